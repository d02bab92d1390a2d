import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { CheckReading, Restriction } from '#contract/restriction.ts';
import { toDatalog } from '#main/biscuit/restriction.ts';
import type { Vocabulary } from '#main/biscuit/vocabulary.ts';
import { PLAIN } from '#main/biscuit/vocabulary.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { failureOf, golden, goldenToken, PRIVATE_KEY, PUBLIC_KEY } from './golden.ts';
import { appendCode, appendThirdParty, seal } from './raw.ts';
import { ask, DISCOVERY, HOOK0, narrow, PULSAR } from './vocabularies.ts';

const biscuit = createBiscuit({ log: silentLog });
afterAll(() => biscuit.end());

const root = goldenToken('root');
const A = golden.application_id;
const B = golden.other_application_id;
const hexA = `hex:${A.replaceAll('-', '')}`;
const hexB = `hex:${B.replaceAll('-', '')}`;
const END: Restriction = { kind: 'expiry', expiresAt: '2026-10-01T00:00:00Z' };
const oneAction = (action: string): Restriction => ({ kind: 'actions', actions: [action] });

/** The words of the last block after appending this Datalog by hand. */
const wordsOf = async (code: string, vocabulary: Vocabulary = HOOK0): Promise<CheckReading[] | undefined> => {
  const reading = await biscuit.read(appendCode(root, code), PUBLIC_KEY, vocabulary);
  return reading.blocks.at(-1)?.checks;
};

describe('toDatalog', () => {
  it('pastes no value into the code', () => {
    const programs = toDatalog(
      [
        { kind: 'applications', ids: [A, B, A], discovery: ['application:list', 'x"); allow if true; //:a'] },
        oneAction('event:list"); allow if true; //'),
        { kind: 'limit', limit: 'labels', values: ['a"=b"'] },
        END,
      ],
      HOOK0,
    );
    expect(programs.map(({ code }) => code)).toEqual([
      'check if application_id($id), {applications}.contains($id) or action($a), {actions0}.contains($a);\n',
      'check if action($a), {actions0}.contains($a);\n',
      'check if labels($v), $v.get({key0}) == {value0} or action($a), !{carriers0}.contains($a);\n',
      'check if time($t), $t < {end};\n',
    ]);
  });

  it.each<[string, Restriction, Vocabulary, object]>([
    [
      'an application',
      { kind: 'applications', ids: [A], discovery: [] },
      PULSAR,
      { problem: 'unknown-limit' },
    ],
    ['an action', oneAction('event:list'), PULSAR, { problem: 'unknown-action' }],
    ['an action of nothing known', oneAction('event:list'), PLAIN, { problem: 'unknown-action' }],
    ['an unknown limit', { kind: 'limit', limit: 'x', values: ['a'] }, HOOK0, { problem: 'unknown-limit' }],
    [
      'a text for an id',
      { kind: 'limit', limit: 'subscription', values: ['a'] },
      HOOK0,
      { kind: 'invalid-input' },
    ],
    [
      'an entry without a value',
      { kind: 'limit', limit: 'labels', values: ['a'] },
      HOOK0,
      { kind: 'invalid-input' },
    ],
    [
      'an entry without a key',
      { kind: 'limit', limit: 'labels', values: ['=a'] },
      HOOK0,
      { kind: 'invalid-input' },
    ],
    [
      'half a character',
      { kind: 'limit', limit: 'topics', values: ['a\ud800'] },
      PULSAR,
      { kind: 'invalid-input' },
    ],
    ['no value', { kind: 'limit', limit: 'topics', values: [] }, PULSAR, { kind: 'invalid-input' }],
  ])('refuses %s where the service has no words for it', async (_, restriction, vocabulary, failure) => {
    expect(await failureOf(() => toDatalog([restriction], vocabulary))).toMatchObject(failure);
  });
});

const FREE = (carriers: string) => `or action($a), ![${carriers}].contains($a)`;

