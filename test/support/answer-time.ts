import { expect } from 'vitest';

/** What is promised for the answer to anything hostile, in milliseconds. */
export const LONGEST_ANSWER = 2_500;

/** How often a slow question is asked again. */
const MORE_TRIES = 4;

/**
 * Times answers. Where others keep the machine busy, an answer takes longer than it works. So what counts is the
 * shorter of the wall clock and this process's own time, its threads included, which a hang burns as fast; and one
 * that took too long is asked for again: what is slow by itself stays slow.
 */
export const createAnswerTimes = () => {
  let slowest = 0;

  const timed = async <T>(ask: () => Promise<T>): Promise<{ took: number; settle: () => T }> => {
    const [began, before] = [performance.now(), process.cpuUsage()];
    const [outcome] = await Promise.allSettled([ask()]);
    const { user, system } = process.cpuUsage(before);
    return {
      took: Math.min(performance.now() - began, (user + system) / 1000),
      settle: () => {
        if (outcome.status === 'rejected') throw outcome.reason;
        return outcome.value;
      },
    };
  };

  return {
    /** `ready`: what each try waits for first, and is not the answer's time. */
    time: async <T>(what: string, ask: () => Promise<T>, ready?: () => Promise<unknown>): Promise<T> => {
      const tried = async () => {
        // A refusal of it must not be taken for the answer's.
        await ready?.().catch((error: unknown) => {
          throw new Error(`nothing was ready for ${what}`, { cause: error });
        });
        return timed(ask);
      };
      const { took: first, settle } = await tried();
      let took = first;
      for (let tries = 0; took > LONGEST_ANSWER && tries < MORE_TRIES; tries += 1)
        took = Math.min(took, (await tried()).took);
      slowest = Math.max(slowest, took);
      expect(took, `${what}: milliseconds until its answer`).toBeLessThanOrEqual(LONGEST_ANSWER);
      return settle();
    },
    /** Milliseconds, whole. */
    slowest: (): number => Math.ceil(slowest),
  };
};
