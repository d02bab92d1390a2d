// What every measurement here shares: medians, and two things measured in turn so that both meet the same machine.

export const quantile = (numbers, share) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};
export const median = (numbers) => quantile(numbers, 0.5);

const once = async (run) => {
  const begun = performance.now();
  const told = await run();
  return told ?? performance.now() - begun;
};

/**
 * Runs `ours` and `bare` in turn, so many times after so many to warm up; a run may answer with its own
 * milliseconds. Answers with both medians and the median of the pairs' ratios.
 */
export const compare = async ({ pairs, warmUp, ours, bare }) => {
  const mine = [];
  const theirs = [];
  for (let pair = -warmUp; pair < pairs; pair += 1) {
    // Who goes first alternates: the second one finds warmer caches.
    const first = pair % 2 === 0;
    const a = first ? await once(ours) : undefined;
    const b = await once(bare);
    const c = first ? a : await once(ours);
    if (pair < 0) continue;
    mine.push(c);
    theirs.push(b);
  }
  return {
    ours: median(mine),
    bare: median(theirs),
    ratio: median(mine.map((time, index) => time / theirs[index])),
  };
};
