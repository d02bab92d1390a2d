import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { PLAIN } from '#main/biscuit/vocabulary.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { createLog } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { failureOf, golden, goldenToken, PRIVATE_KEY, PUBLIC_KEY } from './golden.ts';
import { HOOK0 } from './vocabularies.ts';

const lines: string[] = [];
const log = createLog(
  (line) => lines.push(line),
  () => new Date(0),
);
const biscuit = createBiscuit({ log, limitMilliseconds: 2000 });
beforeAll(() => biscuit.read(goldenToken('root'), PUBLIC_KEY, HOOK0));
afterAll(() => biscuit.end());

const text = golden.tokens.app_expiry.base64;
const bytes = Buffer.from(text, 'base64url');
const OTHER_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
const allowAll = { code: 'allow if true;', parameters: {} };

/** What is left of a reading when the text of a token is not as it was. */
const readOrRefuse = async (token: string) => {
  try {
    const { blocks, revocationIds } = await biscuit.read(new SecretText(token), PUBLIC_KEY, HOOK0);
    return { blocks, revocationIds };
  } catch (error) {
    if (error instanceof Refusal) return error.failure.kind;
    throw error;
  }
};

/** Sixty facts and a check that joins them four times: seconds of work between two looks at the limit. */
const joinBomb = () =>
  biscuit.issue(PRIVATE_KEY, {
    code: [
      ...Array.from({ length: 60 }, (_, index) => `f(${index});`),
      'check if f($a), f($b), f($c), f($d), $a + $b + $c + $d == 1000;',
    ].join('\n'),
    parameters: {},
  });

const works = async () => expect(await readOrRefuse(text)).toHaveProperty('revocationIds');

describe('a hostile token', () => {
  it('of another key is told by its signature', async () => {
    const failure = await failureOf(() => biscuit.read(goldenToken('app'), OTHER_KEY, HOOK0));
    expect(failure).toMatchObject({ kind: 'token-unreadable', problem: 'bad-signature' });
  });

  it('is not read without a key', async () => {
    const failure = await failureOf(() => biscuit.read(goldenToken('app'), '', HOOK0));
    expect(failure).toMatchObject({ kind: 'token-unreadable', problem: 'no-public-key' });
  });

  it('with one bit turned is refused, or means what it meant', async () => {
    const whole = await readOrRefuse(text);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length * 8 - 1 }), async (bit) => {
        const turned = Uint8Array.from(bytes);
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const answer = await readOrRefuse(Buffer.from(turned).toString('base64url'));
        expect(answer === 'token-unreadable' || JSON.stringify(answer) === JSON.stringify(whole)).toBe(true);
      }),
      { numRuns: 1000 },
    );
    await works();
  });

  it('of random bytes in a Biscuit’s frame is refused', async () => {
    const frame = fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.uint8Array({ minLength: 32, maxLength: 32 }))
      .map(([block, key]) =>
        Buffer.from([0x12, block.length + 1, 0x0a, ...block, 0x22, 34, 0x0a, 32, ...key]).toString(
          'base64url',
        ),
      );
    await fc.assert(
      fc.asyncProperty(frame, async (token) => {
        expect(await readOrRefuse(token)).toBe('token-unreadable');
      }),
      { numRuns: 500 },
    );
    await works();
  });

  it('that is cut is refused before the engine sees it', async () => {
    const failure = await failureOf(() =>
      biscuit.read(new SecretText(text.slice(0, 300)), PUBLIC_KEY, HOOK0),
    );
    expect(failure).toMatchObject({ problem: 'cut-short', characters: 300 });
  });

  it('that takes too long ends the engine, and the next call gets a new one', async () => {
    const bomb = await joinBomb();
    const waiting = biscuit.authorize(bomb.token, PUBLIC_KEY, [allowAll]);
    const behind = biscuit.read(goldenToken('app'), PUBLIC_KEY, HOOK0);
    expect(await failureOf(() => waiting)).toEqual({ kind: 'engine', problem: 'too-expensive' });
    expect((await behind).blocks).toHaveLength(2);
    expect(lines.join('')).toContain('biscuit engine was stopped');
    await works();
  });

  it('that can not be computed is denied, as a service would', async () => {
    const { token } = await biscuit.issue(PRIVATE_KEY, { code: 'check if 1 / 0 == 1;', parameters: {} });
    expect(await biscuit.authorize(token, PUBLIC_KEY, [allowAll])).toEqual([
      { verdict: 'denied', failedChecks: [], uncomputable: true },
    ]);
  });

  it('that makes too many facts is refused as too expensive, never told as denied', async () => {
    const { token } = await biscuit.issue(PRIVATE_KEY, {
      code: [
        'm($a, $b, $c) <- k($a), k($b), k($c);',
        ...Array.from({ length: 40 }, (_, index) => `k(${index});`),
      ].join('\n'),
      parameters: {},
    });
    expect(await failureOf(() => biscuit.authorize(token, PUBLIC_KEY, [allowAll]))).toEqual({
      kind: 'engine',
      problem: 'too-expensive',
    });
    await works();
  });

  it('leaves no word of itself in the log', () => {
    expect(lines.join('')).not.toContain(text.slice(0, 40));
  });
});

