import { actionName, applicationId } from '#contract/restriction.ts';
import type { CheckReading, Restriction } from '#contract/restriction.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Datalog, DatalogParameters } from './biscuit.ts';
import type { DecodedCheck, DecodedRule, Op, Term } from './decoded.ts';
import { printCheck } from './print.ts';

/** What a tool calls to find the application it may use. Source: Hook0 `iam.rs`; none of them carries an application. */
export const DISCOVERY = ['application:list', 'organization:list', 'organization:get'] as const;

const LAST_SECOND = 253_402_300_799n;

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
const idToBytes = (id: string): Uint8Array => new Uint8Array(Buffer.from(id.replaceAll('-', ''), 'hex'));

export const bytesToId = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The checks of one block for a restriction, one a statement: applications, actions, expiry. Values are parameters. */
export const toDatalog = ({ applications, actions, expiresAt }: Restriction): Datalog => {
  const statements: string[] = [];
  const parameters: DatalogParameters = {};
  if (applications) {
    const ids = unique(applications.ids.map((id) => id.toLowerCase()));
    const [only, ...others] = ids;
    const discovery = applications.discovery ? ' or action($a), {discovery}.contains($a)' : '';
    if (applications.discovery) parameters['discovery'] = [...DISCOVERY];
    if (only !== undefined && others.length === 0) {
      parameters['application'] = idToBytes(only);
      statements.push(`check if application_id({application})${discovery}`);
    } else {
      parameters['applications'] = ids.map(idToBytes);
      statements.push(`check if application_id($id), {applications}.contains($id)${discovery}`);
    }
  }
  if (actions) {
    parameters['actions'] = unique(actions);
    statements.push('check if action($a), {actions}.contains($a)');
  }
  if (expiresAt !== null) {
    parameters['end'] = new Date(expiresAt);
    statements.push('check if time($t), $t < {end}');
  }
  return { code: statements.map((statement) => `${statement};\n`).join(''), parameters };
};

/** What a block made by `toDatalog` must read back as. */
export const expectedChecks = ({ applications, actions, expiresAt }: Restriction): CheckReading[] => [
  ...(applications
    ? [
        {
          kind: 'applications' as const,
          ids: unique(applications.ids.map((id) => id.toLowerCase())),
          discovery: applications.discovery ? [...DISCOVERY] : [],
        },
      ]
    : []),
  ...(actions ? [{ kind: 'actions' as const, actions: unique(actions) }] : []),
  ...(expiresAt === null ? [] : [{ kind: 'expiry' as const, expiresAt }]),
];

/** What one `or` branch of a check asks for; `undefined`: it has no words. */
type Branch =
  | { kind: 'applications'; values: readonly Term[] }
  | { kind: 'actions'; values: readonly Term[] }
  | { kind: 'expiry'; end: bigint }
  | undefined;

const isVariable = (op: Op | undefined, name: string): boolean =>
  op?.kind === 'value' && op.term.kind === 'variable' && op.term.name === name;

/** `[…].contains($name)` or `{…}.contains($name)`. */
const containsList = (ops: readonly Op[], name: string): readonly Term[] | undefined => {
  const [list, variable, operator] = ops;
  if (ops.length !== 3 || !isVariable(variable, name)) return undefined;
  if (operator?.kind !== 'binary' || operator.operator !== 'contains' || list?.kind !== 'value')
    return undefined;
  return list.term.kind === 'array' || list.term.kind === 'set' ? list.term.terms : undefined;
};

/** `$name < date` or `$name <= date`, either way round; the second that is already over. */
const exclusiveEnd = (ops: readonly Op[], name: string): bigint | undefined => {
  const [left, right, operator] = ops;
  if (ops.length !== 3 || operator?.kind !== 'binary') return undefined;
  const forward = isVariable(left, name);
  const date = forward ? right : left;
  if (date?.kind !== 'value' || date.term.kind !== 'date' || (!forward && !isVariable(right, name)))
    return undefined;
  if (operator.operator === (forward ? 'less' : 'greater')) return date.term.seconds;
  return operator.operator === (forward ? 'less-or-equal' : 'greater-or-equal')
    ? date.term.seconds + 1n
    : undefined;
};

const branchOf = ({ head, body, expressions, scopes }: DecodedRule): Branch => {
  const [predicate] = body;
  const [term] = predicate?.terms ?? [];
  const plain = head.name === 'query' && head.terms.length === 0 && scopes.length === 0;
  if (!plain || !predicate || !term || body.length !== 1 || predicate.terms.length !== 1) return undefined;
  const about = { application_id: 'applications', action: 'actions', time: 'expiry' } as const;
  const kind = Object.hasOwn(about, predicate.name) ? about[predicate.name as keyof typeof about] : undefined;
  if (kind === undefined) return undefined;
  const [expression] = expressions;
  if (term.kind !== 'variable')
    return kind !== 'expiry' && expressions.length === 0 ? { kind, values: [term] } : undefined;
  if (!expression || expressions.length !== 1) return undefined;
  if (kind === 'expiry') {
    const end = exclusiveEnd(expression, term.name);
    return end === undefined ? undefined : { kind, end };
  }
  const values = containsList(expression, term.name);
  return values && { kind, values };
};

const textsOf = (terms: readonly Term[]): string[] | undefined => {
  const texts = terms.flatMap((term) => (term.kind === 'string' ? [term.value] : []));
  return texts.length === terms.length ? unique(texts) : undefined;
};

const idsOf = (terms: readonly Term[]): string[] | undefined => {
  const ids = terms.flatMap((term) => (term.kind === 'bytes' ? [bytesToId(term.value)] : []));
  const known = ids.length === terms.length && ids.every((id) => applicationId.safeParse(id).success);
  return known ? unique(ids) : undefined;
};

const inWords = (check: DecodedCheck): CheckReading | undefined => {
  if (check.kind !== 'one' || check.queries.length === 0) return undefined;
  const branches = check.queries.map(branchOf);
  const [first] = branches;
  if (first?.kind === 'expiry')
    return branches.length === 1 && first.end <= LAST_SECOND
      ? { kind: 'expiry', expiresAt: toInstant(Number(first.end) * 1000) }
      : undefined;
  const applications: Term[] = [];
  const actionTerms: Term[] = [];
  for (const branch of branches) {
    if (branch?.kind === 'applications') applications.push(...branch.values);
    else if (branch?.kind === 'actions') actionTerms.push(...branch.values);
    else return undefined;
  }
  const actions = textsOf(actionTerms);
  if (!actions) return undefined;
  if (branches.every((branch) => branch?.kind === 'actions')) return { kind: 'actions', actions };
  const ids = idsOf(applications);
  return ids && actions.every((name) => actionName.safeParse(name).success)
    ? { kind: 'applications', ids, discovery: actions }
    : undefined;
};

/**
 * One check in words, or as its escaped Datalog. `supplied`: the names of facts and rules that the token itself
 * brings within the check's sight; a check that such a fact could satisfy restricts nothing, so it gets no words.
 */
export const readCheck = (check: DecodedCheck, supplied: ReadonlySet<string>): CheckReading => {
  const satisfiable = check.queries.some(({ body }) => body.some(({ name }) => supplied.has(name)));
  const words = satisfiable ? undefined : inWords(check);
  return words ?? { kind: 'custom', source: printCheck(check) };
};
