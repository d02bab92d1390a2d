import type { CheckPlace, CheckReading } from '#contract/restriction.ts';
import type { TokenReading, Verdict } from '#main/biscuit/biscuit.ts';
import type { ServiceRules } from '#main/services/service.ts';
import { applicationLimit, checksOf, samePlace } from './checks.ts';
import { mentions } from './situations.ts';

/**
 * Tells a denial that holds for every request of an action from one that another request might not meet. Situations are
 * samples: what only they denied is not known to be denied.
 */
export const createSteadiness = (
  { blocks, remarks }: Pick<TokenReading, 'blocks' | 'remarks'>,
  rules: Pick<ServiceRules, 'carries' | 'varyingFacts' | 'vocabulary' | 'rootBlocks'>,
) => {
  const placed = checksOf(blocks);
  // A rule in a block may make any fact of any other.
  const hasRules = blocks.some((block) => block.rules > 0);
  const isEmpty = applicationLimit(blocks)?.length === 0;

  /** Whether lists of single values leave none of them. */
  const excludeEachOther = (limit: string): boolean => {
    const isList = rules.vocabulary.limits.some(({ id, match }) => id === limit && match === 'is');
    const lists = placed.flatMap(({ check }) =>
      check.kind === 'limit' && check.limit === limit ? [check.values] : [],
    );
    return isList && !lists[0]?.some((value) => lists.every((list) => list.includes(value)));
  };

  const isSteadyCheck = (check: CheckReading, action: string): boolean => {
    switch (check.kind) {
      // A list denies what it does not name, and what has ended does not begin again.
      case 'actions':
      case 'expiry':
        return true;
      case 'applications':
        return isEmpty || !rules.carries(action, 'application');
      case 'limit':
        return !rules.carries(action, { limit: check.limit }) || excludeEachOther(check.limit);
      case 'custom':
        return !hasRules && ![...rules.varyingFacts(action)].some((fact) => mentions([check.source], fact));
    }
  };
  const isSteadyAt = (place: CheckPlace, action: string): boolean => {
    const found = placed.find((each) => samePlace(each.place, place));
    if (place.block < 0 || !found) return place.block < 0;
    // That it can never hold was read from the check itself, whatever it asks for.
    const neverHolds = remarks.some(
      ({ kind, block, check }) =>
        kind === 'denies-everything' && block === place.block && check === place.check,
    );
    return neverHolds || isSteadyCheck(found.check, action);
  };

  return {
    /** Whether every request for this action would be denied as this one was. */
    denies: (verdict: Verdict, action: string): boolean => {
      if (verdict.verdict === 'allowed') return false;
      if (verdict.failedChecks.length > 0) return verdict.failedChecks.some((at) => isSteadyAt(at, action));
      return placed.every(({ check }) => check.kind !== 'custom' || isSteadyCheck(check, action));
    },
    /** Whether a custom check that was appended asks for a value that this action's requests bring, so that they may be answered apart. */
    tellsApart: (action: string): boolean =>
      placed.some(
        ({ check, place }) =>
          check.kind === 'custom' &&
          place.block >= rules.rootBlocks &&
          rules.vocabulary.limits.some(
            ({ id, fact }) => rules.carries(action, { limit: id }) && mentions([check.source], fact),
          ),
      ),
  };
};
export type Steadiness = ReturnType<typeof createSteadiness>;
