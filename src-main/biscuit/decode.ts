import { BINARY, UNARY } from './decoded.ts';
import type {
  DecodedBlock,
  DecodedCheck,
  DecodedRule,
  DecodedToken,
  Op,
  Predicate,
  Scope,
  Term,
} from './decoded.ts';
import {
  asBytes,
  asNumber,
  asText,
  bytesAt,
  lists,
  onlyField,
  pick,
  readFields,
  required,
  varintAt,
  varints,
} from './fields.ts';
import type { Shape } from './fields.ts';

/** Source: SPECIFICATIONS.md of Biscuit 3.3, "Symbol table"; a block's own symbols are numbered from 1024. */
const DEFAULT_SYMBOLS = (
  'read write resource operation right time role owner tenant namespace user team service admin email group ' +
  'member ip_address client client_ip domain path version cluster node hostname nonce query'
).split(' ');
const OWN_SYMBOLS_FROM = 1024n;
/** The engine itself stops at about 45. */
const DEEPEST = 64;
const LARGEST_BYTES = 65_536;
/** Characters of all names and strings as often as they are named: one long string may be named thousands of times. */
const LONGEST_SPELT_OUT = 65_536;

/** A block's own symbols, and how many characters its token may still name. */
type Symbols = { own: readonly string[]; left: { characters: number } };

const symbolAt = ({ own, left }: Symbols, index: bigint): string => {
  const text =
    index < OWN_SYMBOLS_FROM
      ? pick(DEFAULT_SYMBOLS, index, 'a symbol')
      : pick(own, index - OWN_SYMBOLS_FROM, 'a symbol');
  left.characters -= text.length;
  if (left.characters < 0) throw new RangeError('too long when spelt out');
  return text;
};

const deeper = (depth: number): number => {
  if (depth >= DEEPEST) throw new RangeError('nested too deep');
  return depth + 1;
};

const decodeMapKey = (bytes: Uint8Array, symbols: Symbols): Term => {
  const [number, value] = onlyField(readFields(bytes, { 1: 'varint', 2: 'varint' }));
  return number === 1
    ? { kind: 'integer', value: BigInt.asIntN(64, asNumber(value)) }
    : { kind: 'string', value: symbolAt(symbols, asNumber(value)) };
};

const TERM: Shape = {
  1: 'varint',
  2: 'varint',
  3: 'varint',
  4: 'varint',
  5: 'bytes',
  6: 'varint',
  7: 'bytes',
  8: 'bytes',
  9: 'bytes',
  10: 'bytes',
};

const decodeTerm = (bytes: Uint8Array, symbols: Symbols, depth: number): Term => {
  const inside = deeper(depth);
  const [number, value] = onlyField(readFields(bytes, TERM));
  switch (number) {
    case 1:
      return { kind: 'variable', name: symbolAt(symbols, asNumber(value)) };
    case 2:
      return { kind: 'integer', value: BigInt.asIntN(64, asNumber(value)) };
    case 3:
      return { kind: 'string', value: symbolAt(symbols, asNumber(value)) };
    case 4:
      return { kind: 'date', seconds: asNumber(value) };
    case 5:
      return { kind: 'bytes', value: asBytes(value).slice() };
    case 6:
      return { kind: 'boolean', value: pick([false, true], asNumber(value), 'a boolean') };
    case 8:
      readFields(asBytes(value), {});
      return { kind: 'null' };
    case 7:
    case 9:
      return {
        kind: number === 7 ? 'set' : 'array',
        terms: lists(readFields(asBytes(value), { 1: 'list' }), 1).map((term) =>
          decodeTerm(term, symbols, inside),
        ),
      };
    default:
      return {
        kind: 'map',
        entries: lists(readFields(asBytes(value), { 1: 'list' }), 1).map((entry) => {
          const fields = readFields(entry, { 1: 'bytes', 2: 'bytes' });
          return [
            decodeMapKey(required(bytesAt(fields, 1), 'a key'), symbols),
            decodeTerm(required(bytesAt(fields, 2), 'a value'), symbols, inside),
          ] as const;
        }),
      };
  }
};

const decodeOperator = <T>(bytes: Uint8Array, names: readonly T[], symbols: Symbols) => {
  const fields = readFields(bytes, { 1: 'varint', 2: 'varint' });
  const extern = varintAt(fields, 2);
  return {
    operator: pick(names, required(varintAt(fields, 1), 'an operator'), 'an operator'),
    extern: extern === undefined ? null : symbolAt(symbols, extern),
  };
};

const decodeOp = (bytes: Uint8Array, symbols: Symbols, depth: number): Op => {
  const inside = deeper(depth);
  const [number, value] = onlyField(readFields(bytes, { 1: 'bytes', 2: 'bytes', 3: 'bytes', 4: 'bytes' }));
  const content = asBytes(value);
  if (number === 1) return { kind: 'value', term: decodeTerm(content, symbols, inside) };
  if (number === 2) return { kind: 'unary', ...decodeOperator(content, UNARY, symbols) };
  if (number === 3) return { kind: 'binary', ...decodeOperator(content, BINARY, symbols) };
  const closure = readFields(content, { 1: 'varints', 2: 'list' });
  return {
    kind: 'closure',
    parameters: varints(closure, 1).map((name) => symbolAt(symbols, name)),
    ops: lists(closure, 2).map((op) => decodeOp(op, symbols, inside)),
  };
};