describe('the engine', () => {
  it('that dies of a call refuses that call alone', async () => {
    const deaths = () => lines.filter((line) => line.includes('biscuit engine died')).length;
    const deep = { code: `check if ${'('.repeat(3000)}true${')'.repeat(3000)};`, parameters: {} };
    const calls = await Promise.allSettled([
      biscuit.read(goldenToken('app'), PUBLIC_KEY, HOOK0),
      biscuit.issue(PRIVATE_KEY, deep),
      biscuit.read(goldenToken('app'), PUBLIC_KEY, HOOK0),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const before = deaths();
    expect(await failureOf(() => biscuit.issue(PRIVATE_KEY, deep))).toEqual({
      kind: 'engine',
      problem: 'ended',
    });
    // It is tried again once, because an earlier call might have broken the first engine.
    expect(deaths() - before).toBe(2);
    await works();
  });

  it('that is ended refuses what waits, and starts again when asked', async () => {
    const waiting = [1, 2, 3].map(() => failureOf(() => biscuit.read(goldenToken('app'), PUBLIC_KEY, HOOK0)));
    await biscuit.end();
    for (const failure of await Promise.all(waiting))
      expect(failure).toEqual({ kind: 'engine', problem: 'ended' });
    await works();
  });

  it('goes on after it was renewed', async () => {
    const many = Array.from({ length: 450 }, () => allowAll);
    for (let round = 0; round < 6; round += 1) {
      const verdicts = await biscuit.authorize(goldenToken('root'), PUBLIC_KEY, many);
      expect(verdicts.filter(({ verdict }) => verdict === 'allowed')).toHaveLength(450);
    }
    await works();
  });

  it('does not take Datalog that is wrong, or a number that it can not hold', async () => {
    const program = (code: string, value: number) => [{ code, parameters: { value } }];
    const asked = (code: string, value: number) =>
      biscuit.authorize(goldenToken('root'), PUBLIC_KEY, program(code, value));
    await expect(asked('allow if', 1)).rejects.toThrow(
      'the biscuit engine refused authorize: Language.ParseError',
    );
    await expect(asked('f({value}); allow if true;', Number.NaN)).rejects.toThrow('the parameter value');
    await expect(asked('f({value}); allow if true;', 2 ** 53)).rejects.toThrow('the parameter value');
    expect(await asked('f({value}); allow if f(7);', 7)).toEqual([{ verdict: 'allowed' }]);
  });

  it('makes key pairs that sign and verify', async () => {
    const { privateKey, publicKey } = await biscuit.newKeyPair();
    const { token, reading } = await biscuit.issue(privateKey, {
      code: 'type({type}); organization_id({organization}); created_at({now});',
      parameters: {
        type: 'service_access',
        organization: Buffer.from('22222222222242228222222222222222', 'hex'),
        now: new Date('2026-11-22T10:00:00Z'),
      },
    });
    expect(await biscuit.read(token, publicKey, PLAIN)).toEqual(reading);
    expect(reading).toMatchObject({
      type: 'service_access',
      organizationId: '22222222-2222-4222-8222-222222222222',
      createdAt: '2026-11-22T10:00:00Z',
    });
  });
});
