import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Remark } from '#contract/restriction.ts';
import type { Vocabulary } from '#main/biscuit/vocabulary.ts';
import { PLAIN } from '#main/biscuit/vocabulary.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import { scaled } from '#test/support/promise.ts';
import { failureOf, golden, goldenToken, PUBLIC_KEY } from './golden.ts';
import { hook0Program } from './hook0-authorizer.ts';
import { appendCode } from './raw.ts';
import { HOOK0, narrow, PULSAR } from './vocabularies.ts';

const biscuit = createBiscuit({ log: silentLog });
afterAll(() => biscuit.end());

const A = golden.application_id;
const hexA = `hex:${A.replaceAll('-', '')}`;
const at = new Date(golden.now);

const requestsFor = (actions: readonly string[]) =>
  [golden.application_id, golden.other_application_id].flatMap((applicationId) =>
    actions.map((action) =>
      hook0Program({ action, applicationId, organizationId: golden.organization_id, at }),
    ),
  );
/** All that a service of Hook0's rules is asked, for two applications; and one request of each sort. */
const REQUESTS = requestsFor(golden.full_for_application_id.root.allow);
const FEW = requestsFor(['event:list', 'application:list', 'organization:list', 'service_token:create']);

const verdictsOf = async (token: SecretText, requests = REQUESTS) => {
  const verdicts = await biscuit.authorize(token, PUBLIC_KEY, requests);
  return verdicts.map(({ verdict }) => verdict);
};

/** What the engine says must bear out what was remarked of a token's only appended block. */
const requireTrue = async (token: SecretText, { kind }: Remark, requests = REQUESTS) => {
  const verdicts = new Set(await verdictsOf(token, requests));
  if (kind === 'denies-everything') expect(verdicts).toEqual(new Set(['denied']));
  // The root may do all of it.
  if (kind === 'restricts-nothing' || kind === 'no-check') expect(verdicts).toEqual(new Set(['allowed']));
};

type Told = [kind: Remark['kind'], hint: Remark['hint'], about: string | null] | null;
const toldOf = ([first, ...others]: readonly Remark[]): Told => {
  expect(others).toEqual([]);
  return first ? [first.kind, first.hint, first.about] : null;
};

const remarkOf = async (code: string, vocabulary: Vocabulary = HOOK0): Promise<Told> => {
  const token = appendCode(goldenToken('root'), code);
  const { remarks } = await biscuit.read(token, PUBLIC_KEY, vocabulary);
  if (vocabulary === HOOK0) for (const each of remarks) await requireTrue(token, each);
  return toldOf(remarks);
};

