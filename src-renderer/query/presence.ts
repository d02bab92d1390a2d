import { useEffect } from 'react';
import { useApi } from './api.ts';

/** Milliseconds between two pings. */
const PING = 15_000;

/** Tells the vault that the user is there, so that it does not lock under their hands. */
export const usePresence = (isOn: boolean): void => {
  const { client } = useApi();
  useEffect(() => {
    if (!isOn) return undefined;
    let last = 0;
    const ping = () => {
      const now = Date.now();
      if (now - last < PING) return;
      last = now;
      // A vault that locked meanwhile says so by its own event.
      client.vault.touch({}).catch(() => undefined);
    };
    const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
    for (const kind of kinds) window.addEventListener(kind, ping, { passive: true, capture: true });
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, ping, { capture: true });
    };
  }, [client, isOn]);
};
