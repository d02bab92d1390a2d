import type { Op, Term } from './decoded.ts';
import { isUnequal, kindOf, outcomeOf } from './operators.ts';
import type { Binary, Kind, Operand } from './operators.ts';
import { both, either, FAILS, HOLDS, HOLDS_NOT, negated, OPEN, truth, UNKNOWN } from './outcome.ts';
import type { Outcome } from './outcome.ts';

/** How a condition narrows the action: by naming some, or by naming those that it is not. */
export type Narrows = 'names' | 'excludes' | null;

/** What is known of a variable: its kind, its value where the token itself brings it, and the fact it comes from. */
export type Known = Operand & { isAction: boolean };
export type Variables = ReadonlyMap<string, Known>;

/** A value while an expression is gone through; `outcome`: of a boolean what may come of it, of others whether it fails. */
type Seen = Operand & { outcome: Outcome; narrows: Narrows; isAction: boolean };
type Closure = { closure: Op & { kind: 'closure' } };
type Value = Seen | Closure;

const isSeen = (value: Value | undefined): value is Seen => value !== undefined && !('closure' in value);

const ofKind = (kind: Kind, outcome: Outcome): Seen => ({
  kind,
  term: null,
  about: null,
  outcome,
  narrows: null,
  isAction: false,
});

const fails = ({ hold, not, fail }: Outcome): boolean => fail && !hold && !not;

/** A value where a boolean is asked for; any other kind fails. */
const asCondition = ({ kind, outcome, about }: Seen): Outcome => {
  if (kind === 'boolean' || fails(outcome)) return outcome;
  if (kind === 'any') return { ...outcome, fail: true };
  return { ...FAILS, cause: { hint: 'wrong-terms', about } };
};

const valueOf = (term: Term, variables: Variables): Seen => {
  if (term.kind === 'boolean') return { ...ofKind('boolean', truth(term.value)), term };
  if (term.kind !== 'variable') return { ...ofKind(kindOf(term), OPEN), term };
  const known = variables.get(term.name);
  if (!known) return ofKind('any', { ...FAILS, cause: { hint: 'unbound', about: term.name } });
  const outcome = known.term?.kind === 'boolean' ? truth(known.term.value) : OPEN;
  return { ...ofKind(known.kind, outcome), ...known };
};

const OPPOSITE = { names: 'excludes', excludes: 'names' } as const;

const unary = ({ operator }: Op & { kind: 'unary' }, inner: Seen): Seen => {
  if (operator === 'parens') return inner;
  const narrows: Narrows = inner.isAction ? 'names' : inner.narrows;
  if (operator === 'negate')
    return {
      ...ofKind('boolean', negated(asCondition(inner))),
      about: inner.about,
      narrows: inner.narrows && OPPOSITE[inner.narrows],
    };
  if (fails(inner.outcome)) return inner;
  const kinds = { length: 'integer', type: 'text', extern: 'any' } as const;
  const outcome = operator === 'type' ? OPEN : UNKNOWN;
  return { ...ofKind(kinds[operator], { ...outcome, fail: outcome.fail || inner.outcome.fail }), narrows };
};

const joinedNarrows = (operator: Binary, left: Seen, right: Seen): Narrows => {
  const all = [left.narrows, right.narrows];
  if (operator === 'and' || operator === 'lazy-and')
    return all.find((each) => each === 'names') ?? all.find((each) => each !== null) ?? null;
  if (operator === 'or' || operator === 'lazy-or') {
    if (all.includes(null)) return null;
    return all.every((each) => each === 'excludes') ? 'excludes' : 'names';
  }
  if ((operator === 'all' || operator === 'any') && right.narrows !== null) return right.narrows;
  const touches = [left, right].some(({ isAction, narrows }) => isAction || narrows !== null);
  if (!touches) return null;
  return isUnequal(operator) ? 'excludes' : 'names';
};

/** Of an empty list none is looked at; of any other one, what fails for all of them fails. */
const ofEach = (operator: Binary, left: Seen, body: Seen): Outcome => {
  const list = left.term?.kind === 'array' || left.term?.kind === 'set' ? left.term.terms : null;
  if (list?.length === 0) return operator === 'all' ? HOLDS : HOLDS_NOT;
  return list && fails(asCondition(body)) ? asCondition(body) : UNKNOWN;
};

const isEither = (operator: Binary): boolean => operator === 'or' || operator === 'lazy-or';
const isBoth = (operator: Binary): boolean => operator === 'and' || operator === 'lazy-and';

/** The strict forms look at both operands always. */
const joined = (operator: Binary, left: Outcome, right: Outcome): Outcome => {
  const outcome = isBoth(operator) ? both(left, right) : either(left, right);
  const isLazy = operator.startsWith('lazy');
  if (isLazy) return outcome;
  if (fails(right)) return fails(left) ? left : right;
  return { ...outcome, fail: left.fail || right.fail };
};

const binary = (operator: Binary, left: Seen, right: Seen): Seen => {
  const narrows = joinedNarrows(operator, left, right);
  if (isBoth(operator) || isEither(operator))
    return { ...ofKind('boolean', joined(operator, asCondition(left), asCondition(right))), narrows };
  if (operator === 'try-or') return ofKind('any', UNKNOWN);
  if (operator === 'all' || operator === 'any')
    return {
      ...ofKind('boolean', fails(left.outcome) ? left.outcome : ofEach(operator, left, right)),
      narrows,
    };
  const failing = [left, right].find(({ outcome }) => fails(outcome));
  if (failing) return { ...ofKind('any', failing.outcome), narrows };
  const outcome = outcomeOf(operator, left, right);
  const mayFail = left.outcome.fail || right.outcome.fail;
  return {
    ...ofKind(outcome ? 'boolean' : 'any', outcome ? { ...outcome, fail: outcome.fail || mayFail } : UNKNOWN),
    about: left.about ?? right.about,
    narrows,
  };
};

const PARAMETER: Known = { kind: 'any', term: null, about: null, isAction: false };

const goThrough = (ops: readonly Op[], variables: Variables): Seen | undefined => {
  const stack: Value[] = [];
  const inside = (value: Value | undefined): Seen | undefined => {
    if (value === undefined || isSeen(value)) return value;
    const { parameters, ops } = value.closure;
    const own = parameters.map((name) => [name, PARAMETER] as const);
    return goThrough(ops, new Map([...variables, ...own]));
  };
  for (const op of ops) {
    if (op.kind === 'closure') {
      stack.push({ closure: op });
      continue;
    }
    let made: Seen | undefined;
    if (op.kind === 'value') made = valueOf(op.term, variables);
    else if (op.kind === 'unary') {
      const inner = inside(stack.pop());
      made = inner && unary(op, inner);
    } else {
      const [second, first] = [stack.pop(), stack.pop()];
      const [left, right] = [inside(first), inside(second)];
      made = left && right && binary(op.operator, left, right);
    }
    if (!made) return undefined;
    stack.push(made);
  }
  const [result, ...others] = stack;
  return isSeen(result) && others.length === 0 ? result : undefined;
};

/** What may come of a condition under these variables, and how it narrows the action. */
export const evaluate = (
  ops: readonly Op[],
  variables: Variables,
): { outcome: Outcome; narrows: Narrows } => {
  const seen = goThrough(ops, variables);
  return seen ? { outcome: asCondition(seen), narrows: seen.narrows } : { outcome: UNKNOWN, narrows: null };
};
