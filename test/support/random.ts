import { onTestFailed } from 'vitest';

/** Chance that comes again: the same seed gives the same numbers. */
export const createRandom = (seed: number) => {
  let state = seed >>> 0;
  /** Mulberry32: from 0 up to 1. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  /** A whole number from 0, less than `limit`. */
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    seed,
    below,
    pick: <T>(list: readonly T[]): T => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new Error('there is nothing to pick from');
      return picked;
    },
    /** True once in so many times. */
    onceIn: (times: number): boolean => below(times) === 0,
    bytes: (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256))),
    shuffled: <T>(list: readonly T[]): T[] => {
      const rest = [...list];
      for (let end = rest.length - 1; end > 0; end -= 1) {
        const other = below(end + 1);
        [rest[end], rest[other]] = [rest[other] as T, rest[end] as T];
      }
      return rest;
    },
  };
};
export type Random = ReturnType<typeof createRandom>;

/** A new seed each run, told when the test fails; `WHITTLE_TEST_SEED` brings one back. */
export const randomOfThisTest = (): Random => {
  const given = process.env['WHITTLE_TEST_SEED'];
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
  onTestFailed(() => void process.stderr.write(`this test failed with WHITTLE_TEST_SEED=${seed}\n`));
  return createRandom(seed);
};
