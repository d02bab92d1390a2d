import type { DecodedBlock, DecodedCheck, DecodedRule, Op, Predicate, Scope, Term } from './decoded.ts';

const INFIX: Partial<Record<(Op & { kind: 'binary' })['operator'], string>> = {
  less: '<',
  greater: '>',
  'less-or-equal': '<=',
  'greater-or-equal': '>=',
  equal: '===',
  'not-equal': '!==',
  'heterogeneous-equal': '==',
  'heterogeneous-not-equal': '!=',
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  and: '&&!',
  or: '||!',
  'lazy-and': '&&',
  'lazy-or': '||',
  'bitwise-and': '&',
  'bitwise-or': '|',
  'bitwise-xor': '^',
};

const METHOD: Partial<Record<(Op & { kind: 'binary' })['operator'], string>> = {
  prefix: 'starts_with',
  suffix: 'ends_with',
  regex: 'matches',
  'try-or': 'try_or',
};

/** What would break a line, hide, or turn the reading direction is written as its code point. */
const printString = (text: string): string =>
  `"${text
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )}"`;

/** Names come from the token too: one that is no plain word is shown as a string. */
const printName = (name: string): string => (/^[\w:]+$/.test(name) ? name : printString(name));

const LAST_DATE = 253_402_300_799n;

export const printTerm = (term: Term): string => {
  switch (term.kind) {
    case 'variable':
      return `$${printName(term.name)}`;
    case 'integer':
      return String(term.value);
    case 'string':
      return printString(term.value);
    case 'date':
      return term.seconds > LAST_DATE
        ? `${term.seconds} s after 1970`
        : `${new Date(Number(term.seconds) * 1000).toISOString().slice(0, 19)}Z`;
    case 'bytes':
      return `hex:${Buffer.from(term.value).toString('hex')}`;
    case 'boolean':
      return String(term.value);
    case 'array':
      return `[${term.terms.map(printTerm).join(', ')}]`;
    // Sets and maps have no order of their own: the engine's follows the names in the whole token.
    case 'set':
      return term.terms.length === 0 ? '{,}' : `{${term.terms.map(printTerm).toSorted().join(', ')}}`;
    case 'map':
      return `{${term.entries
        .map(([key, value]) => `${printTerm(key)}: ${printTerm(value)}`)
        .toSorted()
        .join(', ')}}`;
    default:
      return 'null';
  }
};

const printBinary = (op: Op & { kind: 'binary' }, left: string, right: string): string => {
  const infix = INFIX[op.operator];
  if (infix) return `${left} ${infix} ${right}`;
  const method = op.operator === 'extern' ? `extern::${printName(op.extern ?? '')}` : METHOD[op.operator];
  return `${left}.${method ?? op.operator}(${right})`;
};

const printUnary = (op: Op & { kind: 'unary' }, inner: string): string => {
  if (op.operator === 'negate') return `!${inner}`;
  if (op.operator === 'parens') return `(${inner})`;
  return op.operator === 'extern'
    ? `${inner}.extern::${printName(op.extern ?? '')}()`
    : `${inner}.${op.operator}()`;
};

const printExpression = (ops: readonly Op[]): string => {
  const stack: string[] = [];
  const pop = () => stack.pop() ?? '<nothing>';
  for (const op of ops) {
    if (op.kind === 'value') stack.push(printTerm(op.term));
    else if (op.kind === 'unary') stack.push(printUnary(op, pop()));
    else if (op.kind === 'binary') {
      const right = pop();
      stack.push(printBinary(op, pop(), right));
    } else {
      const body = printExpression(op.ops);
      const parameters = op.parameters.map((name) => `$${printName(name)}`).join(', ');
      stack.push(op.parameters.length === 0 ? body : `${parameters} -> ${body}`);
    }
  }
  return stack.join(' ');
};

const printPredicate = ({ name, terms }: Predicate): string =>
  `${printName(name)}(${terms.map(printTerm).join(', ')})`;

const printScope = (scope: Scope): string =>
  scope.kind === 'key' ? `the token's public key ${scope.index}` : scope.kind;

const printScopes = (scopes: readonly Scope[]): string => `trusting ${scopes.map(printScope).join(', ')}`;

const printQuery = ({ body, expressions, scopes }: DecodedRule): string => {
  const conditions = [...body.map(printPredicate), ...expressions.map(printExpression)].join(', ');
  return scopes.length === 0 ? conditions : `${conditions} ${printScopes(scopes)}`;
};

const OPENING = { one: 'check if', all: 'check all', reject: 'reject if' } as const;

/** Datalog of a check with its strings escaped; the engine's own print leaves them as they are. For eyes only. */
export const printCheck = ({ kind, queries }: DecodedCheck): string =>
  `${OPENING[kind]} ${queries.map(printQuery).join(' or ')}`;

/** Datalog of a whole block, escaped in the same way; for what the engine has not read. */
export const printBlock = ({ facts, rules, checks, scopes }: DecodedBlock): string => {
  const statements = [
    ...(scopes.length > 0 ? [printScopes(scopes)] : []),
    ...facts.map(printPredicate),
    ...rules.map((rule) => `${printPredicate(rule.head)} <- ${printQuery(rule)}`),
    ...checks.map(printCheck),
  ];
  return statements.map((statement) => `${statement};\n`).join('');
};
