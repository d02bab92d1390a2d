import { useEffect, useState } from 'react';

/** The time, read again every `every` milliseconds, for what is said relative to now. */
export const useNow = (every = 30_000): Date => {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
};

/** The zone that this computer is in, e.g. `Europe/Paris`. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