const decodePredicate = (bytes: Uint8Array, symbols: Symbols): Predicate => {
  const fields = readFields(bytes, { 1: 'varint', 2: 'list' });
  return {
    name: symbolAt(symbols, required(varintAt(fields, 1), 'a name')),
    terms: lists(fields, 2).map((term) => decodeTerm(term, symbols, 0)),
  };
};

const decodeScope = (bytes: Uint8Array): Scope => {
  const [number, value] = onlyField(readFields(bytes, { 1: 'varint', 2: 'varint' }));
  if (number === 2) return { kind: 'key', index: BigInt.asIntN(64, asNumber(value)) };
  return { kind: pick(['authority', 'previous'] as const, asNumber(value), 'a scope') };
};

const decodeRule = (bytes: Uint8Array, symbols: Symbols): DecodedRule => {
  const fields = readFields(bytes, { 1: 'bytes', 2: 'list', 3: 'list', 4: 'list' });
  return {
    head: decodePredicate(required(bytesAt(fields, 1), 'a head'), symbols),
    body: lists(fields, 2).map((predicate) => decodePredicate(predicate, symbols)),
    expressions: lists(fields, 3).map((expression) =>
      lists(readFields(expression, { 1: 'list' }), 1).map((op) => decodeOp(op, symbols, 0)),
    ),
    scopes: lists(fields, 4).map(decodeScope),
  };
};

const decodeCheck = (bytes: Uint8Array, symbols: Symbols): DecodedCheck => {
  const fields = readFields(bytes, { 1: 'list', 2: 'varint' });
  return {
    kind: pick(['one', 'all', 'reject'] as const, varintAt(fields, 2) ?? 0n, 'a kind of check'),
    queries: lists(fields, 1).map((query) => decodeRule(query, symbols)),
  };
};

const BLOCK: Shape = {
  1: 'list',
  2: 'bytes',
  3: 'varint',
  4: 'list',
  5: 'list',
  6: 'list',
  7: 'list',
  8: 'list',
};

const SIGNED_BLOCK: Shape = { 1: 'bytes', 2: 'bytes', 3: 'bytes', 4: 'bytes', 5: 'varint' };

const decodeSignedBlock = (bytes: Uint8Array, shared: string[], left: Symbols['left']): DecodedBlock => {
  const signed = readFields(bytes, SIGNED_BLOCK);
  const fields = readFields(required(bytesAt(signed, 1), 'a block'), BLOCK);
  const own = lists(fields, 1).map(asText);
  // A third party's block brings its own table; all others add to one.
  const thirdParty = bytesAt(signed, 4) !== undefined;
  if (!thirdParty) shared.push(...own);
  const symbols: Symbols = { own: thirdParty ? own : [...shared], left };
  return {
    facts: lists(fields, 4).map((fact) =>
      decodePredicate(required(bytesAt(readFields(fact, { 1: 'bytes' }), 1), 'a fact'), symbols),
    ),
    rules: lists(fields, 5).map((rule) => decodeRule(rule, symbols)),
    checks: lists(fields, 6).map((check) => decodeCheck(check, symbols)),
    scopes: lists(fields, 7).map(decodeScope),
    thirdParty,
  };
};

const readOuter = (bytes: Uint8Array) => {
  if (bytes.length > LARGEST_BYTES) throw new RangeError('too large');
  const token = readFields(bytes, { 1: 'varint', 2: 'bytes', 3: 'list', 4: 'bytes' });
  const [proof] = onlyField(readFields(required(bytesAt(token, 4), 'a proof'), { 1: 'bytes', 2: 'bytes' }));
  const blocks = [required(bytesAt(token, 2), 'an authority block'), ...lists(token, 3)];
  return { blocks, sealed: proof === 2 };
};

/**
 * The blocks of a Biscuit: printed Datalog does not escape strings, so it can't be read back. Whether its signatures
 * hold is for the engine to say. Anything odd, too large or nested too deep is a RangeError.
 */
export const decodeToken = (bytes: Uint8Array): DecodedToken => {
  const { blocks, sealed } = readOuter(bytes);
  const shared: string[] = [];
  const left = { characters: LONGEST_SPELT_OUT };
  return { blocks: blocks.map((block) => decodeSignedBlock(block, shared, left)), sealed };
};

/** The revocation id of each block, hex: its signature, as it stands there. */
export const decodeRevocationIds = (bytes: Uint8Array): string[] =>
  readOuter(bytes).blocks.map((block) => {
    const signed = readFields(block, SIGNED_BLOCK);
    return Buffer.from(required(bytesAt(signed, 3), 'a signature')).toString('hex');
  });
