import { z } from 'zod';
import { parameterOf, parametersIn, statementsFor } from './authorizer-parts.ts';
import { description } from './description.ts';
import type { Description } from './description.ts';

/** What every request has; the rest of an authorizer's parameters are the account's values and the samples. */
const GIVEN = ['time', 'action', 'application'];

const fitsLimit = (value: Description['limits'][number]['value'], sample: string): boolean =>
  (value !== 'uuid' || z.uuid().safeParse(sample).success) && (value !== 'entry' || /^[^=]+=/.test(sample));

const twinsIn = (names: readonly string[]): string[] =>
  names.filter((name, index) => names.indexOf(name) !== index);

/** What a description says that does not hold together; `[]`: it makes sense. */
const nonsenseIn = (it: Description): string[] => {
  const found: string[] = [];
  const say = (place: string, what: string): void => void found.push(`${place}: ${what}`);
  const actions = it.groups.flatMap((group) => group.actions);
  const names = new Set(actions.map(({ name }) => name));
  const limits = new Set(it.limits.map(({ id }) => id));
  const presets = new Set(it.presets.map(({ id }) => id));
  const account = it.token.account.map(({ name }) => name);

  const known = (place: string, list: readonly (string | null)[]): void => {
    for (const [index, name] of list.entries())
      if (name !== null && !names.has(name)) say(`${place}[${index}]`, `there is no action ${name}`);
  };
  const once = (place: string, list: readonly string[]): void => {
    for (const twin of twinsIn(list)) say(place, `${twin} is there twice`);
  };

  once(
    'groups',
    actions.map(({ name }) => name),
  );
  once(
    'presets',
    it.presets.map(({ id }) => id),
  );
  once(
    'limits',
    it.limits.map(({ id }) => id),
  );
  once(
    'escapes',
    it.escapes.map(({ id }) => id),
  );
  once(
    'facts',
    it.facts.map(({ name }) => name),
  );
  once(
    'templates',
    it.templates.flatMap(({ id, name }) => [id, name]),
  );
  for (const [index, preset] of it.presets.entries()) known(`presets[${index}].actions`, preset.actions);
  for (const [index, limit] of it.limits.entries()) known(`limits[${index}].actions`, limit.actions);
  for (const [index, escape] of it.escapes.entries()) known(`escapes[${index}].actions`, escape.actions);
  for (const [index, need] of it.needs.entries()) known(`needs[${index}].actions`, need.actions);
  known('discovery', it.discovery);
  known(
    'mcpTools',
    it.mcpTools.map(({ action }) => action),
  );
  for (const [index, { may, limits: own }] of it.templates.entries()) {
    const place = `templates[${index}]`;
    if (may.kind === 'actions') known(`${place}.may.actions`, may.actions);
    else if (!presets.has(may.preset)) say(`${place}.may`, `there is no preset ${may.preset}`);
    for (const { limit } of own) if (!limits.has(limit)) say(`${place}.limits`, `there is no limit ${limit}`);
  }

  for (const { name } of actions) {
    const [fact, ...others] = it.actionFacts.filter(({ prefix }) => name.startsWith(prefix));
    if (!fact || others.length > 0) say('actionFacts', `${name} is to have the prefix of one of them`);
  }
  const factNames = new Set(it.facts.map(({ name }) => name));
  const facts = [
    ...it.actionFacts.map(({ fact }) => fact),
    ...it.limits.map(({ fact }) => fact),
    ...(it.application ? [it.application.fact] : []),
  ];
  for (const fact of facts) if (!factNames.has(fact)) say('facts', `${fact} is missing`);

  const marks = new Set(actions.flatMap((action) => action.marks));
  const used = new Set(it.authorizer.flatMap((part) => [part.for, part.without]));
  for (const mark of marks) if (!used.has(mark)) say('authorizer', `no part is for the mark ${mark}`);
  for (const mark of used)
    if (mark !== null && !marks.has(mark)) say('authorizer', `no action has the mark ${mark}`);

  const parameters = new Set(it.authorizer.flatMap(({ code }) => code.flatMap(parametersIn)));
  const given = new Set([...GIVEN, ...account, ...Object.keys(it.samples)]);
  for (const name of parameters) if (!given.has(name)) say('authorizer', `{${name}} has no value`);
  for (const name of Object.keys(it.samples))
    if (!parameters.has(name)) say(`samples.${name}`, 'nothing asks for it');
  for (const [index, { id, value, actions: narrowed }] of it.limits.entries()) {
    const place = `limits[${index}]`;
    const sample = it.samples[parameterOf(id)];
    if (sample === undefined || !fitsLimit(value, sample))
      say(`samples.${parameterOf(id)}`, `the limit ${id} needs a sample of its kind`);
    // What a limit says it narrows are the actions that carry its fact: neither more nor fewer.
    const carriers = actions
      .filter((action) =>
        statementsFor(it, action.marks).some((code) => parametersIn(code).includes(parameterOf(id))),
      )
      .map(({ name }) => name);
    for (const name of narrowed)
      if (!carriers.includes(name)) say(`${place}.actions`, `${name} does not carry its fact`);
    for (const name of carriers)
      if (!narrowed.includes(name)) say(`${place}.actions`, `${name} carries its fact and is missing`);
  }
  return found;
};

/** Reads a service's description; what is wrong with it names the file and the place in it. */
export const readDescription = (file: string, found: unknown): Description => {
  const parsed = description.safeParse(found);
  if (!parsed.success)
    throw new Error(
      `${file}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
    );
  const nonsense = nonsenseIn(parsed.data);
  if (nonsense.length > 0) throw new Error(`${file}: ${nonsense.join('; ')}`);
  return parsed.data;
};

/** Reads all descriptions. Ids of services and of templates are one to each. */
export const readDescriptions = (files: Readonly<Record<string, unknown>>): Description[] => {
  const all = Object.entries(files).map(([file, found]) => readDescription(file, found));
  for (const twin of [
    ...twinsIn(all.map(({ service }) => service)),
    ...twinsIn(all.flatMap(({ templates }) => templates.map(({ id }) => id))),
  ])
    throw new Error(`descriptions: ${twin} is there twice`);
  return all;
};
