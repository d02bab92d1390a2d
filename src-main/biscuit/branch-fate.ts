import type { DecodedRule, Predicate, Term } from './decoded.ts';
import { evaluate } from './expression.ts';
import type { Known, Narrows, Variables } from './expression.ts';
import { kindOf, mismatch } from './operators.ts';
import { both, HOLDS, HOLDS_NOT } from './outcome.ts';
import type { Cause, Outcome } from './outcome.ts';
import type { TermKind, Vocabulary } from './vocabulary.ts';

/** Facts that the token itself brings within a check's sight; `null`: a term that nobody knows, of a rule's fact. */
export type Brought = readonly { name: string; terms: readonly (Term | null)[] }[];

/** What can be said of one branch without any request: whether it may hold, and how it narrows the action. */
export type Fate = { outcome: Outcome; narrows: Narrows };

const TIME = { name: 'time', terms: ['date'] } as const;

const factsOf = (name: string, { facts }: Vocabulary) => {
  const found = facts.filter((fact) => fact.name === name);
  return found.length === 0 && name === TIME.name ? [TIME] : found;
};

const fits = (kind: TermKind, term: Term): boolean =>
  kind === 'any' || term.kind === 'variable' || kindOf(term) === kind;

/** Whether the token itself brings a fact that could be what this predicate asks for. */
const isAmong = ({ name, terms }: Predicate, brought: Brought): boolean =>
  brought.some(
    (fact) =>
      fact.name === name &&
      fact.terms.length === terms.length &&
      fact.terms.every((own, index) => {
        const asked = terms[index];
        return !own || !asked || asked.kind === 'variable' || kindOf(own) === kindOf(asked);
      }),
  );

/** Why no fact of the service is what this predicate asks for; `null`: one may be. */
const missing = ({ name, terms }: Predicate, vocabulary: Vocabulary): Cause | null => {
  const known = factsOf(name, vocabulary);
  if (known.length === 0) return vocabulary.facts.length === 0 ? null : { hint: 'unknown-fact', about: name };
  const sameLength = known.filter((fact) => fact.terms.length === terms.length);
  const isThere = sameLength.some((fact) =>
    terms.every((term, index) => fits(fact.terms[index] ?? 'any', term)),
  );
  if (isThere) return null;
  const [first] = sameLength;
  const index = terms.findIndex((term, at) => !fits(first?.terms[at] ?? 'any', term));
  const [kind, term] = [first?.terms[index], terms[index]];
  return { hint: kind && term ? mismatch(kind, kindOf(term)) : 'wrong-terms', about: name };
};

/** What is known of the variables, or why one can't stand for all that it should. */
const variablesOf = (
  body: readonly Predicate[],
  brought: Brought,
  vocabulary: Vocabulary,
): Variables | Cause => {
  const variables = new Map<string, Known>();
  const actionFacts = new Set(vocabulary.actionFacts.map(({ fact }) => fact));
  for (const { name, terms } of body) {
    const known = factsOf(name, vocabulary).filter((fact) => fact.terms.length === terms.length);
    const isCertain =
      known.length === 1 &&
      brought.every(
        (fact) =>
          fact.name !== name ||
          fact.terms.every((own, index) => own && kindOf(own) === known[0]?.terms[index]),
      );
    for (const [index, term] of terms.entries()) {
      if (term.kind !== 'variable') continue;
      const kind = (isCertain ? known[0]?.terms[index] : undefined) ?? 'any';
      const before = variables.get(term.name);
      if (before && before.kind !== 'any' && kind !== 'any' && before.kind !== kind)
        return { hint: mismatch(before.kind, kind), about: name };
      variables.set(term.name, {
        kind: kind === 'any' ? (before?.kind ?? 'any') : kind,
        term: null,
        about: before?.about ?? name,
        isAction: actionFacts.has(name) || before?.isAction === true,
      });
    }
  }
  return variables;
};

const isCause = (value: Variables | Cause): value is Cause => 'hint' in value;

/** Facts that are there in every request, whatever their value. */
const isAlwaysThere = (body: readonly Predicate[], { actionFacts }: Vocabulary): boolean => {
  const [only, ...others] = actionFacts;
  const always = new Set([TIME.name, ...(only && others.length === 0 ? [only.fact] : [])]);
  const free = body.flatMap(({ name, terms: [term, ...more] }) =>
    always.has(name) && term?.kind === 'variable' && more.length === 0 ? [term.name] : [],
  );
  return free.length === body.length && new Set(free).size === free.length;
};

const never = (cause: Cause): Fate => ({ outcome: { ...HOLDS_NOT, cause }, narrows: null });

export const fateOf = (
  { body, expressions }: DecodedRule,
  brought: Brought,
  vocabulary: Vocabulary,
): Fate => {
  for (const predicate of body) {
    const cause = isAmong(predicate, brought) ? null : missing(predicate, vocabulary);
    if (cause) return never(cause);
  }
  const variables = variablesOf(body, brought, vocabulary);
  if (isCause(variables)) return never(variables);

  const conditions = expressions.map((ops) => evaluate(ops, variables));
  const outcome = conditions.reduce((before, { outcome }) => both(before, outcome), HOLDS);
  const actions = new Set(vocabulary.actionFacts.map(({ fact }) => fact));
  const namesOne = body.some(({ name, terms: [term] }) => actions.has(name) && term?.kind !== 'variable');
  const narrows = conditions.map((condition) => condition.narrows);
  return {
    outcome: isAlwaysThere(body, vocabulary) ? outcome : { ...outcome, not: true },
    narrows: namesOne ? 'names' : (narrows.find((each) => each === 'names') ?? narrows.find(Boolean) ?? null),
  };
};
