import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDescription, readDescriptions } from '#main/services/read-description.ts';
import { descriptions } from '#main/services/descriptions.ts';
import type { Description } from '#main/services/description.ts';

const folder = new URL('../../../src-main/services/descriptions/', import.meta.url);
const read = (name: string): Description =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Description;

/** Hook0's description with one thing changed. */
const changed = (change: (it: Description) => void): Description => {
  const it = read('hook0.json');
  change(it);
  return it;
};
const first = <T>(list: readonly T[]): T => {
  const [found] = list;
  if (found === undefined) throw new Error('it is not empty');
  return found;
};

describe('the descriptions of services', () => {
  it('are all the files of the folder', () => {
    const files = readdirSync(folder).map((name) => name.replace('.json', ''));
    expect(descriptions.map(({ service }) => service).toSorted()).toEqual(files.toSorted());
    expect(files).toContain('pulsar');
  });

  const wrong: Record<string, [(it: Description) => void, string]> = {
    'an action of a preset': [
      (it) => first(it.presets).actions.push('event:lst'),
      'presets[0].actions[15]: there is no action event:lst',
    ],
    'an action of a limit': [
      (it) => first(it.limits).actions.push('subscription:copy'),
      'limits[0].actions[3]: there is no action subscription:copy',
    ],
    'an action of an escape': [
      (it) => first(it.escapes).actions.push('a:b'),
      'escapes[0].actions[4]: there is no action a:b',
    ],
    'an action of a need': [
      (it) => first(it.needs).actions.push('a:b'),
      'needs[0].actions[3]: there is no action a:b',
    ],
    'an action of discovery': [(it) => it.discovery.push('a:b'), 'discovery[3]: there is no action a:b'],
    'an action of a tool': [
      (it) => it.mcpTools.push({ tool: 'x', action: 'a:b' }),
      'mcpTools[23]: there is no action a:b',
    ],
    'a preset of a template': [
      (it) => void (first(it.templates).may = { kind: 'preset', preset: 'all' }),
      'templates[0].may: there is no preset all',
    ],
    'a limit of a template': [
      (it) => first(it.templates).limits.push({ limit: 'colour', values: ['blue'] }),
      'templates[0].limits: there is no limit colour',
    ],
    'an action that is there twice': [
      (it) => first(it.groups).actions.push(first(first(it.groups).actions)),
      'groups: event:list is there twice',
    ],
    'an action without a fact that names it': [
      (it) => void (it.actionFacts = [{ fact: 'action', prefix: 'event:' }]),
      'actionFacts: request_attempt:list is to have the prefix of one of them',
    ],
    'a fact that is not listed': [
      (it) => void (it.facts = it.facts.filter(({ name }) => name !== 'labels')),
      'facts: labels is missing',
    ],
    'a mark that no part is for': [
      (it) => first(first(it.groups).actions).marks.push('loud'),
      'authorizer: no part is for the mark loud',
    ],
    'a part for a mark that no action has': [
      (it) => it.authorizer.push({ for: 'loud', without: null, code: [] }),
      'authorizer: no action has the mark loud',
    ],
    'a parameter without a value': [
      (it) => first(it.authorizer).code.push('colour({colour});'),
      'authorizer: {colour} has no value',
    ],
    'a sample that nothing asks for': [
      (it) => void (it.samples['colour'] = 'blue'),
      'samples.colour: nothing asks for it',
    ],
    'a sample that is not of its limit’s kind': [
      (it) => void (it.samples['subscription'] = 'blue'),
      'samples.subscription: the limit subscription needs a sample of its kind',
    ],
    'a limit that says less than its fact narrows': [
      (it) => void first(it.limits).actions.pop(),
      'limits[0].actions: subscription:delete carries its fact and is missing',
    ],
    'a limit that says more than its fact narrows': [
      (it) => first(it.limits).actions.push('event:list'),
      'limits[0].actions: event:list does not carry its fact',
    ],
    'a field of another shape': [(it) => void (it.version = 3 as never), 'version: '],
  };

  it.each(Object.entries(wrong))('name the file and the place of %s', (_, [change, message]) => {
    expect(() => readDescription('hook0.json', changed(change))).toThrow(`hook0.json: ${message}`);
  });

  it('share no id of a service or template', () => {
    const [hook0, twin] = [read('hook0.json'), read('hook0.json')];
    expect(() => readDescriptions({ 'a.json': hook0, 'b.json': twin })).toThrow('hook0 is there twice');
    const other = { ...twin, service: 'other' };
    expect(() => readDescriptions({ 'a.json': hook0, 'b.json': other })).toThrow('assistant is there twice');
  });
});
