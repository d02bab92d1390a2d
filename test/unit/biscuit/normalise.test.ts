import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { LONGEST_TOKEN, normaliseToken } from '#main/biscuit/normalise.ts';
import { failureOf, golden, goldenNames } from './golden.ts';

const TOKEN = golden.tokens.app_expiry.base64;
const problemOf = (text: string) => failureOf(() => normaliseToken(text));

describe('normaliseToken', () => {
  it.each([
    ['as it is', TOKEN],
    ['white space around', `\n  ${TOKEN}\t\n`],
    ['line breaks inside', TOKEN.replaceAll(/.{76}/g, '$&\r\n')],
    ['a zero width space', `\u200b${TOKEN.slice(0, 40)}\u200b${TOKEN.slice(40)}\ufeff`],
    ['Bearer', `Bearer ${TOKEN}`],
    ['a header', `Authorization: Bearer ${TOKEN}`],
    ['biscuit:', `biscuit:${TOKEN}`],
    ['quotes', `"${TOKEN}",`],
    ['curly quotes', `“${TOKEN}”`],
    ['a settings line', `HOOK0_API_TOKEN=${TOKEN}`],
    ['a shell line', `export HOOK0_API_TOKEN="${TOKEN}";`],
    ['a JSON member', `"HOOK0_API_TOKEN": "${TOKEN}",`],
    ['a YAML member', `hook0_token: '${TOKEN}'`],
    ['the standard alphabet', TOKEN.replaceAll('-', '+').replaceAll('_', '/')],
    ['no padding', TOKEN.replace(/=+$/, '')],
    ['percent signs', TOKEN.replaceAll('=', '%3D')],
  ])('finds the token with %s', (_, text) => {
    expect(normaliseToken(text).reveal()).toBe(TOKEN);
  });

  it('leaves every golden token as it is', () => {
    for (const name of goldenNames)
      expect(normaliseToken(golden.tokens[name].base64).reveal()).toBe(golden.tokens[name].base64);
  });

  it('tells a text that ends too early from all others, and about how long it should be', async () => {
    for (let length = 8; length < TOKEN.replace(/=+$/, '').length - 1; length += 1) {
      const failure = await problemOf(TOKEN.slice(0, length));
      expect(failure).toMatchObject({ problem: 'cut-short', characters: length });
      // The last block may be missing as a whole: then the rest still looks like a shorter token.
      expect(failure.kind === 'token-unreadable' && failure.expected).toBeGreaterThan(length);
      expect(failure.kind === 'token-unreadable' && failure.expected).toBeLessThanOrEqual(TOKEN.length);
    }
  });

  it.each([
    ['', 'empty'],
    [' \n\u200b', 'empty'],
    ['""', 'empty'],
    ['abc', 'not-a-token'],
    ['my token is: secret!', 'not-a-token'],
    ['https://app.hook0.com/tokens', 'not-a-token'],
    ['hello world', 'not-a-token'],
    ['d2hpdHRsZQ==', 'not-a-token'],
    ['aGVsbG8gd29ybGQs'.repeat(6), 'not-a-biscuit'],
    [TOKEN.slice(20), 'not-a-biscuit'],
  ])('refuses %j as %s', async (text, problem) => {
    expect(await problemOf(text)).toMatchObject({ kind: 'token-unreadable', problem });
  });

  it('refuses a text that is longer than any token', async () => {
    for (const length of [LONGEST_TOKEN + 1, 1_000_000])
      expect(await problemOf('A'.repeat(length))).toMatchObject({ problem: 'not-a-token' });
  });

  it.each([
    ['knock_st_0123456789abcdef', 'Knock'],
    ['glpat-0123456789abcdefghij', 'GitLab'],
    ['GITHUB_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345', 'GitHub'],
    ['Bearer eyJhbGciOiJIUzI1NiJ9.e30.abcdefgh', 'JWT'],
    ['sk-0123456789abcdef', 'OpenAI'],
  ])('says whose %j is', async (text, service) => {
    expect(await problemOf(text)).toMatchObject({ problem: 'other-service', service });
  });

  it('says nothing of the text when it refuses', () => {
    const secret = `knock_st_${'x'.repeat(30)}`;
    expect(() => normaliseToken(secret)).toThrow(Refusal);
    try {
      normaliseToken(secret);
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('xxx');
    }
  });

  it('answers any text with a token of the alphabet or a refusal', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
      fc
        .uint8Array({ maxLength: 300 })
        .map((bytes) => Buffer.from([0x12, bytes.length, ...bytes]).toString('base64')),
      fc.nat({ max: TOKEN.length }).map((length) => TOKEN.slice(0, length)),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          expect(normaliseToken(text).reveal()).toMatch(/^[\w-]+={0,2}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
