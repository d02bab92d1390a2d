import type { Remark } from '#contract/restriction.ts';
import { fateOf } from './branch-fate.ts';
import type { Brought, Fate } from './branch-fate.ts';
import type { DecodedBlock, DecodedCheck, DecodedRule, Predicate } from './decoded.ts';
import { always, either, HOLDS_NOT, negated } from './outcome.ts';
import type { Cause, Outcome } from './outcome.ts';
import { createTries, factsIn, isSelfMade } from './self-made.ts';
import type { Tries } from './self-made.ts';
import type { Vocabulary } from './vocabulary.ts';

type Found = { kind: Remark['kind']; cause: Cause | null };

/** What a check sees beside what the service adds. */
type Sight = { facts: readonly Predicate[]; possible: Brought; tries: Tries };

/** A branch that the token's own facts satisfy holds, whatever else there is. */
const withOwn = (fate: Fate, query: DecodedRule, { facts, tries }: Sight): Outcome => {
  const { outcome } = fate;
  if (always(outcome)) return { ...outcome, cause: outcome.cause ?? { hint: 'always-true', about: null } };
  if (query.scopes.length > 0 || !isSelfMade(query, facts, tries)) return outcome;
  return {
    ...outcome,
    hold: true,
    not: false,
    cause: { hint: 'own-fact', about: query.body[0]?.name ?? null },
  };
};

/** `check if` and `check all` pass with the first branch that holds, `reject if` with the first that does not. */
const outcomeOf = ({ kind, queries }: DecodedCheck, fates: readonly Fate[], sight: Sight): Outcome =>
  queries.reduce<Outcome>((before, query, index) => {
    const fate = fates[index];
    if (!fate) return before;
    // Of `check all` every match must hold, and the service may add some.
    const outcome = withOwn(fate, query, kind === 'all' ? { ...sight, facts: [] } : sight);
    return either(before, kind === 'reject' ? negated(outcome) : outcome);
  }, HOLDS_NOT);

const ofCheck = (check: DecodedCheck, sight: Sight, vocabulary: Vocabulary): Found | null => {
  const fates = check.queries.map((query) => fateOf(query, sight.possible, vocabulary));
  const outcome = outcomeOf(check, fates, sight);
  if (always(outcome)) return { kind: 'restricts-nothing', cause: outcome.cause };
  if (!outcome.hold) return { kind: 'denies-everything', cause: outcome.cause };
  if (check.kind === 'reject' && check.queries.length > 1) return { kind: 'rejects-together', cause: null };
  const reached = fates.filter((fate) => fate.outcome.hold);
  const barring = check.kind === 'reject' ? 'names' : 'excludes';
  const isDenylist = reached.length > 0 && reached.every(({ narrows }) => narrows === barring);
  return isDenylist ? { kind: 'denylist', cause: null } : null;
};

/** What one block brings: facts, and those that any of its rules could make, so that none of them is called unknown. */
type Own = { facts: readonly Predicate[]; possible: Brought };

const ownOf = (block: DecodedBlock, tries: Tries): Own => {
  const facts = factsIn(block, tries);
  const made = block.rules.map(({ head }) => ({ name: head.name, terms: head.terms.map(() => null) }));
  return { facts, possible: [...facts, ...made] };
};

const PLAIN_WORD = /^[\w:]{1,60}$/;

const remark = (block: number, check: number | null, { kind, cause }: Found): Remark => ({
  block,
  check,
  kind,
  hint: cause?.hint ?? null,
  about: cause?.about && PLAIN_WORD.test(cause.about) ? cause.about : null,
});

/**
 * What is odd about the blocks of a token, as far as they and the service's vocabulary tell: checks that do something
 * else than they seem to. What other blocks make of them is for the authorizer to say.
 */
export const remarksOf = (blocks: readonly DecodedBlock[], vocabulary: Vocabulary): Remark[] => {
  const tries = createTries();
  const owns = blocks.map((block) => ownOf(block, tries));
  // Whose facts a check sees that trusts others is not known here: only that it may see some.
  const far: Sight = { facts: [], possible: owns.flatMap(({ possible }) => possible), tries };
  return blocks.flatMap((block, index) => {
    if (block.checks.length === 0)
      return index > 0 ? [remark(index, null, { kind: 'no-check', cause: null })] : [];
    const seen = owns.filter((_, at) => at === 0 || at === index);
    const near: Sight = {
      facts: seen.flatMap(({ facts }) => facts),
      possible: seen.flatMap(({ possible }) => possible),
      tries,
    };
    return block.checks.flatMap((check, at) => {
      const trusts = block.scopes.length > 0 || check.queries.some(({ scopes }) => scopes.length > 0);
      const found = ofCheck(check, trusts ? far : near, vocabulary);
      return found ? [remark(index, at, found)] : [];
    });
  });
};