describe('a restriction', () => {
  it.each<[string, Restriction[], string]>([
    [
      'one application',
      [{ kind: 'applications', ids: [A], discovery: [] }],
      `check if application_id(${hexA});\n`,
    ],
    [
      'one application that can be found',
      [{ kind: 'applications', ids: [A], discovery: DISCOVERY }],
      `check if application_id(${hexA}) or action($a), ["application:list", "organization:list", "organization:get"].contains($a);\n`,
    ],
    [
      'several applications',
      [{ kind: 'applications', ids: [A, B], discovery: [] }],
      `check if application_id($id), [${hexA}, ${hexB}].contains($id);\n`,
    ],
    [
      'application, action and end',
      [{ kind: 'applications', ids: [A], discovery: [] }, oneAction('event:list'), END],
      `check if application_id(${hexA});\ncheck if action($a), ["event:list"].contains($a);\ncheck if time($t), $t < 2026-10-01T00:00:00Z;\n`,
    ],
    [
      'two of one kind, in their order',
      [END, oneAction('a:b'), oneAction('c:d')],
      'check if time($t), $t < 2026-10-01T00:00:00Z;\ncheck if action($a), ["a:b"].contains($a);\ncheck if action($a), ["c:d"].contains($a);\n',
    ],
    [
      'one subscription',
      [{ kind: 'limit', limit: 'subscription', values: [A] }],
      `check if subscription_id(${hexA}) ${FREE('"subscription:get", "subscription:edit", "subscription:delete"')};\n`,
    ],
    [
      'two subscriptions',
      [{ kind: 'limit', limit: 'subscription', values: [A, B] }],
      `check if subscription_id($v), [${hexA}, ${hexB}].contains($v) ${FREE('"subscription:get", "subscription:edit", "subscription:delete"')};\n`,
    ],
    [
      'event types',
      [{ kind: 'limit', limit: 'event-types', values: ['a.b.c', 'd.e.f'] }],
      `check if event_type_names($v), $v.length() > 0, {"a.b.c", "d.e.f"}.contains($v) ${FREE('"request_attempt:list"')};\n`,
    ],
    [
      'labels',
      [{ kind: 'limit', limit: 'labels', values: ['env=prod', 'x=1=2'] }],
      `check if labels($v), $v.get("env") == "prod", $v.get("x") == "1=2" ${FREE('"subscription:create"')};\n`,
    ],
  ])('signs %s as the checks it says', async (_, restrictions, source) => {
    const { reading, token } = await narrow(biscuit, root, restrictions);
    expect(reading.blocks.at(-1)).toEqual({
      source,
      checks: restrictions,
      facts: 0,
      rules: 0,
      thirdParty: false,
    });
    expect(reading.remarks).toEqual([]);
    expect(await biscuit.read(token, PUBLIC_KEY, HOOK0)).toEqual(reading);
    expect(reading.revocationIds[0]).toBe(golden.tokens.root.revocation_ids[0]);
  });

  it.each<[string, Restriction[], string, CheckReading[]]>([
    [
      'a prefix of several terms',
      [{ kind: 'limit', limit: 'topics', values: ['orders-', 'bills-'] }],
      'check if topic($a0, $a1, $v), $v.starts_with("orders-") or topic($a0, $a1, $v), $v.starts_with("bills-");\n',
      [{ kind: 'limit', limit: 'topics', values: ['orders-', 'bills-'] }],
    ],
    [
      'actions of two facts',
      [{ kind: 'actions', actions: ['namespace:get_topics', 'topic:lookup', 'topic:consume'] }],
      'check if topic_operation($a), ["lookup", "consume"].contains($a) or namespace_operation($a), ["get_topics"].contains($a);\n',
      [{ kind: 'actions', actions: ['topic:lookup', 'topic:consume', 'namespace:get_topics'] }],
    ],
    [
      'a limit that leaves the actions of both facts free',
      [{ kind: 'limit', limit: 'queue', values: ['mine'] }],
      'check if subscription("mine") or topic_operation($a), !["consume"].contains($a) or namespace_operation($a);\n',
      [{ kind: 'limit', limit: 'queue', values: ['mine'] }],
    ],
  ])('of another service signs %s', async (_, restrictions, source, words) => {
    const { reading, token } = await narrow(biscuit, root, restrictions, PULSAR);
    expect(reading.blocks.at(-1)).toMatchObject({ source, checks: words });
    expect((await biscuit.read(token, PUBLIC_KEY, PLAIN)).blocks.at(-1)?.checks).toMatchObject([
      { kind: 'custom' },
    ]);
    // What was read back is what it is made of again.
    const again = await narrow(biscuit, root, words, PULSAR);
    expect(again.reading.blocks.at(-1)).toMatchObject({ source, checks: words });
  });

  it.each<[string, Restriction, [facts: Parameters<typeof ask>[0], allowed: boolean][]]>([
    [
      'subscriptions',
      { kind: 'limit', limit: 'subscription', values: [A] },
      [
        [{ action: 'subscription:get', subscription_id: Buffer.from(A.replaceAll('-', ''), 'hex') }, true],
        [{ action: 'subscription:get', subscription_id: Buffer.from(B.replaceAll('-', ''), 'hex') }, false],
        [{ action: 'subscription:get' }, false],
        [{ action: 'event:list' }, true],
      ],
    ],
    [
      'event types',
      { kind: 'limit', limit: 'event-types', values: ['a', 'b'] },
      [
        [{ action: 'request_attempt:list', event_type_names: new Set(['a']) }, true],
        [{ action: 'request_attempt:list', event_type_names: new Set(['a', 'b']) }, true],
        [{ action: 'request_attempt:list', event_type_names: new Set(['a', 'c']) }, false],
        [{ action: 'request_attempt:list', event_type_names: new Set<string>() }, false],
        [{ action: 'request_attempt:list' }, false],
        [{ action: 'event:list' }, true],
      ],
    ],
    [
      'labels',
      { kind: 'limit', limit: 'labels', values: ['env=prod', 'team=a'] },
      [
        [
          {
            action: 'subscription:create',
            labels: new Map([
              ['env', 'prod'],
              ['team', 'a'],
              ['x', 'y'],
            ]),
          },
          true,
        ],
        [{ action: 'subscription:create', labels: new Map([['env', 'prod']]) }, false],
        [
          {
            action: 'subscription:create',
            labels: new Map([
              ['env', 'dev'],
              ['team', 'a'],
            ]),
          },
          false,
        ],
        [{ action: 'subscription:create' }, false],
        [{ action: 'subscription:get' }, true],
      ],
    ],
  ])('of %s narrows what it says and nothing else', async (_, restriction, requests) => {
    const { token } = await narrow(biscuit, root, [restriction]);
    const verdicts = await biscuit.authorize(
      token,
      PUBLIC_KEY,
      requests.map(([facts]) => ask(facts)),
    );
    expect(verdicts.map(({ verdict }) => verdict === 'allowed')).toEqual(
      requests.map(([, allowed]) => allowed),
    );
  });

  it('that is none is refused', async () => {
    expect(await failureOf(() => narrow(biscuit, root, []))).toEqual({
      kind: 'restriction',
      problem: 'restricts-nothing',
    });
  });

  it('of one’s own Datalog stands in its place, and reads back in words where it has some', async () => {
    const { reading } = await narrow(biscuit, root, [
      END,
      {
        kind: 'custom',
        source: '// two\ncheck if action("a:b"); check if type("service_access"), action($a);',
      },
      oneAction('c:d'),
    ]);
    expect(reading.blocks.at(-1)?.checks).toEqual([
      END,
      oneAction('a:b'),
      { kind: 'custom', source: 'check if type("service_access"), action($a)' },
      oneAction('c:d'),
    ]);
  });

  it.each([
    ['f(1)', 'fact', 0],
    ['check if true;\nf($x) <- g($x)', 'rule', 15],
    ['check if true; allow if true', 'policy', 15],
    ['// nothing', 'empty', 0],
    ['check if action($a), /* open', 'syntax', 21],
  ] as const)('of one’s own Datalog %j is refused with its place', async (source, problem, at) => {
    const custom = { kind: 'custom', source } as const;
    expect(await failureOf(() => narrow(biscuit, root, [END, custom]))).toEqual({
      kind: 'datalog',
      problem,
      at,
    });
  });

  it('can not be added to a sealed token, which still reads and works', async () => {
    const sealed = seal(goldenToken('app'));
    expect(await failureOf(() => narrow(biscuit, sealed, [END]))).toEqual({
      kind: 'restriction',
      problem: 'parent-sealed',
    });
    const reading = await biscuit.read(sealed, PUBLIC_KEY, HOOK0);
    const whole = await biscuit.read(goldenToken('app'), PUBLIC_KEY, HOOK0);
    expect(reading).toEqual({ ...whole, sealed: true });
  });

  it('can seal the token that it makes', async () => {
    const order = { restrictions: [oneAction('event:list')], seal: true };
    const { token, reading } = await biscuit.attenuate(root, PUBLIC_KEY, order, HOOK0);
    expect(reading).toMatchObject({
      sealed: true,
      revocationIds: [golden.tokens.root.revocation_ids[0], expect.any(String)],
    });
    expect(await biscuit.read(token, PUBLIC_KEY, HOOK0)).toEqual(reading);
    expect(await failureOf(() => narrow(biscuit, token, [END]))).toMatchObject({ problem: 'parent-sealed' });
    const verdicts = await biscuit.authorize(
      token,
      PUBLIC_KEY,
      ['event:list', 'event:get'].map((action) => ask({ action })),
    );
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['allowed', 'denied']);
  });

  it('that makes the token too large is refused', async () => {
    const values = Array.from({ length: 50 }, (_, index) => `${index}=${'x'.repeat(198)}`);
    const much = Array.from({ length: 20 }, (): Restriction => ({ kind: 'limit', limit: 'labels', values }));
    const different = much.map(
      (_, index) => ({ ...much[0], values: values.map((value) => `${index}.${value}`) }) as Restriction,
    );
    expect(await failureOf(() => narrow(biscuit, root, different))).toEqual({
      kind: 'restriction',
      problem: 'too-large',
    });
    expect(await failureOf(() => narrow(biscuit, root, much))).toEqual({
      kind: 'restriction',
      problem: 'too-large',
    });
  });

  it('never lets an action name change the shape of its block', async () => {
    const pieces = fc.constantFrom(
      '"',
      '\\',
      ')',
      ';',
      '{a}',
      '$a',
      '\n',
      'allow if true',
      ' or ',
      'ed25519/aa',
      '\u202e',
      '{',
    );
    const name = fc.oneof(
      fc.array(pieces, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), async (actions) => {
        const { token, reading } = await narrow(biscuit, root, [{ kind: 'actions', actions }]);
        expect(reading.blocks.at(-1)?.checks).toEqual([{ kind: 'actions', actions }]);
        const programs = [...actions, 'event:list'].map((action) => ask({ action }));
        const verdicts = await biscuit.authorize(token, PUBLIC_KEY, programs);
        expect(verdicts.map(({ verdict }) => verdict)).toEqual([...actions.map(() => 'allowed'), 'denied']);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a check that someone else wrote', () => {
  it.each<[string, CheckReading]>([
    [`check if application_id(${hexA})`, { kind: 'applications', ids: [A], discovery: [] }],
    [
      `check if application_id(${hexA}) or action("application:list") or action("organization:list")`,
      { kind: 'applications', ids: [A], discovery: ['application:list', 'organization:list'] },
    ],
    [
      `check if application_id($x), {${hexA}, ${hexB}}.contains($x)`,
      { kind: 'applications', ids: [A, B], discovery: [] },
    ],
    [
      `check if application_id(${hexA}) or application_id(${hexB}) or action($b), {"application:list"}.contains($b)`,
      { kind: 'applications', ids: [A, B], discovery: ['application:list'] },
    ],
    ['check if action("a:b") or action("c:d")', { kind: 'actions', actions: ['a:b', 'c:d'] }],
    ['check if action($x), {"a:b"}.contains($x)', { kind: 'actions', actions: ['a:b'] }],
    ['check if action($x), [].contains($x)', { kind: 'actions', actions: [] }],
    ['check if time($x), $x < 2026-10-01T00:00:00Z', { kind: 'expiry', expiresAt: '2026-10-01T00:00:00Z' }],
    ['check if time($x), $x <= 2026-10-01T00:00:00Z', { kind: 'expiry', expiresAt: '2026-10-01T00:00:01Z' }],
    ['check if time($x), 2026-10-01T00:00:00Z > $x', { kind: 'expiry', expiresAt: '2026-10-01T00:00:00Z' }],
    [
      'check if time($x), $x < 2026-10-01T02:00:00.9+02:00',
      { kind: 'expiry', expiresAt: '2026-10-01T00:00:00Z' },
    ],
    [
      `check if subscription_id(${hexA}) or subscription_id(${hexB}) or action($z), !{"subscription:delete", "subscription:get", "subscription:edit"}.contains($z)`,
      { kind: 'limit', limit: 'subscription', values: [A, B] },
    ],
    [
      'check if event_type_names($n), {"b", "a"}.contains($n), 0 < $n.length() or action($z), !["request_attempt:list"].contains($z)',
      { kind: 'limit', limit: 'event-types', values: ['a', 'b'] },
    ],
    [
      'check if labels($l), "b" === $l.get("a"), $l.get("c") === "d" or action($z), !["subscription:create"].contains($z)',
      { kind: 'limit', limit: 'labels', values: ['a=b', 'c=d'] },
    ],
  ])('%s has words', async (code, words) => {
    expect(await wordsOf(code)).toEqual([words]);
  });

  it.each([
    // No list of sets: as an element of it, no set of names would be found.
    'check if event_type_names($n), ["a", "b"].contains($n), $n.length() > 0 or action($z), !["request_attempt:list"].contains($z)',
    `check all application_id(${hexA})`,
    `reject if application_id(${hexA})`,
    `check if application_id(${hexA}), action("a:b")`,
    `check if application_id(${hexA}), true`,
    `check if application_id(${hexA}) or true`,
    `check if application_id(${hexA}) or time($t), $t < 2026-10-01T00:00:00Z`,
    `check if application_id(${hexA}) or action("A text")`,
    `check if application_id(${hexA}, 1)`,
    `check if application_id(${hexA}) trusting previous`,
    'check if application_id(hex:1234)',
    'check if application_id("11111111-2222-4333-8444-555555555555")',
    'check if application_id($a)',
    'check if action($a), ["a:b"].contains($a), $a != "a:b"',
    'check if action($a), ["a:b"].contains("a:b")',
    'check if action($a), !["a:b"].contains($a)',
    'check if action($a), ["a:b", 1].contains($a)',
    'check if action($a), $a.starts_with("event")',
    'check if Action("a:b")',
    'check if time($t), $t > 2026-10-01T00:00:00Z',
    'check if time($t), 2026-10-01T00:00:00Z < $t',
    'check if time($t), $t < 2026-10-01T00:00:00Z or action("a:b")',
    'check if time($t), $t < 2026-10-01T00:00:00Z, $t < 2027-10-01T00:00:00Z',
    'check if time(2026-10-01T00:00:00Z)',
    'check if operation("read")',
    // A limit has words only where all other actions are as free as the sentence says.
    `check if subscription_id(${hexA})`,
    `check if subscription_id(${hexA}) or action($a), !["subscription:get"].contains($a)`,
    `check if subscription_id(${hexA}) or action($a)`,
    'check if event_type_names($v), {"a"}.contains($v) or action($a), !["request_attempt:list"].contains($a)',
    'check if event_type_names($v), $v.length() > 0, {"a"}.contains($v) or event_type_names($v), $v.length() > 0, {"b"}.contains($v) or action($a), !["request_attempt:list"].contains($a)',
    'check if labels($v), $v.get("a=b") == "c" or action($a), !["subscription:create"].contains($a)',
    'check if labels($v), $v.get(1) == "c" or action($a), !["subscription:create"].contains($a)',
    'check if labels($v) or action($a), !["subscription:create"].contains($a)',
  ])('%s stays as its Datalog', async (code) => {
    const [check] = (await wordsOf(code)) ?? [];
    expect(check).toEqual({ kind: 'custom', source: code });
  });

  it.each<[string, CheckReading]>([
    [
      'check if topic($t, $n, $topic), $topic.starts_with("orders-")',
      { kind: 'limit', limit: 'topics', values: ['orders-'] },
    ],
    [
      'check if topic_operation($op), ["lookup", "consume"].contains($op)',
      { kind: 'actions', actions: ['topic:lookup', 'topic:consume'] },
    ],
    [
      'check if namespace_operation("get_topics") or topic_operation("lookup")',
      { kind: 'actions', actions: ['topic:lookup', 'namespace:get_topics'] },
    ],
    ['check if time($t), $t <= 2026-12-31T00:00:00Z', { kind: 'expiry', expiresAt: '2026-12-31T00:00:01Z' }],
    [
      'check if subscription($s), ["x"].contains($s) or namespace_operation($b), ![].contains($b) or topic_operation($b), !["consume"].contains($b)',
      { kind: 'limit', limit: 'queue', values: ['x'] },
    ],
  ])('of another service %s has words', async (code, words) => {
    expect(await wordsOf(code, PULSAR)).toEqual([words]);
  });

  it.each([
    'check if topic($t, $t, $topic), $topic.starts_with("orders-")',
    'check if topic("tenant", $n, $topic), $topic.starts_with("orders-")',
    'check if topic($t, $n, $topic), $n.starts_with("orders-")',
    'check if topic($t, $n, $topic), $topic.starts_with("a") or topic_operation($a)',
    'check if namespace("a", "b") or topic("a", "b", $topic)',
    'check if action("event:list")',
    `check if application_id(${hexA})`,
  ])('of another service %s stays as its Datalog', async (code) => {
    expect(await wordsOf(code, PULSAR)).toEqual([{ kind: 'custom', source: code }]);
  });

  it.each([
    [`application_id(${hexA}); check if application_id(${hexA})`],
    [`application_id($x) <- action($x); check if application_id($y), [${hexA}].contains($y)`],
    ['time(2000-01-01T00:00:00Z); check if time($t), $t < 2026-10-01T00:00:00Z'],
    ['action("a:b"); check if action("a:b")'],
  ])('%s gets no words: the block could satisfy it itself', async (code) => {
    const words = await wordsOf(code);
    expect(words?.map(({ kind }) => kind)).toEqual(['custom']);
  });

  it('gets no words when the authority block could satisfy it', async () => {
    const { reading, token } = await biscuit.issue(PRIVATE_KEY, {
      code: 'type("x"); time({early});',
      parameters: { early: new Date(0) },
    });
    expect(reading.expiresAt).toBeNull();
    const child = await biscuit.read(
      appendCode(token, 'check if time($t), $t < 2026-10-01T00:00:00Z'),
      PUBLIC_KEY,
      HOOK0,
    );
    expect(child.expiresAt).toBeNull();
  });

  it('is read with the symbols of its own third party block', async () => {
    const token = appendThirdParty(
      goldenToken('app'),
      'check if action("third:party") or action("other:one")',
    );
    const last = await narrow(biscuit, token, [oneAction('own:one')]);
    expect(last.reading.blocks.slice(2)).toMatchObject([
      { thirdParty: true, checks: [{ kind: 'actions', actions: ['third:party', 'other:one'] }] },
      { thirdParty: false, checks: [{ kind: 'actions', actions: ['own:one'] }] },
    ]);
  });

  it('is not misread when its text looks like Datalog, and is shown escaped', async () => {
    const text = 'a"), action("event:list';
    const issued = await biscuit.issue(PRIVATE_KEY, {
      code: 'check if action($a), {set}.contains($a); check if other({text});',
      parameters: { set: [text, 'line\nbreak'], text: `${text}\u202e\\` },
    });
    const reading = await biscuit.read(issued.token, PUBLIC_KEY, HOOK0);
    expect(reading.blocks[0]?.checks).toEqual([
      { kind: 'actions', actions: [text, 'line\nbreak'] },
      { kind: 'custom', source: String.raw`check if other("a\"), action(\"event:list\u{202e}\\")` },
    ]);
  });

  it('counts as no end when it is a fact', async () => {
    const token = appendCode(
      root,
      'expired_at(2020-01-01T00:00:00Z); organization_id(hex:00); type("other")',
    );
    const reading = await biscuit.read(token, PUBLIC_KEY, HOOK0);
    expect(reading).toMatchObject({
      expiresAt: null,
      type: 'service_access',
      organizationId: golden.organization_id,
    });
    expect(reading.blocks[1]).toMatchObject({ facts: 3, rules: 0, checks: [] });
  });
});
