import { z } from 'zod';
import type { Catalogue } from '#contract/services.ts';
import type { DatalogParameters, TokenReading } from '#main/biscuit/biscuit.ts';
import type { Vocabulary } from '#main/biscuit/vocabulary.ts';
import { toInstant } from '#main/kernel/clock.ts';
import { parameterOf, parametersIn, statementsFor, varyingFacts } from './authorizer-parts.ts';
import type { Description } from './description.ts';
import type { Account, Request, ServiceRules } from './service.ts';

type Limit = Description['limits'][number];
type AccountValue = Description['token']['account'][number];
type Term = TokenReading['named'][number]['facts'][number]['terms'][number];
type Parameter = DatalogParameters[string];

/** UUIDs are 16 bytes in Datalog; a text with the same digits matches nothing. */
const uuidBytes = (uuid: string): Uint8Array => Uint8Array.from(Buffer.from(uuid.replaceAll('-', ''), 'hex'));

const uuidOf = (bytes: Uint8Array): string | null => {
  const text = Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return z.uuid().safeParse(text).data ?? null;
};

const toCatalogue = (it: Description): Catalogue => ({
  service: it.service,
  version: it.version,
  applications: it.application !== null,
  groups: it.groups.map(({ label, noun, actions }) => ({
    label,
    noun,
    actions: actions.map(({ marks, ...action }) => ({
      ...action,
      applicationScoped: it.application !== null && marks.includes(it.application.mark),
      forPeople: it.people !== null && marks.includes(it.people.mark),
    })),
  })),
  presets: it.presets,
  discovery: it.discovery,
  limits: it.limits.map(({ fact: _fact, arity: _arity, term: _term, match: _match, ...limit }) => limit),
  escapes: it.escapes,
  facts: it.facts.map(({ terms: _, ...fact }) => fact),
  mcpTools: it.mcpTools,
  needs: it.needs,
});

const toVocabulary = (it: Description): Vocabulary => ({
  application: it.application && { fact: it.application.fact },
  actionFacts: it.actionFacts,
  limits: it.limits.map(({ id, fact, arity, term, match, value, actions, others }) => ({
    id,
    fact,
    arity,
    term,
    match,
    value: value === 'uuid' ? 'uuid' : 'text',
    carriers: others === 'free' ? actions : null,
  })),
  facts: it.facts.map(({ name, terms }) => ({ name, terms })),
});

const valueOf = (term: Term | undefined, value: AccountValue['value']): string | null => {
  if (value === 'uuid') return term?.kind === 'bytes' ? uuidOf(term.value) : null;
  return term?.kind === 'string' && term.value !== '' ? term.value : null;
};

/** The one value that a block names; two that differ say nothing certain. */
const accountValueIn = (
  { named }: TokenReading,
  { from, block, predicate, term, value }: AccountValue,
): string | null => {
  const at = named[block];
  const predicates = (from === 'fact' ? at?.facts : at?.asked) ?? [];
  const values = new Set(
    predicates.filter(({ name }) => name === predicate).map(({ terms }) => valueOf(terms[term], value)),
  );
  const [only = null, ...others] = values;
  return others.length === 0 ? only : null;
};

const termOf = ({ value }: Limit, text: string): Parameter => (value === 'uuid' ? uuidBytes(text) : text);

/** What a limit's fact says. Sets and maps have no parameter of their own: their members are. */
const factValue = (limit: Limit, parameter: string, values: readonly string[]) => {
  const parameters: Record<string, Parameter> = {};
  const give = (name: string, value: Parameter): string => {
    parameters[name] = value;
    return `{${name}}`;
  };
  if (limit.match === 'is' || limit.match === 'prefix')
    return { code: give(parameter, termOf(limit, values[0] ?? '')), parameters };
  const members = values.map((text, index) => {
    if (limit.match === 'subset') return give(`${parameter}_${index}`, termOf(limit, text));
    const at = text.indexOf('=');
    const key = give(`${parameter}_key_${index}`, text.slice(0, at));
    return `${key}: ${give(`${parameter}_value_${index}`, text.slice(at + 1))}`;
  });
  return { code: `{${members.join(', ')}}`, parameters };
};

/** Makes a service's rules from its description. */
export const createRules = (it: Description): ServiceRules => {
  const actions = it.groups.flatMap((group) => group.actions);
  const ofRequest = new Set(['time', 'application', ...Object.keys(it.samples)]);
  const rules = new Map(
    actions.map(({ name, marks }) => {
      const statements = statementsFor(it, marks);
      const code = statements.join('\n');
      const varying = varyingFacts(statements, ofRequest);
      return [name, { code, parameters: new Set(parametersIn(code)), varying }] as const;
    }),
  );
  const ruleOf = (action: string) => {
    const found = rules.get(action);
    if (!found) throw new Error('an action of the description');
    return found;
  };

  const actionText = (action: string): string => {
    const prefix = it.actionFacts.find((each) => action.startsWith(each.prefix))?.prefix ?? '';
    return action.slice(prefix.length);
  };

  const account = (reading: TokenReading): Account | null => {
    const values: Record<string, string> = {};
    for (const wanted of it.token.account) {
      const value = accountValueIn(reading, wanted);
      if (value === null) return null;
      values[wanted.name] = value;
    }
    return { id: Object.values(values).join('/'), values };
  };

  const accountParameter = ({ values }: Account, { name, value }: AccountValue): Parameter =>
    value === 'uuid' ? uuidBytes(values[name] ?? '') : (values[name] ?? '');

  const program = ({ action, account, at, applicationId, limits }: Request) => {
    const rule = ruleOf(action);
    let { code } = rule;
    const parameters: Record<string, Parameter> = {};
    const give = (name: string, value: () => Parameter): void => {
      // The engine refuses a parameter that its program does not have.
      if (rule.parameters.has(name)) parameters[name] = value();
    };
    give('time', () => new Date(toInstant(at.getTime())));
    give('action', () => actionText(action));
    give('application', () => uuidBytes(applicationId));
    for (const wanted of it.token.account) give(wanted.name, () => accountParameter(account, wanted));
    for (const [name, sample] of Object.entries(it.samples)) {
      if (!rule.parameters.has(name)) continue;
      const limit = it.limits.find(({ id }) => parameterOf(id) === name);
      if (!limit) {
        give(name, () => sample);
        continue;
      }
      const said = factValue(limit, name, limits[limit.id] ?? [sample]);
      code = code.replace(`{${name}}`, () => said.code);
      Object.assign(parameters, said.parameters);
    }
    return { code, parameters };
  };

  return {
    label: it.label,
    catalogue: toCatalogue(it),
    vocabulary: toVocabulary(it),
    actions: actions.map(({ name }) => name),
    templates: it.templates.map((template) => ({ ...template, builtIn: true, service: it.service })),
    account,
    rootBlocks: it.token.rootBlocks,
    kindOf: ({ blocks }) => (blocks.length <= it.token.rootBlocks ? 'root' : 'attenuated'),
    isKeepable: (reading) =>
      (it.token.types.length === 0 || it.token.types.includes(reading.type ?? '')) &&
      reading.blocks.length >= it.token.rootBlocks &&
      account(reading) !== null,
    carries: (action, what) =>
      ruleOf(action).parameters.has(what === 'application' ? what : parameterOf(what.limit)),
    varyingFacts: (action) => ruleOf(action).varying,
    program,
  };
};
