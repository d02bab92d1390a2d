const BASE = 1000;
const CAP = 5 * 60_000;

/**
 * How long to wait before the next try, in milliseconds: full jitter over a doubling span, and never less than the
 * service asked for. `random` is in [0, 1). (security.md §8)
 */
export const waitBefore = (attempts: number, random: number, askedFor: number): number =>
  Math.max(askedFor, Math.floor(random * Math.min(CAP, BASE * 2 ** Math.min(attempts, 20))), BASE);
