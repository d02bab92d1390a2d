const BURST = 20;
/** One more request is allowed every so many milliseconds. */
const REFILL = 100;
/** Buckets that are full again are forgotten when there are so many. */
const KEPT = 1_000;

/**
 * A token bucket for each key: a burst of 20, then 10 a second. All tokens made from one root share its key.
 * Answers `null`, or the seconds to wait, rounded down as Hook0 does: 0 is usual.
 */
export const createBuckets = (now: () => number) => {
  const buckets = new Map<string, { left: number; at: number }>();
  const refilled = (key: string): { left: number; at: number } => {
    const bucket = buckets.get(key);
    if (!bucket) return { left: BURST, at: now() };
    const gained = Math.max(0, now() - bucket.at) / REFILL;
    return { left: Math.min(BURST, bucket.left + gained), at: now() };
  };
  return {
    take(key: string): number | null {
      if (buckets.size > KEPT) {
        for (const each of buckets.keys()) if (refilled(each).left === BURST) buckets.delete(each);
      }
      const bucket = refilled(key);
      if (bucket.left < 1) {
        buckets.set(key, bucket);
        return Math.floor(((1 - bucket.left) * REFILL) / 1_000);
      }
      buckets.set(key, { ...bucket, left: bucket.left - 1 });
      return null;
    },
  };
};
