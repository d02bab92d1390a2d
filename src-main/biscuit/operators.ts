import type { Op, Term } from './decoded.ts';
import { FAILS, HOLDS_NOT, OPEN, truth, UNKNOWN } from './outcome.ts';
import type { Cause, Outcome } from './outcome.ts';
import { printTerm } from './print.ts';
import type { TermKind } from './vocabulary.ts';

/** The kinds that the engine tells apart; `any`: not known. */
export type Kind = TermKind | 'array' | 'null';
export type Binary = (Op & { kind: 'binary' })['operator'];

/** A value as far as it is known; `about`: the fact that it comes from. */
export type Operand = { kind: Kind; term: Term | null; about: string | null };

const KINDS = {
  variable: 'any',
  integer: 'integer',
  string: 'text',
  date: 'date',
  bytes: 'bytes',
  boolean: 'boolean',
  null: 'null',
  set: 'set',
  array: 'array',
  map: 'map',
} as const satisfies Record<Term['kind'], Kind>;

export const kindOf = (term: Term): Kind => KINDS[term.kind];
export const isSame = (one: Term, other: Term): boolean =>
  one.kind === other.kind && printTerm(one) === printTerm(other);

/** A text where bytes belong has a word of its own: an id in quotation marks. */
export const mismatch = (one: Kind, other: Kind): Cause['hint'] =>
  [one, other].includes('bytes') && [one, other].includes('text') ? 'text-for-bytes' : 'wrong-terms';

const numberOf = (term: Term | null): bigint | null => {
  if (term?.kind === 'integer') return term.value;
  return term?.kind === 'date' ? term.seconds : null;
};

const ORDER: Partial<Record<Binary, (left: bigint, right: bigint) => boolean>> = {
  less: (left, right) => left < right,
  greater: (left, right) => left > right,
  'less-or-equal': (left, right) => left <= right,
  'greater-or-equal': (left, right) => left >= right,
};
/** Of two kinds the strict ones fail, and the others are never equal. */
const EQUAL: Partial<Record<Binary, { strict: boolean; equal: boolean }>> = {
  equal: { strict: true, equal: true },
  'not-equal': { strict: true, equal: false },
  'heterogeneous-equal': { strict: false, equal: true },
  'heterogeneous-not-equal': { strict: false, equal: false },
};

const causeOf = (left: Operand, right: Operand): Cause => ({
  hint: mismatch(left.kind, right.kind),
  about: left.about ?? right.about,
});

const compare = (left: Operand, right: Operand, holds: (left: bigint, right: bigint) => boolean): Outcome => {
  const known = [left.kind, right.kind].filter((kind) => kind !== 'any');
  const ordered = known.every((kind) => kind === 'integer' || kind === 'date');
  if (!ordered || new Set(known).size > 1) return { ...FAILS, cause: causeOf(left, right) };
  if (known.length < 2) return UNKNOWN;
  const [one, other] = [numberOf(left.term), numberOf(right.term)];
  return one === null || other === null ? OPEN : truth(holds(one, other));
};

const equate = (
  left: Operand,
  right: Operand,
  { strict, equal }: { strict: boolean; equal: boolean },
): Outcome => {
  if (left.kind === 'any' || right.kind === 'any') return strict ? UNKNOWN : OPEN;
  if (left.kind !== right.kind) return { ...(strict ? FAILS : truth(!equal)), cause: causeOf(left, right) };
  return left.term && right.term ? truth(isSame(left.term, right.term) === equal) : OPEN;
};

/** What the engine looks for in a set; other kinds fail. */
const IN_SET: readonly Kind[] = ['integer', 'text', 'bytes', 'date', 'boolean', 'set'];

const contains = (left: Operand, right: Operand): Outcome => {
  if (left.kind === 'any' || right.kind === 'any') {
    const isEmpty = left.term?.kind === 'array' && left.term.terms.length === 0;
    if (isEmpty) return HOLDS_NOT;
    return left.kind === 'array' || left.kind === 'map' ? OPEN : UNKNOWN;
  }
  const fits =
    left.kind === 'array' ||
    left.kind === 'map' ||
    (left.kind === 'set' && IN_SET.includes(right.kind)) ||
    (left.kind === 'text' && right.kind === 'text');
  if (!fits) return { ...FAILS, cause: causeOf(left, right) };
  const list = left.term?.kind === 'array' || left.term?.kind === 'set' ? left.term.terms : null;
  // A set in a set is a question of its elements.
  if (!list || (left.kind === 'set' && right.kind === 'set')) return OPEN;
  if (right.term) {
    const [kind, wanted] = [right.term.kind, printTerm(right.term)];
    return truth(list.some((term) => term.kind === kind && printTerm(term) === wanted));
  }
  const [first] = list;
  if (!first) return HOLDS_NOT;
  if (list.some((term) => kindOf(term) === right.kind)) return OPEN;
  return { ...HOLDS_NOT, cause: { hint: mismatch(kindOf(first), right.kind), about: right.about } };
};

const TEXT: Partial<Record<Binary, (text: string, part: string) => boolean>> = {
  prefix: (text, part) => text.startsWith(part),
  suffix: (text, part) => text.endsWith(part),
};

const onText = (operator: Binary, left: Operand, right: Operand): Outcome => {
  const known = new Set([left.kind, right.kind].filter((kind) => kind !== 'any'));
  const fits = [...known].every((kind) => kind === 'text' || (kind === 'array' && operator !== 'regex'));
  if (!fits || known.size > 1) return { ...FAILS, cause: causeOf(left, right) };
  if (left.kind === 'any' || right.kind === 'any') return UNKNOWN;
  if (left.term?.kind !== 'string' || right.term?.kind !== 'string')
    // A pattern may be none.
    return operator === 'regex' ? UNKNOWN : OPEN;
  const holds = TEXT[operator]?.(left.term.value, right.term.value);
  return holds === undefined ? UNKNOWN : truth(holds);
};

/** What comes of a condition with two operands; `undefined`: its result is no boolean, or nothing is known of it. */
export const outcomeOf = (operator: Binary, left: Operand, right: Operand): Outcome | undefined => {
  const [order, equal] = [ORDER[operator], EQUAL[operator]];
  if (order) return compare(left, right, order);
  if (equal) return equate(left, right, equal);
  if (operator === 'contains') return contains(left, right);
  return operator === 'prefix' || operator === 'suffix' || operator === 'regex'
    ? onText(operator, left, right)
    : undefined;
};

/** Whether it holds for all that its operands are not. */
export const isUnequal = (operator: Binary): boolean => EQUAL[operator]?.equal === false;
