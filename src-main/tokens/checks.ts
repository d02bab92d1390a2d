import type { BlockReading, CheckPlace, CheckReading } from '#contract/restriction.ts';

export type PlacedCheck = { check: CheckReading; place: CheckPlace };

/** All checks of a token in order, with where each stands. */
export const checksOf = (blocks: readonly BlockReading[]): PlacedCheck[] =>
  blocks.flatMap(({ checks }, block) =>
    checks.map((check, index) => ({ check, place: { block, check: index } })),
  );

export const samePlace = (a: CheckPlace, b: CheckPlace): boolean =>
  a.block === b.block && a.check === b.check;

/** What all blocks together leave of the applications; `null`: all of them. */
export const applicationLimit = (blocks: readonly BlockReading[]): string[] | null =>
  checksOf(blocks).reduce<string[] | null>((limit, { check }) => {
    if (check.kind !== 'applications') return limit;
    return limit === null ? check.ids : limit.filter((id) => check.ids.includes(id));
  }, null);

/** Datalog of the checks that have no words. */
export const customSources = (blocks: readonly BlockReading[]): string[] =>
  checksOf(blocks).flatMap(({ check }) => (check.kind === 'custom' ? [check.source] : []));
