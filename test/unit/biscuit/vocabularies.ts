import type { Restriction } from '#contract/restriction.ts';
import type { Attenuated, Biscuit, Datalog, DatalogParameters } from '#main/biscuit/biscuit.ts';
import type { Vocabulary } from '#main/biscuit/vocabulary.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import { PUBLIC_KEY } from './golden.ts';

/** What a tool calls to find the application it may use; none of them carries an application. */
export const DISCOVERY = ['application:list', 'organization:list', 'organization:get'];

/** Hook0's words, written down for these tests from `iam.rs`; the app's own are a description. */
export const HOOK0: Vocabulary = {
  application: { fact: 'application_id' },
  actionFacts: [{ fact: 'action', prefix: '' }],
  limits: [
    {
      id: 'subscription',
      fact: 'subscription_id',
      arity: 1,
      term: 0,
      match: 'is',
      value: 'uuid',
      carriers: ['subscription:get', 'subscription:edit', 'subscription:delete'],
    },
    {
      id: 'event-types',
      fact: 'event_type_names',
      arity: 1,
      term: 0,
      match: 'subset',
      value: 'text',
      carriers: ['request_attempt:list'],
    },
    {
      id: 'labels',
      fact: 'labels',
      arity: 1,
      term: 0,
      match: 'entries',
      value: 'text',
      carriers: ['subscription:create'],
    },
  ],
  facts: [
    { name: 'type', terms: ['text'] },
    { name: 'version', terms: ['integer'] },
    { name: 'token_id', terms: ['bytes'] },
    { name: 'created_at', terms: ['date'] },
    { name: 'organization_id', terms: ['bytes'] },
    { name: 'time', terms: ['date'] },
    { name: 'action', terms: ['text'] },
    { name: 'application_id', terms: ['bytes'] },
    { name: 'allowed_role', terms: ['text'] },
    { name: 'service_token_id', terms: ['bytes'] },
    { name: 'subscription_id', terms: ['bytes'] },
    { name: 'labels', terms: ['map'] },
    { name: 'event_type_names', terms: ['set'] },
  ],
};

/** A broker that names what is asked by two facts, and has topics of three terms. */
export const PULSAR: Vocabulary = {
  application: null,
  actionFacts: [
    { fact: 'topic_operation', prefix: 'topic:' },
    { fact: 'namespace_operation', prefix: 'namespace:' },
  ],
  limits: [
    { id: 'topics', fact: 'topic', arity: 3, term: 2, match: 'prefix', value: 'text', carriers: null },
    {
      id: 'queue',
      fact: 'subscription',
      arity: 1,
      term: 0,
      match: 'is',
      value: 'text',
      carriers: ['topic:consume'],
    },
  ],
  facts: [
    { name: 'right', terms: ['text'] },
    { name: 'time', terms: ['date'] },
    { name: 'namespace', terms: ['text', 'text'] },
    { name: 'topic', terms: ['text', 'text', 'text'] },
    { name: 'topic_operation', terms: ['text'] },
    { name: 'namespace_operation', terms: ['text'] },
    { name: 'subscription', terms: ['text'] },
  ],
};

/** Narrows a token of the golden key by these restrictions. */
export const narrow = (
  biscuit: Biscuit,
  token: SecretText,
  restrictions: readonly Restriction[],
  vocabulary: Vocabulary = HOOK0,
): Promise<Attenuated> => biscuit.attenuate(token, PUBLIC_KEY, { restrictions, seal: false }, vocabulary);

export const bytesOf = (id: string): Uint8Array =>
  Uint8Array.from(Buffer.from(id.replaceAll('-', ''), 'hex'));

/** One request: a list of facts with one value each is all that a service adds to its own rules. */
export const ask = (facts: Readonly<Record<string, DatalogParameters[string] | undefined>>): Datalog => {
  const given = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    code: [...given.map(([name]) => `${name}({${name}});`), 'allow if true;'].join('\n'),
    parameters: Object.fromEntries(given),
  };
};
