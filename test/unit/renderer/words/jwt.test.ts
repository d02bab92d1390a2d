import { describe, expect, it } from 'vitest';
import type { Explained } from '#contract/tokens.ts';
import { jwtFacts } from '#renderer/words/jwt.ts';

const now = new Date('2026-11-22T09:00:00Z');
const jwt = (more: Partial<Extract<Explained, { kind: 'jwt' }>>): Extract<Explained, { kind: 'jwt' }> => ({
  kind: 'jwt',
  characters: 300,
  algorithm: null,
  issuer: null,
  subject: null,
  audience: [],
  scopes: [],
  issuedAt: null,
  notBefore: null,
  expiresAt: null,
  claims: [],
  ...more,
});
const said = (more: Parameters<typeof jwt>[0]) =>
  jwtFacts(jwt(more), now, 'Europe/Paris').map(({ label, value }) => `${label}: ${value}`);

describe('jwtFacts', () => {
  it('has a line for what it says, and none for what it does not', () => {
    expect(
      said({
        algorithm: 'RS256',
        issuer: 'https://login.example',
        subject: 'ann',
        audience: ['api', 'web'],
        scopes: ['read', 'write', 'admin'],
        issuedAt: '2026-11-20T09:00:00Z',
        expiresAt: '2026-12-22T09:00:00Z',
        claims: ['email'],
      }),
    ).toStrictEqual([
      'Issuer: https://login.example',
      'Subject: ann',
      'For: api and web',
      'Scopes: read, write and admin',
      'Issued: Fri 20 Nov 2026, 10:00, 2 days ago',
      'Ends: Tue 22 Dec 2026, 10:00, in 30 days',
      'Signed with: RS256',
      'Other claims: email',
    ]);
    expect(said({})).toStrictEqual(['Ends: Never, as far as it says']);
  });

  it('says that it has ended, and shows nothing unseen', () => {
    expect(said({ expiresAt: '2026-11-22T09:00:00Z', issuer: 'a\u200bb' })).toStrictEqual([
      'Issuer: a\\u{200b}b',
      'Ended: today, 10:00, just now',
    ]);
  });
});
