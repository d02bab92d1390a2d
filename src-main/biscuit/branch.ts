import type { DecodedRule, Op, Term } from './decoded.ts';

/** What one expression asks of one variable; only these forms have words. */
type Condition =
  /** `list`: an array contains its elements alone, a set also the sets of them. */
  | { kind: 'among' | 'not-among'; variable: string; list: 'array' | 'set'; terms: readonly Term[] }
  /** `seconds`: the second that is already over. */
  | { kind: 'end'; variable: string; seconds: bigint }
  | { kind: 'not-empty'; variable: string }
  | { kind: 'entry'; variable: string; key: string; value: string }
  | { kind: 'prefix'; variable: string; text: string };

/** One `or` branch of a check that asks for one fact. */
export type Branch = { fact: string; terms: readonly Term[]; conditions: readonly Condition[] };

const termAt = (ops: readonly Op[], index: number): Term | undefined => {
  const op = ops[index];
  return op?.kind === 'value' ? op.term : undefined;
};

const nameAt = (ops: readonly Op[], index: number): string | undefined => {
  const term = termAt(ops, index);
  return term?.kind === 'variable' ? term.name : undefined;
};

const binaryAt = (ops: readonly Op[], index: number) => {
  const op = ops[index];
  return op?.kind === 'binary' ? op.operator : undefined;
};

const unaryAt = (ops: readonly Op[], index: number) => {
  const op = ops[index];
  return op?.kind === 'unary' ? op.operator : undefined;
};

/** `[…].contains($name)` or `{…}.contains($name)`, and `!` before it. */
const contains = (ops: readonly Op[]): Condition | undefined => {
  const [list, variable] = [termAt(ops, 0), nameAt(ops, 1)];
  const isNegated = ops.length === 4 && unaryAt(ops, 3) === 'negate';
  if (variable === undefined || binaryAt(ops, 2) !== 'contains' || (ops.length !== 3 && !isNegated))
    return undefined;
  if (list?.kind !== 'array' && list?.kind !== 'set') return undefined;
  return { kind: isNegated ? 'not-among' : 'among', variable, list: list.kind, terms: list.terms };
};

/** `$name < date` or `$name <= date`, either way round. */
const end = (ops: readonly Op[]): Condition | undefined => {
  if (ops.length !== 3) return undefined;
  const forward = nameAt(ops, 0) !== undefined;
  const [variable, date] = forward ? [nameAt(ops, 0), termAt(ops, 1)] : [nameAt(ops, 1), termAt(ops, 0)];
  if (variable === undefined || date?.kind !== 'date') return undefined;
  const operator = binaryAt(ops, 2);
  if (operator === (forward ? 'less' : 'greater')) return { kind: 'end', variable, seconds: date.seconds };
  return operator === (forward ? 'less-or-equal' : 'greater-or-equal')
    ? { kind: 'end', variable, seconds: date.seconds + 1n }
    : undefined;
};

/** `$name.length() > 0`, either way round. */
const notEmpty = (ops: readonly Op[]): Condition | undefined => {
  if (ops.length !== 4) return undefined;
  const forward = unaryAt(ops, 1) === 'length';
  const [variable, zero] = forward ? [nameAt(ops, 0), termAt(ops, 2)] : [nameAt(ops, 1), termAt(ops, 0)];
  const isZero = zero?.kind === 'integer' && zero.value === 0n;
  const compares = binaryAt(ops, 3) === (forward ? 'greater' : 'less');
  if (variable === undefined || !isZero || !compares || (!forward && unaryAt(ops, 2) !== 'length'))
    return undefined;
  return { kind: 'not-empty', variable };
};

/** `$name.get("key") == "value"`, either way round; `===` differs only where the key is missing: there it denies too. */
const entry = (ops: readonly Op[]): Condition | undefined => {
  if (ops.length !== 5) return undefined;
  const forward = binaryAt(ops, 2) === 'get';
  const [variable, key, value] = forward
    ? [nameAt(ops, 0), termAt(ops, 1), termAt(ops, 3)]
    : [nameAt(ops, 1), termAt(ops, 2), termAt(ops, 0)];
  const operator = binaryAt(ops, 4);
  if (variable === undefined || key?.kind !== 'string' || value?.kind !== 'string') return undefined;
  if (!forward && binaryAt(ops, 3) !== 'get') return undefined;
  if (operator !== 'heterogeneous-equal' && operator !== 'equal') return undefined;
  return { kind: 'entry', variable, key: key.value, value: value.value };
};

/** `$name.starts_with("text")`. */
const prefix = (ops: readonly Op[]): Condition | undefined => {
  const [variable, text] = [nameAt(ops, 0), termAt(ops, 1)];
  if (ops.length !== 3 || variable === undefined || text?.kind !== 'string') return undefined;
  return binaryAt(ops, 2) === 'prefix' ? { kind: 'prefix', variable, text: text.value } : undefined;
};

const conditionOf = (ops: readonly Op[]): Condition | undefined =>
  contains(ops) ?? end(ops) ?? notEmpty(ops) ?? entry(ops) ?? prefix(ops);

/** A branch in its parts; `undefined`: it asks for several facts, trusts others, or has a condition without words. */
export const branchOf = ({ head, body, expressions, scopes }: DecodedRule): Branch | undefined => {
  const [predicate, ...others] = body;
  const isPlain = head.name === 'query' && head.terms.length === 0 && scopes.length === 0;
  if (!isPlain || !predicate || others.length > 0) return undefined;
  const conditions = expressions.flatMap((ops) => conditionOf(ops) ?? []);
  return conditions.length === expressions.length
    ? { fact: predicate.name, terms: predicate.terms, conditions }
    : undefined;
};
