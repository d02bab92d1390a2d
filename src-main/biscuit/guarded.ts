import type { Biscuit } from './biscuit.ts';

/** The same engine, asked only while `requireUnlocked` lets it: after a lock no token's text reaches a worker. */
export const createGuardedBiscuit = (biscuit: Biscuit, requireUnlocked: () => void): Biscuit => {
  const guard =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      requireUnlocked();
      return ask(...asked);
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
