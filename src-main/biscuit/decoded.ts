/** A Biscuit's blocks as data: exact terms, strings untouched. Source: schema.proto of the Biscuit 3.3 specification. */
export type Term =
  | { kind: 'variable'; name: string }
  | { kind: 'integer'; value: bigint }
  | { kind: 'string'; value: string }
  /** Whole seconds since 1970. */
  | { kind: 'date'; seconds: bigint }
  | { kind: 'bytes'; value: Uint8Array }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' }
  | { kind: 'set' | 'array'; terms: readonly Term[] }
  | { kind: 'map'; entries: readonly (readonly [Term, Term])[] };

export const UNARY = ['negate', 'parens', 'length', 'type', 'extern'] as const;
export const BINARY = [
  'less',
  'greater',
  'less-or-equal',
  'greater-or-equal',
  'equal',
  'contains',
  'prefix',
  'suffix',
  'regex',
  'add',
  'sub',
  'mul',
  'div',
  'and',
  'or',
  'intersection',
  'union',
  'bitwise-and',
  'bitwise-or',
  'bitwise-xor',
  'not-equal',
  'heterogeneous-equal',
  'heterogeneous-not-equal',
  'lazy-and',
  'lazy-or',
  'all',
  'any',
  'get',
  'extern',
  'try-or',
] as const;

/** One step of an expression in postfix order. `extern`: the name of an external function. */
export type Op =
  | { kind: 'value'; term: Term }
  | { kind: 'unary'; operator: (typeof UNARY)[number]; extern: string | null }
  | { kind: 'binary'; operator: (typeof BINARY)[number]; extern: string | null }
  | { kind: 'closure'; parameters: readonly string[]; ops: readonly Op[] };

export type Predicate = { name: string; terms: readonly Term[] };

/** Whose facts are looked at, beside the block's own and the authorizer's. `key`: index of a public key. */
export type Scope = { kind: 'authority' } | { kind: 'previous' } | { kind: 'key'; index: bigint };

export type DecodedRule = {
  head: Predicate;
  body: readonly Predicate[];
  expressions: readonly (readonly Op[])[];
  scopes: readonly Scope[];
};

export type DecodedCheck = { kind: 'one' | 'all' | 'reject'; queries: readonly DecodedRule[] };

export type DecodedBlock = {
  facts: readonly Predicate[];
  rules: readonly DecodedRule[];
  checks: readonly DecodedCheck[];
  scopes: readonly Scope[];
  thirdParty: boolean;
};

export type DecodedToken = { blocks: readonly DecodedBlock[]; sealed: boolean };
