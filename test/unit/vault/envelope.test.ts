import { hkdfSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bind,
  copySecretBytes,
  deriveKey,
  findOpened,
  hkdf,
  isWhole,
  KEY_BYTES,
  newSecretBytes,
  seal,
} from '#main/vault/envelope.ts';

const key = randomBytes(KEY_BYTES);
const bound = bind('record', 'vault', 'token.secret/1', 1);

describe('envelope', () => {
  it('opens what it sealed, byte for byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (plain) => {
        const opened = findOpened(key, seal(key, plain, bound), bound);
        expect(Buffer.compare(Buffer.from(opened ?? []), Buffer.from(plain))).toBe(0);
      }),
    );
  });

  it('opens nothing after any single flipped bit, in nonce, text or tag', () => {
    const sealed = seal(key, Buffer.from('a root token'), bound);
    for (const field of ['nonce', 'ciphertext'] as const)
      for (let bit = 0; bit < sealed[field].length * 8; bit += 1) {
        const changed = Uint8Array.from(sealed[field]);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(findOpened(key, { ...sealed, [field]: changed }, bound)).toBeUndefined();
        expect(isWhole(key, { ...sealed, [field]: changed }, bound)).toBe(false);
      }
  });

  it('tells without opening whether it would open, whatever the lengths and whatever was changed', () => {
    const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
    const change = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(bytes(600), bytes(200), fc.option(change), (plain, boundToIt, changed) => {
        const sealed = seal(key, plain, boundToIt);
        expect(isWhole(key, sealed, boundToIt)).toBe(true);
        expect(isWhole(deriveKey(key, 'elsewhere'), sealed, boundToIt)).toBe(false);
        expect(isWhole(key, sealed, bind('more', boundToIt))).toBe(false);
        if (changed === null) return;
        const ciphertext = Uint8Array.from(sealed.ciphertext);
        const at = changed.at % ciphertext.length;
        ciphertext[at] = (ciphertext[at] ?? 0) ^ changed.by;
        expect(isWhole(key, { ...sealed, ciphertext }, boundToIt)).toBe(false);
        const short = { ...sealed, ciphertext: sealed.ciphertext.subarray(0, at) };
        expect(isWhole(key, short, boundToIt)).toBe(findOpened(key, short, boundToIt) !== undefined);
      }),
      { numRuns: 500 },
    );
    // Bytes moved over the border between what is bound and what is sealed, which one hash runs over.
    const sealed = seal(key, Buffer.from('a root token'), Buffer.alloc(16, 1));
    const moved = { ...sealed, ciphertext: Buffer.concat([Buffer.alloc(16, 1), sealed.ciphertext]) };
    expect(isWhole(key, moved, Buffer.alloc(0))).toBe(false);
  });

  it('derives keys as HKDF-SHA256 does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.string(), fc.string(), (secret, salt, info) => {
        const expected = Buffer.from(hkdfSync('sha256', secret, salt, info, KEY_BYTES));
        expect(Buffer.from(hkdf(secret, salt, info)).equals(expected)).toBe(true);
      }),
    );
  });

  it('keeps secret bytes in a place of their own', () => {
    const secret = newSecretBytes(KEY_BYTES);
    const copy = copySecretBytes(secret);
    expect(Buffer.compare(copy, secret)).toBe(0);
    for (const bytes of [secret, copy, deriveKey(secret, 'a place')])
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    secret.fill(0);
    expect(copy.some((byte) => byte !== 0)).toBe(true);
  });

  it('opens nothing at another place, in another vault, at another key version, or cut short', () => {
    const sealed = seal(key, Buffer.from('a root token'), bound);
    expect(findOpened(key, sealed, bind('record', 'vault', 'token.secret/2', 1))).toBeUndefined();
    expect(findOpened(key, sealed, bind('record', 'other', 'token.secret/1', 1))).toBeUndefined();
    expect(findOpened(key, sealed, bind('record', 'vault', 'token.secret/1', 2))).toBeUndefined();
    expect(findOpened(deriveKey(key, 'elsewhere'), sealed, bound)).toBeUndefined();
    expect(
      findOpened(key, { ...sealed, ciphertext: sealed.ciphertext.subarray(0, 8) }, bound),
    ).toBeUndefined();
    expect(findOpened(key, { ...sealed, nonce: sealed.nonce.subarray(0, 4) }, bound)).toBeUndefined();
  });

  it('binds lists of parts so that no two of them make the same bytes', () => {
    expect(Buffer.compare(bind('ab', 'c'), bind('a', 'bc'))).not.toBe(0);
    expect(Buffer.compare(bind('a', ''), bind('', 'a'))).not.toBe(0);
  });

  it('never uses a nonce twice', () => {
    const nonces = Array.from({ length: 20_000 }, () =>
      Buffer.from(seal(key, key, bound).nonce).toString('hex'),
    );
    expect(new Set(nonces).size).toBe(nonces.length);
  });
});
