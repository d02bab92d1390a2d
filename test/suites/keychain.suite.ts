import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Keychain } from '#main/keychain/keychain.ts';

/** What every keychain driver promises. `open` gives one that is usable. */
export const describeKeychain = (name: string, open: () => Keychain): void => {
  describe(`keychain: ${name}`, () => {
    const account = () => `vault ${randomBytes(8).toString('hex')}`;

    it('gives back the 32 bytes that it was given', async () => {
      const keychain = open();
      const [own, key] = [account(), new Uint8Array(randomBytes(32))];
      await keychain.set(own, key);
      expect(await keychain.find(own)).toEqual(key);
      await keychain.forget(own);
    });

    it('answers undefined for an account that it does not know', async () => {
      expect(await open().find(account())).toBeUndefined();
    });

    it('replaces a key', async () => {
      const keychain = open();
      const [own, key] = [account(), new Uint8Array(randomBytes(32))];
      await keychain.set(own, new Uint8Array(32));
      await keychain.set(own, key);
      expect(await keychain.find(own)).toEqual(key);
      await keychain.forget(own);
    });

    it('keeps accounts apart', async () => {
      const keychain = open();
      const [one, other] = [account(), account()];
      await keychain.set(one, new Uint8Array(32).fill(1));
      await keychain.set(other, new Uint8Array(32).fill(2));
      await keychain.forget(one);
      expect(await keychain.find(one)).toBeUndefined();
      expect(await keychain.find(other)).toEqual(new Uint8Array(32).fill(2));
      await keychain.forget(other);
    });

    it('forgets what is not there without complaint', async () => {
      await expect(open().forget(account())).resolves.toBeUndefined();
    });

    it('keeps its own copy of the bytes', async () => {
      const keychain = open();
      const [own, key] = [account(), new Uint8Array(32).fill(5)];
      await keychain.set(own, key);
      key.fill(0);
      expect(await keychain.find(own)).toEqual(new Uint8Array(32).fill(5));
      await keychain.forget(own);
    });

    it('has a name that people know it by', () => {
      expect(open().backend).toMatch(/\w/);
    });
  });
};