describe('a trap that is documented', () => {
  it.each<[string, Told]>([
    // Hook0 (contract §0, §3).
    ['check if operation("read")', ['denies-everything', 'unknown-fact', 'operation']],
    [`check if application_id("${A}")`, ['denies-everything', 'text-for-bytes', 'application_id']],
    [
      `check if application_id($a), ["${A}"].contains($a)`,
      ['denies-everything', 'text-for-bytes', 'application_id'],
    ],
    [
      `check if application_id($a), {"${A}"}.contains($a)`,
      ['denies-everything', 'text-for-bytes', 'application_id'],
    ],
    [`check if application_id($a), $a == "${A}"`, ['denies-everything', 'text-for-bytes', 'application_id']],
    [`check if application_id($a), "${A}" === $a`, ['denies-everything', 'text-for-bytes', 'application_id']],
    [
      `application_id(${hexA}); check if application_id(${hexA})`,
      ['restricts-nothing', 'own-fact', 'application_id'],
    ],
    [`application_id(${hexA})`, ['no-check', null, null]],
    ['expired_at(2020-01-01T00:00:00Z)', ['no-check', null, null]],
    ['// only a comment', ['no-check', null, null]],
    ['', ['no-check', null, null]],
    [
      'check if action($a), !$a.starts_with("service_token:") && !$a.starts_with("application_secret:")',
      ['denylist', null, null],
    ],
    ['check if action($a), !["service_token:list"].contains($a)', ['denylist', null, null]],
    ['check if action($a), $a != "service_token:list", $a !== "event:get"', ['denylist', null, null]],
    ['reject if action("service_token:list")', ['denylist', null, null]],
    ['reject if action($a), $a.starts_with("service_token:")', ['denylist', null, null]],
    ['check all action($a), !($a.starts_with("organization:") || $a == "a:b")', ['denylist', null, null]],
    ['check if action($a), !["service_token:", "x"].any($p -> $a.starts_with($p))', ['denylist', null, null]],
    ['check if operation("read") or true', ['restricts-nothing', 'always-true', null]],
    // What is always so.
    ['check if true', ['restricts-nothing', 'always-true', null]],
    ['check if time($t)', ['restricts-nothing', 'always-true', null]],
    ['check if action($a)', ['restricts-nothing', 'always-true', null]],
    ['check all time($t), true', ['restricts-nothing', 'always-true', null]],
    ['check if time($t), action($a), 1 < 2 || false', ['restricts-nothing', 'always-true', null]],
    ['check if action($a), !(false && true)', ['restricts-nothing', 'always-true', null]],
    ['check if action($a), $a != 1', ['restricts-nothing', 'wrong-terms', 'action']],
    ['check if type("service_access")', ['restricts-nothing', 'own-fact', 'type']],
    ['check if type($t), ["service_access"].contains($t)', ['restricts-nothing', 'own-fact', 'type']],
    ['check if version($v), $v >= 1, type($t)', ['restricts-nothing', 'own-fact', 'version']],
    [
      'time(2000-01-01T00:00:00Z); check if time($t), $t < 2026-10-01T00:00:00Z',
      ['restricts-nothing', 'own-fact', 'time'],
    ],
    ['a("x"); b($x) <- a($x); check if b($x)', ['restricts-nothing', 'own-fact', 'b']],
    // What never is.
    [
      'check if resource($r), $r == "a" or operation("read")',
      ['denies-everything', 'unknown-fact', 'resource'],
    ],
    ['reject if operation("write")', ['restricts-nothing', 'unknown-fact', 'operation']],
    [`reject if application_id("${A}")`, ['restricts-nothing', 'text-for-bytes', 'application_id']],
    ['reject if action($a)', ['denies-everything', 'always-true', null]],
    // With `or` it denies only where both hold.
    ['reject if action("event:list") or action("event:get")', ['rejects-together', null, null]],
    ['reject if type("service_access") or action("event:get")', ['rejects-together', null, null]],
    ['reject if true or operation("write")', ['restricts-nothing', 'unknown-fact', 'operation']],
    ['reject if true or action($a)', ['denies-everything', 'always-true', null]],
    ['reject if type("service_access")', ['denies-everything', 'own-fact', 'type']],
    ['check if false', ['denies-everything', null, null]],
    ['check if action($a), [].contains($a)', ['denies-everything', null, null]],
    ['check if action($a, $b)', ['denies-everything', 'wrong-terms', 'action']],
    ['check if action(1)', ['denies-everything', 'wrong-terms', 'action']],
    ['check if action(hex:00)', ['denies-everything', 'text-for-bytes', 'action']],
    ['check if time($t), $t < "2027-01-01"', ['denies-everything', 'wrong-terms', 'time']],
    ['check if time($t), action($t)', ['denies-everything', 'wrong-terms', 'action']],
    [
      'check if application_id($a), $a.starts_with("11111111")',
      ['denies-everything', 'text-for-bytes', 'application_id'],
    ],
    ['check if action($a), $b == "event:list"', ['denies-everything', 'unbound', 'b']],
    ['check if action($a), ["x"].any($p -> $q == $p)', ['denies-everything', 'unbound', 'q']],
    ['check if action($a), $b == "event:list" or true', ['denies-everything', 'unbound', 'b']],
    ['reject if action($a), $b == "event:list"', ['denies-everything', 'unbound', 'b']],
    ['type("other"); check if type("none")', null],
  ])('%s', async (code, told) => {
    expect(await remarkOf(code)).toEqual(told);
  });

  it.each([
    `check if application_id(${hexA})`,
    `check if application_id(${hexA}) or action("application:list") or action("organization:list")`,
    `check if application_id($a), {${hexA}, hex:00}.contains($a)`,
    'check if action($a), ["event:list"].contains($a)',
    'check if action($a), $a.starts_with("event:"), !["event:ingest"].contains($a)',
    'check if time($t), $t < 2027-01-01T00:00:00Z',
    'check if allowed_role("viewer")',
    'check if application_id($a)',
    'check if labels($l), $l.get("env") == "prod" or action($a), !["subscription:create"].contains($a)',
    'reject if time($t), $t > 2027-01-01T00:00:00Z',
    'reject if action($a), !["event:list"].contains($a)',
    `check if application_id("${A}") or action("event:list")`,
    'check if application_id($x), $y == 1 or action("application:list")',
    'check if action($a), $a.matches("^event:")',
    'check if member("a") trusting previous',
  ])('is not seen in %s', async (code) => {
    const told = await remarkOf(code);
    expect(told?.[1] === 'unknown-fact' ? null : told).toBeNull();
  });

  it.each<[string, Told]>([
    // Pulsar (providers §5.3): the documented example.
    [
      'check if topic_operation($operation), $topic.starts_with("my-own-prefix")',
      ['denies-everything', 'unbound', 'topic'],
    ],
    ['check if topic($t, $n, $topic), $topic.starts_with("orders-")', null],
    ['check if topic($topic), $topic.starts_with("orders-")', ['denies-everything', 'wrong-terms', 'topic']],
    ['check if topic_operation($a)', null],
    [
      'check if topic_operation($a), !["consume"].contains($a) or namespace_operation($a), !["get_topic"].contains($a)',
      ['denylist', null, null],
    ],
  ])('of another service: %s', async (code, told) => {
    expect(await remarkOf(code, PULSAR)).toEqual(told);
  });

  it('of a service that nothing is known of is only what its own text shows', async () => {
    expect(await remarkOf('check if operation("read")', PLAIN)).toBeNull();
    expect(await remarkOf('check if operation($o), $p == 1', PLAIN)).toEqual([
      'denies-everything',
      'unbound',
      'p',
    ]);
    expect(await remarkOf('check if true', PLAIN)).toEqual(['restricts-nothing', 'always-true', null]);
  });

  it.each([
    ['allow if true', 'policy'],
    ['// nothing but a comment', 'empty'],
    ['  \n', 'empty'],
    [`application_id(${hexA}); check if application_id(${hexA})`, 'fact'],
    [`application_id($x) <- action($x); check if application_id($y)`, 'rule'],
    ['check if true trusting previous', 'trusting'],
    ['check if action({x})', 'parameter'],
    [`check if ${'!'.repeat(3000)}true`, 'too-deep'],
    [`check if ${'('.repeat(601)}true${')'.repeat(601)}`, 'too-deep'],
    [`check if f(${'['.repeat(50)}1${']'.repeat(50)})`, 'too-deep'],
  ] as const)('that one’s own Datalog would set is refused: %j', async (source, problem) => {
    const asked = () => narrow(biscuit, goldenToken('root'), [{ kind: 'custom', source }]);
    expect(await failureOf(asked)).toMatchObject({ kind: 'datalog', problem });
  });
});

