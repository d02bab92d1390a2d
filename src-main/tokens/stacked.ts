import type { BlockReading, Cell, CheckPlace, Remark } from '#contract/restriction.ts';
import type { Verdict } from '#main/biscuit/biscuit.ts';
import type { ServiceRules } from '#main/services/service.ts';
import { checksOf, samePlace } from './checks.ts';
import { mentions } from './situations.ts';

/** Where the list of one kind of check ends up empty: the check that took the last one away. */
const emptiedAt = (blocks: readonly BlockReading[], kind: 'applications' | 'actions'): CheckPlace | null => {
  let left: readonly string[] | undefined;
  for (const { check, place } of checksOf(blocks)) {
    if (check.kind !== kind) continue;
    const list = check.kind === 'applications' ? check.ids : check.actions;
    if (left?.length === 0) continue;
    const shared = left?.filter((each) => list.includes(each));
    if (shared?.length === 0) return place;
    left = shared ?? list;
  }
  return null;
};

/** Checks that exclude each other, where nothing at all is left. `isOver`: then it is the end that denies. */
export const stackedRemarks = (
  blocks: readonly BlockReading[],
  matrix: readonly Cell[],
  rules: Pick<ServiceRules, 'vocabulary'>,
): Remark[] => {
  if (matrix.some(({ verdict }) => verdict !== 'denied')) return [];
  const { application, actionFacts } = rules.vocabulary;
  return (['applications', 'actions'] as const).flatMap((kind) => {
    const place = emptiedAt(blocks, kind);
    if (!place) return [];
    const about = kind === 'applications' ? application?.fact : actionFacts[0]?.fact;
    return [{ ...place, kind: 'denies-everything', hint: 'stacked', about: about ?? null }];
  });
};

/** Custom checks that can't be computed, where that denies all: a division by zero, say. */
const uncomputable = (blocks: readonly BlockReading[], verdicts: readonly Verdict[]): Remark[] => {
  if (!verdicts.every((verdict) => verdict.verdict === 'denied' && verdict.uncomputable === true)) return [];
  const last = checksOf(blocks).findLast(({ check }) => check.kind === 'custom');
  return last ? [{ ...last.place, kind: 'denies-everything', hint: null, about: null }] : [];
};

/**
 * Custom checks without which every verdict would be the same: where one of them fails, another check fails too, which is
 * not itself one of them. One that asks for a value of one request (a limit's fact) can matter in situations that were not
 * asked.
 */
export const uselessChecks = (
  blocks: readonly BlockReading[],
  verdicts: readonly Verdict[],
  rules: Pick<ServiceRules, 'vocabulary'>,
): Remark[] => {
  const denials = verdicts.flatMap((verdict) => (verdict.verdict === 'denied' ? [verdict] : []));
  // Which check it is that can't be computed is not told, so nothing is known of any.
  if (denials.some((denial) => denial.uncomputable === true)) return uncomputable(blocks, verdicts);
  const useless: CheckPlace[] = [];
  for (const { check, place } of checksOf(blocks)) {
    if (check.kind !== 'custom') continue;
    if (rules.vocabulary.limits.some(({ fact }) => mentions([check.source], fact))) continue;
    const decides = denials.some(({ failedChecks }) => {
      const others = failedChecks.filter((failed) => !useless.some((each) => samePlace(each, failed)));
      return others.length === 1 && others.every((each) => samePlace(each, place));
    });
    if (!decides) useless.push(place);
  }
  return useless.map((place) => ({ ...place, kind: 'changes-nothing', hint: null, about: null }));
};
