import { afterAll, describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import type { Restriction } from '#contract/restriction.ts';
import type { Vocabulary } from '#main/biscuit/vocabulary.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { golden, goldenToken, PUBLIC_KEY } from '#test/unit/biscuit/golden.ts';
import { ask, HOOK0, narrow, PULSAR } from '#test/unit/biscuit/vocabularies.ts';

const biscuit = createBiscuit({ log: silentLog });
afterAll(() => biscuit.end());

/** A service that has every form of limit. */
const ALL: Vocabulary = {
  ...HOOK0,
  limits: [...HOOK0.limits, ...PULSAR.limits.map((form) => ({ ...form, carriers: null }))],
};

/** What ends a text, a check or a comment, or means something to Datalog, to a terminal, to JavaScript. */
const PIECES = [
  '"',
  '\\',
  '\\"',
  "'",
  '`',
  ')',
  ']',
  '}',
  '(',
  '[',
  '{',
  ';',
  ',',
  '.',
  '=',
  '==',
  '<-',
  '->',
  '!',
  '|',
  '&',
  '//',
  '/*',
  '*/',
  '\n',
  '\r',
  '	',
  '\0',
  '\x1B[2J',
  '',
  '\u2028',
  '\xA0',
  '﻿',
  '​',
  '­',
  '‮',
  '⁦',
  '\ud800',
  '\udc00',
  '\udbff',
  '💩',
  'é',
  'ﷺ',
  'Ａ',
  'ı',
  '􏿿',
  '￿',
  '{x}',
  '{values}',
  '{value0}',
  '{carriers0}',
  '$a',
  '$v',
  '$0',
  'hex:',
  'hex:00',
  'ed25519/00',
  'secp256r1/00',
  'check if',
  'check if true',
  'allow if true;',
  'deny if true',
  'reject if true',
  'or true',
  'trusting previous',
  '"); allow if true; //',
  '"].contains($a) or true; //',
  'application_id(hex:00);',
  'time($t) <- action($t);',
  '2026-01-01T00:00:00Z',
  '-1',
  '0',
  'true',
  'null',
  '{,}',
  '__proto__',
  'constructor',
  '%s',
  '${x}',
  '\\u{0}',
  'event:list',
  'a',
  ' ',
  'é',
  'Z͑ͫ̓',
];

const hostileText = (random: Random): string => {
  // More than a token holds, or near it.
  if (random.onceIn(250))
    return random.pick(['x', '"', '\n', 'é', '\u{1f4a9}']).repeat(random.pick([5000, 40_000]));
  const count = 1 + random.below(8);
  return Array.from({ length: count }, () =>
    random.onceIn(4) ? String.fromCharCode(random.below(0x1_0000)) : random.pick(PIECES),
  ).join('');
};

const restrictionsOf = (text: string): Restriction[] => [
  { kind: 'actions', actions: [text] },
  { kind: 'applications', ids: [golden.application_id], discovery: ['event:list'] },
  { kind: 'limit', limit: 'event-types', values: [text] },
  { kind: 'limit', limit: 'labels', values: [`k${text}=${text}`] },
  { kind: 'limit', limit: 'topics', values: [text] },
  { kind: 'limit', limit: 'queue', values: [text] },
];

describe('a hostile text as a value', () => {
  it('changes the shape of no block, and is itself or refused', async () => {
    const random = randomOfThisTest();
    const counts = { 'read back exactly': 0, refused: 0, 'another shape': 0, 'another text allowed': 0 };
    const total = scaled(500, 10_000);
    for (let count = 0; count < total; count += 1) {
      const text = hostileText(random);
      const restrictions = restrictionsOf(text);
      try {
        const { token, reading } = await narrow(biscuit, goldenToken('root'), restrictions, ALL);
        const block = reading.blocks.at(-1);
        const isSame =
          reading.blocks.length === 2 && block?.facts === 0 && block.rules === 0 && block.checks.length === 6;
        if (!isSame) counts['another shape'] += 1;
        expect(block?.checks).toEqual(restrictions);

        const single = await narrow(biscuit, goldenToken('root'), [restrictions[0] as Restriction], ALL);
        const others = [`${text}x`, text.slice(1), 'event:list'].filter(
          (other) => other !== text && !/\p{Cs}/u.test(other),
        );
        const verdicts = await biscuit.authorize(
          single.token,
          PUBLIC_KEY,
          [text, ...others].map((action) => ask({ action })),
        );
        const [own, ...rest] = verdicts.map(({ verdict }) => verdict);
        expect(own).toBe('allowed');
        counts['another text allowed'] += rest.filter((verdict) => verdict === 'allowed').length;
        expect(token.reveal().length).toBeGreaterThan(golden.tokens.root.base64.length);
        counts['read back exactly'] += 1;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const isHalf = /\p{Cs}/u.test(text);
        expect(error.failure).toMatchObject(
          isHalf ? { kind: 'invalid-input' } : { kind: 'restriction', problem: 'too-large' },
        );
        expect(isHalf || text.length >= 5000).toBe(true);
        counts.refused += 1;
      }
    }
    expect(counts).toMatchObject({ 'another shape': 0, 'another text allowed': 0 });
    expect(counts['read back exactly']).toBeGreaterThan(total / 2);
    expect(counts.refused).toBeGreaterThan(total / 50);
    proved(
      'T12',
      `${total} hostile texts as actions, event types, labels and topics: ${JSON.stringify(counts)}`,
    );
  });

  it('as one’s own Datalog is refused with its place, or is checks and nothing else', async () => {
    const random = randomOfThisTest();
    const counts = { checks: 0, refused: 0, 'more than checks': 0 };
    const total = scaled(500, 10_000);
    for (let count = 0; count < total; count += 1) {
      // Half of them begin as a check does: others hardly ever get past the first word.
      const text = hostileText(random).slice(0, 300);
      const source = random.onceIn(2) ? text : `check if action($a), ["${text}"].contains($a)`;
      const { problems, checks } = await biscuit.look(source, ALL);
      for (const { from, to } of problems) expect(0 <= from && from <= to && to <= source.length).toBe(true);
      const custom: Restriction = { kind: 'custom', source };
      const expiry: Restriction = { kind: 'expiry', expiresAt: '2030-01-01T00:00:00Z' };
      try {
        const { reading } = await narrow(biscuit, goldenToken('root'), [expiry, custom, expiry], ALL);
        const block = reading.blocks.at(-1);
        if (block?.facts !== 0 || block.rules !== 0 || reading.blocks.length !== 2)
          counts['more than checks'] += 1;
        // What stands around it is still there, whatever it opens and does not close.
        expect([block?.checks[0], block?.checks.at(-1)]).toEqual([expiry, expiry]);
        expect(block?.checks.slice(1, -1)).toEqual(checks);
        expect(problems).toEqual([]);
        counts.checks += 1;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        expect(error.failure).toEqual({ kind: 'datalog', problem: problems[0]?.kind, at: problems[0]?.from });
        counts.refused += 1;
      }
    }
    expect(counts['more than checks']).toBe(0);
    expect(Math.min(counts.checks, counts.refused)).toBeGreaterThan(total / 50);
    proved('T12', `${total} hostile texts as Datalog: ${JSON.stringify(counts)}`);
  });
});
