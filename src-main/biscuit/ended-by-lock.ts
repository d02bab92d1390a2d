import { Refusal } from '#contract/failure.ts';
import type { Biscuit } from './biscuit.ts';

const isEnded = (error: unknown): boolean =>
  error instanceof Refusal && error.failure.kind === 'engine' && error.failure.problem === 'ended';

/** The same engine. `requireOpen` refuses from the moment a lock is asked for: an engine that it ended did not end by itself. */
export const tellEndedByLock = (biscuit: Biscuit, requireOpen: () => void): Biscuit => {
  const telling =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      try {
        return await ask(...asked);
      } catch (error) {
        if (isEnded(error)) requireOpen();
        throw error;
      }
    };
  return {
    read: telling(biscuit.read),
    readUnverified: telling(biscuit.readUnverified),
    attenuate: telling(biscuit.attenuate),
    look: telling(biscuit.look),
    authorize: telling(biscuit.authorize),
    issue: telling(biscuit.issue),
    newKeyPair: telling(biscuit.newKeyPair),
    end: biscuit.end,
  };
};
