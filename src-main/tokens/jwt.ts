import { z } from 'zod';
import type { Explained } from '#contract/tokens.ts';

type Jwt = Omit<Extract<Explained, { kind: 'jwt' }>, 'characters'>;

/** Characters of one part; a longer one is not looked at. */
const LONGEST_PART = 32_768;
const LONGEST_TEXT = 200;
const MOST_ENTRIES = 50;
const LAST_SECOND = 253_402_300_799;

const SHAPE = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)$/;
const members = z.record(z.string(), z.unknown());

/** What has words of its own; the others are told by name. */
const TOLD = new Set(['iss', 'sub', 'aud', 'scope', 'scp', 'scopes', 'iat', 'nbf', 'exp']);

const partOf = (encoded: string | undefined): Record<string, unknown> | undefined => {
  if (encoded === undefined || encoded.length > LONGEST_PART) return undefined;
  try {
    return members.safeParse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const cut = (text: string): string => text.slice(0, LONGEST_TEXT);
const textOf = (value: unknown): string | null => (typeof value === 'string' ? cut(value) : null);

/** One text, or a list of them. */
const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .slice(0, MOST_ENTRIES)
    .flatMap((each) => (typeof each === 'string' ? [cut(each)] : []));

/** Scopes stand in one text with spaces, or in a list. */
const scopesOf = (payload: Record<string, unknown>): string[] =>
  [payload['scope'], payload['scp'], payload['scopes']]
    .flatMap(textsOf)
    .flatMap((text) => text.split(' ').filter(Boolean))
    .slice(0, MOST_ENTRIES);

const instantOf = (value: unknown): string | null =>
  typeof value === 'number' && value >= 0 && value <= LAST_SECOND
    ? `${new Date(Math.floor(value) * 1000).toISOString().slice(0, 19)}Z`
    : null;

/** What a JSON Web Token says of itself; nothing of it is verified. `undefined`: it is none. */
export const readJwt = (text: string): Jwt | undefined => {
  const [, first, second] = SHAPE.exec(text) ?? [];
  const header = partOf(first);
  const payload = partOf(second);
  if (!header || !payload || typeof header['alg'] !== 'string') return undefined;
  return {
    kind: 'jwt',
    algorithm: textOf(header['alg']),
    issuer: textOf(payload['iss']),
    subject: textOf(payload['sub']),
    audience: textsOf(payload['aud']),
    scopes: scopesOf(payload),
    issuedAt: instantOf(payload['iat']),
    notBefore: instantOf(payload['nbf']),
    expiresAt: instantOf(payload['exp']),
    claims: Object.keys(payload)
      .filter((name) => !TOLD.has(name))
      .slice(0, MOST_ENTRIES)
      .map(cut),
  };
};
