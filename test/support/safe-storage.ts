import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { SafeStorage } from '#main/keychain/safe-storage.ts';

/** Safe storage with a key of its own that ends with the program; another one can't open what this one made. */
export const createMemorySafeStorage = (): SafeStorage => {
  const key = randomBytes(32);
  const backend = 'Memory';
  return {
    backend,
    protect: (plain) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Promise.resolve(Buffer.concat([nonce, cipher.getAuthTag(), sealed]));
    },
    unprotect: (sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(12, 28));
      try {
        return Promise.resolve(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]));
      } catch {
        return Promise.reject(new Refusal({ kind: 'safe-storage', problem: 'emptied', backend }));
      }
    },
  };
};
