import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import type { Datalog, DatalogParameters } from '#main/biscuit/biscuit.ts';
import type { Vocabulary } from '#main/biscuit/vocabulary.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { toInstant } from '#main/kernel/clock.ts';
import { silentLog } from '#main/kernel/log.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { golden, goldenToken, PUBLIC_KEY } from '#test/unit/biscuit/golden.ts';
import { ask, bytesOf, DISCOVERY, HOOK0, narrow, PULSAR } from '#test/unit/biscuit/vocabularies.ts';

const biscuit = createBiscuit({ log: silentLog });
afterAll(() => biscuit.end());

/**
 * A service as its documents tell it, without a line of Datalog: what may be restricted, what may be asked, and which
 * requests a restriction allows. The engine has to agree.
 */
type World<Question> = {
  vocabulary: Vocabulary;
  restriction: fc.Arbitrary<Restriction>;
  question: fc.Arbitrary<Question>;
  request: (question: Question) => Datalog;
  allows: (restriction: Restriction, question: Question) => boolean;
  /** The restriction as it reads back: each value once, sets in order. */
  readsBack: (restriction: Restriction) => Restriction;
};

const NOW = Date.parse(golden.now);
const someInstant = fc.integer({ min: -4, max: 4 }).map((seconds) => toInstant(NOW + seconds * 1000));
const expiry = someInstant.map((expiresAt): Restriction => ({ kind: 'expiry', expiresAt }));
const some = <T>(from: readonly T[], minLength = 1) =>
  fc.uniqueArray(fc.constantFrom(...from), { minLength, maxLength: from.length });
const limit = (name: string, values: readonly string[]) =>
  some(values).map((chosen): Restriction => ({ kind: 'limit', limit: name, values: chosen }));

const IDS = [golden.application_id, golden.other_application_id, '0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a6b'];
const SUBSCRIPTIONS = ['2f6d1c3b-4a59-4e68-8778-695a4b3c2d1e', '3f6d1c3b-4a59-4e68-8778-695a4b3c2d1e'];
const TYPES = ['order.order.created', 'bill.bill.paid', 'a"b\\c'];
const LABELS = ['env=prod', 'env=dev', 'team=a=b', 'note=two words'];
const ONE_SUBSCRIPTION = ['subscription:get', 'subscription:edit', 'subscription:delete'];
const WITHOUT_APPLICATION = [...DISCOVERY, 'service_token:list'];
const ACTIONS = [
  ...WITHOUT_APPLICATION,
  ...ONE_SUBSCRIPTION,
  'subscription:create',
  'request_attempt:list',
  'event:list',
  'event:ingest',
];

/** One's own Datalog, and what it means in words. */
const CUSTOM: readonly [source: string, allows: (action: string) => boolean][] = [
  ['reject if action("event:ingest")', (action) => action !== 'event:ingest'],
  [
    'check all action($a), !$a.starts_with("service_token:")',
    (action) => !action.startsWith('service_token:'),
  ],
  [
    '// lists, and one more\ncheck if action($a), $a.ends_with(":list") or action("event:ingest");',
    (action) => action.endsWith(':list') || action === 'event:ingest',
  ],
];

const hook0: World<{
  action: string;
  application: string;
  subscription: string;
  types: string[];
  labels: string[];
  at: string;
}> = {
  vocabulary: HOOK0,
  restriction: fc.oneof(
    fc
      .record({ ids: some(IDS), discovery: some(DISCOVERY, 0) })
      .map((chosen): Restriction => ({ kind: 'applications', ...chosen })),
    some(ACTIONS, 6).map((actions): Restriction => ({ kind: 'actions', actions })),
    limit('subscription', SUBSCRIPTIONS),
    limit('event-types', TYPES),
    limit('labels', LABELS),
    expiry,
    fc.constantFrom(...CUSTOM).map(([source]): Restriction => ({ kind: 'custom', source })),
  ),
  question: fc.record({
    action: fc.constantFrom(...ACTIONS),
    application: fc.constantFrom(...IDS),
    subscription: fc.constantFrom(...SUBSCRIPTIONS),
    types: some(TYPES, 0),
    labels: some(LABELS, 0),
    at: someInstant,
  }),
  request: ({ action, application, subscription, types, labels, at }) => {
    const has = (isThere: boolean, value: DatalogParameters[string]) => (isThere ? value : undefined);
    return ask({
      time: new Date(at),
      action,
      application_id: has(!WITHOUT_APPLICATION.includes(action), bytesOf(application)),
      subscription_id: has(ONE_SUBSCRIPTION.includes(action), bytesOf(subscription)),
      event_type_names: has(action === 'request_attempt:list', new Set(types)),
      labels: has(
        action === 'subscription:create',
        new Map(labels.map((label) => label.split(/=(.*)/).slice(0, 2) as [string, string])),
      ),
    });
  },
  allows: (restriction, { action, application, subscription, types, labels, at }) => {
    switch (restriction.kind) {
      case 'applications':
        return (
          restriction.discovery.includes(action) ||
          (!WITHOUT_APPLICATION.includes(action) && restriction.ids.includes(application))
        );
      case 'actions':
        return restriction.actions.includes(action);
      case 'expiry':
        return at < restriction.expiresAt;
      case 'custom':
        return CUSTOM.find(([source]) => source === restriction.source)?.[1](action) ?? false;
      default: {
        const { values } = restriction;
        if (restriction.limit === 'subscription')
          return !ONE_SUBSCRIPTION.includes(action) || values.includes(subscription);
        if (restriction.limit === 'event-types')
          return (
            action !== 'request_attempt:list' ||
            (types.length > 0 && types.every((type) => values.includes(type)))
          );
        // Of two labels with one key the last one stays.
        const carried = labels.filter(
          (label, index) =>
            !labels.slice(index + 1).some((later) => later.split('=')[0] === label.split('=')[0]),
        );
        return action !== 'subscription:create' || values.every((label) => carried.includes(label));
      }
    }
  },
  readsBack: (restriction) =>
    restriction.kind === 'limit' && restriction.limit === 'event-types'
      ? { ...restriction, values: restriction.values.toSorted() }
      : restriction,
};

