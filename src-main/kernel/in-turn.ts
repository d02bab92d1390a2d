/** Runs works one after the other: none begins before the one asked for earlier has ended, well or badly. */
export const createTurns = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(work, work);
    // The failure belongs to who asked for it, not to who comes next.
    last = run.catch(() => {});
    return run;
  };
};
