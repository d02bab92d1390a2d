import type { DecodedBlock, DecodedRule, Predicate, Term } from './decoded.ts';
import { evaluate } from './expression.ts';
import type { Known } from './expression.ts';
import { isSame, kindOf } from './operators.ts';
import { always, both, HOLDS } from './outcome.ts';

/** Predicates that a branch may have, and ways in which a rule is followed: more than a hand would write is left alone. */
const MOST_PREDICATES = 8;
const MOST_WAYS = 8;

/** Facts that may still be tried, for all checks of a token together. */
export type Tries = { left: number };
export const createTries = (): Tries => ({ left: 5000 });

type Bound = ReadonlyMap<string, Term>;

const bind = (asked: Predicate, fact: Predicate, bound: Bound): Bound | undefined => {
  if (asked.name !== fact.name || asked.terms.length !== fact.terms.length) return undefined;
  const next = new Map(bound);
  for (const [index, own] of fact.terms.entries()) {
    const term = asked.terms[index];
    const wanted = term?.kind === 'variable' ? next.get(term.name) : term;
    if (wanted && !isSame(wanted, own)) return undefined;
    if (term?.kind === 'variable') next.set(term.name, own);
  }
  return next;
};

const holds = ({ expressions }: DecodedRule, bound: Bound): boolean => {
  const variables = new Map<string, Known>();
  for (const [name, term] of bound)
    variables.set(name, { kind: kindOf(term), term, about: null, isAction: false });
  return always(
    expressions.map((ops) => evaluate(ops, variables).outcome).reduce((one, next) => both(one, next), HOLDS),
  );
};

/** The ways in which these facts alone satisfy a query for certain, at most so many. */
const waysOf = (query: DecodedRule, facts: readonly Predicate[], most: number, tries: Tries): Bound[] => {
  const ways: Bound[] = [];
  const join = (index: number, bound: Bound): void => {
    const asked = query.body[index];
    if (!asked) {
      if (holds(query, bound)) ways.push(bound);
      return;
    }
    for (const fact of facts) {
      tries.left -= 1;
      if (tries.left < 0 || ways.length >= most) return;
      const next = bind(asked, fact, bound);
      if (next) join(index + 1, next);
    }
  };
  if (query.body.length > 0 && query.body.length <= MOST_PREDICATES) join(0, new Map());
  return ways;
};

/** Whether what the token brings satisfies a branch by itself, whatever the service says. */
export const isSelfMade = (query: DecodedRule, facts: readonly Predicate[], tries: Tries): boolean =>
  waysOf(query, facts, 1, tries).length > 0;

/** A block's facts, and those that its rules make of them alone. */
export const factsIn = ({ facts, rules }: DecodedBlock, tries: Tries): Predicate[] => [
  ...facts,
  ...rules.flatMap((rule) =>
    waysOf(rule, facts, MOST_WAYS, tries).map((bound) => ({
      name: rule.head.name,
      terms: rule.head.terms.map((term) =>
        term.kind === 'variable' ? (bound.get(term.name) ?? term) : term,
      ),
    })),
  ),
];
