import { Refusal } from '#contract/failure.ts';
import type { Biscuit } from './biscuit.ts';

const isEnded = (error: unknown): boolean =>
  error instanceof Refusal && error.failure.kind === 'engine' && error.failure.problem === 'ended';

/** The same engine. `requireOpen` refuses from the moment a lock is asked for: an engine that it ended did not end by itself. */
export const createGuardedBiscuit = (biscuit: Biscuit, requireOpen: () => void): Biscuit => {
  const guard =
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
    read: guard(biscuit.read),
    readUnverified: guard(biscuit.readUnverified),
    attenuate: guard(biscuit.attenuate),
    look: guard(biscuit.look),
    authorize: guard(biscuit.authorize),
    issue: guard(biscuit.issue),
    newKeyPair: guard(biscuit.newKeyPair),
    end: biscuit.end,
  };
};
