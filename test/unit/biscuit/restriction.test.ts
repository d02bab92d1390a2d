import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { CheckReading, Restriction } from '#contract/restriction.ts';
import { DISCOVERY, expectedChecks, toDatalog } from '#main/biscuit/restriction.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { failureOf, golden, goldenToken, PRIVATE_KEY, PUBLIC_KEY } from './golden.ts';
import { appendCode, appendThirdParty, seal } from './raw.ts';

const biscuit = createBiscuit({ log: silentLog });
afterAll(() => biscuit.end());

const root = goldenToken('root');
const A = golden.application_id;
const B = golden.other_application_id;
const hexA = `hex:${A.replaceAll('-', '')}`;
const hexB = `hex:${B.replaceAll('-', '')}`;
const open: Restriction = { applications: null, actions: null, expiresAt: null };

/** The words of the last block after appending this Datalog by hand. */
const wordsOf = async (code: string): Promise<CheckReading[] | undefined> => {
  const reading = await biscuit.read(appendCode(root, code), PUBLIC_KEY);
  return reading.blocks.at(-1)?.checks;
};

describe('toDatalog', () => {
  it('pastes no value into the code', () => {
    const { code, parameters } = toDatalog({
      applications: { ids: [A, B, A], discovery: true },
      actions: ['event:list"); allow if true; //'],
      expiresAt: '2027-01-01T00:00:00Z',
    });
    expect(code).toBe(
      [
        'check if application_id($id), {applications}.contains($id) or action($a), {discovery}.contains($a);',
        'check if action($a), {actions}.contains($a);',
        'check if time($t), $t < {end};\n',
      ].join('\n'),
    );
    expect(Object.keys(parameters).toSorted()).toEqual(['actions', 'applications', 'discovery', 'end']);
  });
});

describe('a restriction', () => {
  it.each<[string, Restriction, string]>([
    [
      'one application',
      { ...open, applications: { ids: [A], discovery: false } },
      `check if application_id(${hexA});\n`,
    ],
    [
      'one application that can be found',
      { ...open, applications: { ids: [A], discovery: true } },
      `check if application_id(${hexA}) or action($a), ["application:list", "organization:list", "organization:get"].contains($a);\n`,
    ],
    [
      'several applications',
      { ...open, applications: { ids: [A, B], discovery: false } },
      `check if application_id($id), [${hexA}, ${hexB}].contains($id);\n`,
    ],
    [
      'all three',
      {
        applications: { ids: [A], discovery: false },
        actions: ['event:list'],
        expiresAt: '2026-10-01T00:00:00Z',
      },
      `check if application_id(${hexA});\ncheck if action($a), ["event:list"].contains($a);\ncheck if time($t), $t < 2026-10-01T00:00:00Z;\n`,
    ],
  ])('signs %s as the checks it says', async (_, restriction, source) => {
    const { reading, token } = await biscuit.attenuate(root, PUBLIC_KEY, restriction);
    expect(reading.blocks.at(-1)).toEqual({
      source,
      checks: expectedChecks(restriction),
      facts: 0,
      rules: 0,
      thirdParty: false,
    });
    expect(await biscuit.read(token, PUBLIC_KEY)).toEqual(reading);
    expect(reading.revocationIds[0]).toBe(golden.tokens.root.revocation_ids[0]);
  });

  it('that restricts nothing is refused', async () => {
    const failure = await failureOf(() => biscuit.attenuate(root, PUBLIC_KEY, open));
    expect(failure).toEqual({ kind: 'restriction', problem: 'restricts-nothing' });
  });

  it('can not be added to a sealed token, which still reads and works', async () => {
    const sealed = seal(goldenToken('app'));
    const asked = { ...open, expiresAt: '2027-01-01T00:00:00Z' };
    expect(await failureOf(() => biscuit.attenuate(sealed, PUBLIC_KEY, asked))).toEqual({
      kind: 'restriction',
      problem: 'parent-sealed',
    });
    const reading = await biscuit.read(sealed, PUBLIC_KEY);
    const whole = await biscuit.read(goldenToken('app'), PUBLIC_KEY);
    expect(reading).toEqual({ ...whole, sealed: true });
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
        const { token, reading } = await biscuit.attenuate(root, PUBLIC_KEY, { ...open, actions });
        expect(reading.blocks.at(-1)?.checks).toEqual([{ kind: 'actions', actions }]);
        const programs = [...actions, 'event:list'].map((action) => ({
          code: 'action({action}); allow if true;',
          parameters: { action },
        }));
        const verdicts = await biscuit.authorize(token, PUBLIC_KEY, programs);
        expect(verdicts.map(({ verdict }) => verdict)).toEqual([...actions.map(() => 'allowed'), 'denied']);
      }),
      { numRuns: 500 },
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
  ])('%s has words', async (code, words) => {
    expect(await wordsOf(code)).toEqual([words]);
  });

  it.each([
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
  ])('%s stays as its Datalog', async (code) => {
    const [check] = (await wordsOf(code)) ?? [];
    expect(check).toEqual({ kind: 'custom', source: code });
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
    );
    expect(child.expiresAt).toBeNull();
  });

  it('is read with the symbols of its own third party block', async () => {
    const token = appendThirdParty(
      goldenToken('app'),
      'check if action("third:party") or action("other:one")',
    );
    const last = await biscuit.attenuate(token, PUBLIC_KEY, { ...open, actions: ['own:one'] });
    expect(last.reading.blocks.slice(2)).toMatchObject([
      { thirdParty: true, checks: [{ kind: 'actions', actions: ['third:party', 'other:one'] }] },
      { thirdParty: false, checks: [{ kind: 'actions', actions: ['own:one'] }] },
    ]);
  });

  it('is not misread when its text looks like Datalog, and is shown escaped', async () => {
    const text = 'a"), action("event:list';
    const { reading } = await biscuit.issue(PRIVATE_KEY, {
      code: 'check if action($a), {set}.contains($a); check if other({text});',
      parameters: { set: [text, 'line\nbreak'], text: `${text}\u202e\\` },
    });
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
    const reading = await biscuit.read(token, PUBLIC_KEY);
    expect(reading).toMatchObject({
      expiresAt: null,
      type: 'service_access',
      organizationId: golden.organization_id,
    });
    expect(reading.blocks[1]).toMatchObject({ facts: 3, rules: 0, checks: [] });
  });

  it('finds the application by the documented actions', () => {
    expect(DISCOVERY).toEqual(['application:list', 'organization:list', 'organization:get']);
  });
});
