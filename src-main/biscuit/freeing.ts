/** A trap, or a stack that was too small, leaves the instance in an unknown state: it must end the worker. */
const isTrap = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'RuntimeError' || (error.name === 'RangeError' && /call stack/.test(error.message)));

export const rethrowTrap = (error: unknown): void => {
  if (isTrap(error)) throw error;
};

/** Frees what the library made, whatever `work` does; but not after a trap, which the failing `free` would hide. */
export const freeing = <R extends { free(): void }, T>(owned: R, work: (owned: R) => T): T => {
  let done: T;
  try {
    done = work(owned);
  } catch (error) {
    if (!isTrap(error)) owned.free();
    throw error;
  }
  owned.free();
  return done;
};
