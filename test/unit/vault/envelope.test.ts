import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bind, deriveKey, findOpened, KEY_BYTES, seal } from '#main/vault/envelope.ts';

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
      }
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
