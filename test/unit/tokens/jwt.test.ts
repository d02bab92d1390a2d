import { describe, expect, it } from 'vitest';
import { explained } from '#contract/tokens.ts';
import { readJwt } from '#main/tokens/jwt.ts';
import { findKnownPrefix } from '#main/tokens/known-prefixes.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (payload: unknown, header: unknown = { alg: 'HS256', typ: 'JWT' }): string =>
  `${part(header)}.${part(payload)}.c2lnbmF0dXJl`;

describe('a JWT', () => {
  it('says what its claims say, and names the others only', () => {
    expect(
      readJwt(
        jwt({
          iss: 'https://issuer.example',
          sub: 'user-1',
          aud: ['a', 'b'],
          scope: 'read:things write:things',
          scp: ['admin'],
          iat: 1_795_305_600,
          nbf: 1_795_305_601,
          exp: 1_795_392_000.9,
          password: 'do not show me',
        }),
      ),
    ).toEqual({
      kind: 'jwt',
      algorithm: 'HS256',
      issuer: 'https://issuer.example',
      subject: 'user-1',
      audience: ['a', 'b'],
      scopes: ['read:things', 'write:things', 'admin'],
      issuedAt: '2026-11-22T00:00:00Z',
      notBefore: '2026-11-22T00:00:01Z',
      expiresAt: '2026-11-23T00:00:00Z',
      claims: ['password'],
    });
  });

  it('of odd claims says nothing that is not so', () => {
    const found = readJwt(jwt({ iss: 7, aud: { a: 1 }, exp: 'soon', iat: -1, nbf: 1e300 }));
    expect(found).toMatchObject({
      issuer: null,
      audience: [],
      expiresAt: null,
      issuedAt: null,
      notBefore: null,
    });
  });

  it('is bounded', () => {
    const claims = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`claim${index}`, 1]));
    const found = readJwt(jwt({ ...claims, iss: 'x'.repeat(5000) }));
    expect(found?.claims).toHaveLength(50);
    expect(found?.issuer).toHaveLength(200);
    expect(readJwt(jwt({ filler: 'x'.repeat(40_000) }))).toBeUndefined();
    expect(explained.safeParse({ ...found, characters: 1 }).success).toBe(true);
  });

  it.each([
    'a.b.c',
    'eyJhbGciOiJIUzI1NiJ9',
    `${part({ typ: 'JWT' })}.${part({})}.x`,
    `${part([])}.${part({})}.x`,
    'https://a.example.com',
  ])('is not %s', (text) => expect(readJwt(text)).toBeUndefined());
});

describe('a known beginning', () => {
  const tail = 'x'.repeat(40);
  it.each([
    ['knock_st_', 'Knock', 'full', false],
    ['ghp_', 'GitHub', 'scoped', false],
    ['sk-ant-', 'Anthropic', 'unknown', false],
    ['sk-', 'OpenAI', 'unknown', false],
    ['FlyV1 fm2_', 'Fly.io', 'unknown', true],
    ['pypi-', 'PyPI', 'unknown', true],
    ['cfk_', 'Cloudflare', 'full', false],
  ] as const)('%s is of %s', (beginning, service, power, narrowable) => {
    expect(findKnownPrefix(beginning + tail)).toMatchObject({ service, power, narrowable });
  });

  it('is none of a word, nor of another text', () => {
    expect(findKnownPrefix('sk-learn')).toBeUndefined();
    expect(findKnownPrefix(`xsk-${tail}`)).toBeUndefined();
  });
});
