import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';

/** The failure that a call is refused with; a call that is not refused, or breaks, fails the test. */
export const refusalOf = async (call: () => unknown): Promise<Failure> => {
  try {
    await call();
  } catch (error) {
    if (error instanceof Refusal) return error.failure;
    throw error;
  }
  throw new Error('it was not refused');
};
