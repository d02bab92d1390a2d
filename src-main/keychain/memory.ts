import type { Keychain } from './keychain.ts';

/** A keychain that ends with the program; for tests. */
export const createMemoryKeychain = (): Keychain => {
  const entries = new Map<string, Uint8Array>();
  return {
    backend: 'Memory',
    find: async (account) => {
      const key = entries.get(account);
      return key && Uint8Array.from(key);
    },
    // `slice` of a Buffer would be a view of bytes that the caller is about to wipe.
    set: async (account, key) => void entries.set(account, Uint8Array.from(key)),
    forget: async (account) => void entries.delete(account),
  };
};
