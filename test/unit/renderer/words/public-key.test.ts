import { describe, expect, it } from 'vitest';
import { publicKeyOf, publicKeyTrouble } from '#renderer/words/public-key.ts';

const KEY = 'ab'.repeat(32);

describe('publicKeyOf', () => {
  it('takes the digits with or without the name of their kind', () => {
    expect(publicKeyOf(KEY)).toBe(KEY);
    expect(publicKeyOf(` ed25519/${KEY.toUpperCase()}\n`)).toBe(KEY);
    expect(publicKeyOf(`secp256r1/${KEY}`)).toBeNull();
    expect(publicKeyOf(KEY.slice(1))).toBeNull();
    expect(publicKeyOf('')).toBeNull();
  });
});

describe('publicKeyTrouble', () => {
  it('says what is wrong, and nothing before there is something', () => {
    expect(publicKeyTrouble('')).toBeNull();
    expect(publicKeyTrouble(KEY)).toBeNull();
    expect(publicKeyTrouble('ed25519/abc')).toBe('A public key has 64 hex digits. This one has 3.');
    expect(publicKeyTrouble('hello there')).toBe(
      'A public key is written with the digits 0 to 9 and a to f.',
    );
  });
});