describe('reject if with or', () => {
  it('denies only what every part rejects, and two of them what either does', async () => {
    const asked = requestsFor(['event:list', 'event:get', 'event:ingest']).slice(0, 3);
    const verdicts = (code: string) => verdictsOf(appendCode(goldenToken('root'), code), asked);
    const parts = ['action("event:list")', 'action($a), $a.ends_with("list")'];
    expect(await verdicts(`reject if ${parts.join(' or ')}`)).toEqual(['denied', 'allowed', 'allowed']);
    const [part] = parts;
    expect(await verdicts(`reject if ${part} or action("event:get")`)).toEqual(Array(3).fill('allowed'));
    expect(await verdicts(`reject if ${part}; reject if action("event:get")`)).toEqual([
      'denied',
      'denied',
      'allowed',
    ]);
  });
});

describe('a remark', () => {
  it('is never made of what was written in sentences', async () => {
    const { reading } = await narrow(biscuit, goldenToken('root'), [
      { kind: 'applications', ids: [A], discovery: ['application:list'] },
      { kind: 'actions', actions: ['event:list'] },
      { kind: 'limit', limit: 'subscription', values: [A] },
      { kind: 'limit', limit: 'event-types', values: ['a'] },
      { kind: 'limit', limit: 'labels', values: ['a=b'] },
      { kind: 'expiry', expiresAt: '2030-01-01T00:00:00Z' },
    ]);
    expect(reading.remarks).toEqual([]);
  });

  it('names its block and check', async () => {
    const token = appendCode(
      appendCode(goldenToken('app'), 'f(1)'),
      'check if action("event:list"); check if true',
    );
    const { remarks } = await biscuit.read(token, PUBLIC_KEY, HOOK0);
    expect(remarks).toEqual([
      { block: 2, check: null, kind: 'no-check', hint: null, about: null },
      { block: 3, check: 1, kind: 'restricts-nothing', hint: 'always-true', about: null },
    ]);
  });

  it('is borne out by the engine, whatever the check', async () => {
    const TERMS = [
      '$a',
      '$b',
      '$t',
      '"event:list"',
      hexA,
      '1',
      '2027-01-01T00:00:00Z',
      'true',
      '["event:list", "a"]',
      `[${hexA}]`,
      '["a", 1]',
      '[]',
      '{"event:list"}',
    ];
    const term = fc.constantFrom(...TERMS);
    const predicate = fc.oneof(
      fc.constantFrom(
        'action($a)',
        'action($b)',
        'time($t)',
        'application_id($b)',
        'application_id($a)',
        'type($a)',
        'operation($a)',
        'version($b)',
      ),
      fc
        .tuple(fc.constantFrom('action', 'time', 'application_id', 'type', 'allowed_role', 'nothing'), term)
        .map(([name, own]) => `${name}(${own})`),
    );
    const operation = fc
      .tuple(term, fc.constantFrom('==', '!=', '===', '!==', '<', '>=', '.contains', '.starts_with'), term)
      .map(([left, operator, right]) =>
        operator.startsWith('.') ? `${left}${operator}(${right})` : `${left} ${operator} ${right}`,
      );
    const condition = fc.oneof(
      operation,
      operation.map((inner) => `!(${inner})`),
      fc
        .tuple(operation, fc.constantFrom('&&', '||'), operation)
        .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
      fc.constantFrom('true', 'false'),
    );
    const branch = fc
      .tuple(fc.array(predicate, { maxLength: 2 }), fc.array(condition, { maxLength: 2 }))
      .map((parts) => parts.flat().join(', '))
      .filter((text) => text !== '');
    const check = fc
      .tuple(
        fc.constantFrom('check if', 'check all', 'reject if'),
        fc.array(branch, { minLength: 1, maxLength: 2 }),
      )
      .map(([opening, branches]) => `${opening} ${branches.join(' or ')}`);
    const own = fc.constantFrom(
      '',
      '',
      `application_id(${hexA}); `,
      'action("event:list"); ',
      'version(2); ',
    );
    const seen = { 'denies-everything': 0, 'restricts-nothing': 0, none: 0 };
    await fc.assert(
      fc.asyncProperty(own, check, async (facts, code) => {
        let token: SecretText;
        try {
          token = appendCode(goldenToken('root'), facts + code);
        } catch {
          return;
        }
        const { remarks } = await biscuit.read(token, PUBLIC_KEY, HOOK0);
        const [first] = remarks;
        if (first?.kind === 'denies-everything' || first?.kind === 'restricts-nothing') seen[first.kind] += 1;
        else seen.none += 1;
        if (first) await requireTrue(token, first, FEW);
      }),
      { numRuns: scaled(400, 10_000) },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
  });
});
