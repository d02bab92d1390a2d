import type { Clock } from '#main/kernel/clock.ts';

/** Waits for `stop`, but no longer than so many milliseconds: quitting must end. Says which of the two it was. */
export const stopWithin = async (
  clock: Clock,
  milliseconds: number,
  stop: Promise<void>,
): Promise<'stopped' | 'too-long'> => {
  let callOff = () => {};
  const tooLong = new Promise<'too-long'>((resolve) => {
    callOff = clock.after(milliseconds, () => resolve('too-long'));
  });
  try {
    return await Promise.race([stop.then(() => 'stopped' as const), tooLong]);
  } finally {
    callOff();
  }
};
