import { useEffect, useState } from 'react';

/** Whole seconds until a moment, rounded up: at 0 it has come. */
export const secondsUntil = (until: number | null, now: number): number =>
  until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000));

/** `Try again in 12 s`, `Try again in 4 min 5 s`. */
export const waitWords = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  const parts = [minutes > 0 && `${minutes} min`, rest > 0 && `${rest} s`].filter(Boolean);
  return `Try again in ${parts.length === 0 ? 'a moment' : parts.join(' ')}`;
};

/** Milliseconds between two looks at the clock. */
const TICK = 250;

const begin = (until: number | null) => {
  const now = Date.now();
  return { until, from: now, now };
};

/** The seconds until a moment, and how many there were when it was first heard of. */
export const useWait = (until: number | null): { seconds: number; total: number } => {
  const [clock, setClock] = useState(() => begin(until));
  if (clock.until !== until) setClock(begin(until));
  const seconds = secondsUntil(until, clock.now);
  const isOn = seconds > 0;
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => setClock((before) => ({ ...before, now: Date.now() })), TICK);
    return () => clearInterval(timer);
  }, [isOn]);
  return { seconds, total: secondsUntil(until, clock.from) };
};