const TOPICS = ['orders-new', 'orders-', 'bills', 'o'];
const OPERATIONS = [
  'topic:lookup',
  'topic:produce',
  'topic:consume',
  'namespace:get_topics',
  'namespace:create_topic',
];

const pulsar: World<{ operation: string; topic: string; queue: string; at: string }> = {
  vocabulary: PULSAR,
  restriction: fc.oneof(
    some(OPERATIONS, 2).map((actions): Restriction => ({ kind: 'actions', actions })),
    limit('topics', ['orders-', 'bill', '"']),
    limit('queue', ['mine', 'yours']),
    expiry,
  ),
  question: fc.record({
    operation: fc.constantFrom(...OPERATIONS),
    topic: fc.constantFrom(...TOPICS),
    queue: fc.constantFrom('mine', 'yours', 'theirs'),
    at: someInstant,
  }),
  request: ({ operation, topic, queue, at }) => {
    const [about = '', name = ''] = operation.split(':');
    const code = [
      `time({at}); ${about}_operation({name}); allow if true;`,
      about === 'topic' ? 'topic("user", "ns", {topic});' : 'namespace("user", "ns");',
      operation === 'topic:consume' ? 'subscription({queue});' : '',
    ].join('\n');
    const parameters = {
      at: new Date(at),
      name,
      ...(about === 'topic' ? { topic } : {}),
      ...(operation === 'topic:consume' ? { queue } : {}),
    };
    return { code, parameters };
  },
  allows: (restriction, { operation, topic, queue, at }) => {
    if (restriction.kind === 'actions') return restriction.actions.includes(operation);
    if (restriction.kind === 'expiry') return at < restriction.expiresAt;
    if (restriction.kind !== 'limit') return false;
    return restriction.limit === 'topics'
      ? operation.startsWith('topic:') && restriction.values.some((start) => topic.startsWith(start))
      : operation !== 'topic:consume' || restriction.values.includes(queue);
  },
  readsBack: (restriction) =>
    restriction.kind === 'actions'
      ? {
          ...restriction,
          actions: ['topic:', 'namespace:'].flatMap((prefix) =>
            restriction.actions.filter((action) => action.startsWith(prefix)),
          ),
        }
      : restriction,
};

const LENGTH = 4;
const QUESTIONS = 8;

/** Chains of sets of restrictions, each read back, made again from what was read, and asked beside its parent. */
const compare = async <Question>(world: World<Question>, sets: number) => {
  const { vocabulary } = world;
  const counts = {
    sets: 0,
    allowed: 0,
    denied: 0,
    'allowed by the child alone': 0,
    'other than the sentence': 0,
  };
  const set = fc.array(world.restriction, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(set, { minLength: LENGTH, maxLength: LENGTH }),
      fc.array(world.question, { minLength: QUESTIONS, maxLength: QUESTIONS }),
      async (chain, questions) => {
        const programs = questions.map(world.request);
        let parent = goldenToken('root');
        let before = questions.map(() => true);
        const upToHere: Restriction[] = [];
        for (const restrictions of chain) {
          const { token, reading } = await narrow(biscuit, parent, restrictions, vocabulary);
          counts.sets += 1;
          upToHere.push(...restrictions);

          const words = reading.blocks.at(-1)?.checks ?? [];
          const worded = restrictions.map((each, index) =>
            each.kind === 'custom' ? words[index] : world.readsBack(each),
          );
          expect(words).toEqual(worded);
          expect(await biscuit.read(token, PUBLIC_KEY, vocabulary)).toEqual(reading);
          const again = await narrow(biscuit, parent, words, vocabulary);
          expect(again.reading.blocks.at(-1)).toEqual(reading.blocks.at(-1));

          const verdicts = await biscuit.authorize(token, PUBLIC_KEY, programs);
          const now = verdicts.map(({ verdict }) => verdict === 'allowed');
          for (const [index, question] of questions.entries()) {
            const isAllowed = now[index] === true;
            counts[isAllowed ? 'allowed' : 'denied'] += 1;
            if (isAllowed && before[index] !== true) counts['allowed by the child alone'] += 1;
            const isSaid = upToHere.every((each) => world.allows(each, question));
            if (isAllowed !== isSaid) counts['other than the sentence'] += 1;
          }
          expect(counts['allowed by the child alone'] + counts['other than the sentence']).toBe(0);
          parent = token;
          before = now;
        }
      },
    ),
    { numRuns: Math.ceil(sets / LENGTH) },
  );
  return counts;
};

describe('a set of restrictions', () => {
  it.each([
    ['Hook0’s words', (sets: number) => compare(hook0, sets), scaled(300, 8000)],
    ['words of another service', (sets: number) => compare(pulsar, sets), scaled(100, 2000)],
  ] as const)(
    'in %s reads back as it was said, and allows what it says and no more',
    async (name, run, sets) => {
      const counts = await run(sets);
      expect(counts.sets).toBeGreaterThanOrEqual(sets);
      expect(Math.min(counts.allowed, counts.denied)).toBeGreaterThan(sets / 4);
      proved('T13', `restrictions in ${name}: ${JSON.stringify(counts)}`);
    },
  );
});
