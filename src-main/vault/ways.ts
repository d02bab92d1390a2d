import { randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import { MINIMUM_PASSPHRASE } from '#contract/vault.ts';
import type { Keychain } from '#main/keychain/keychain.ts';
import type { SafeStorage } from '#main/keychain/safe-storage.ts';
import { KEY_BYTES, newSecretBytes } from './envelope.ts';
import { readRecoveryKey, RECOVERY_CHARACTERS } from './recovery-code.ts';
import {
  findAccount,
  findKeyByEntry,
  findKeyByPassphrase,
  findKeyByRecovery,
  findSealedEntry,
  makeKeychainSlot,
  makePassphraseSlot,
  makeSafeStorageSlot,
} from './slots.ts';
import type { Slot } from './slots.ts';

/** A way that makes a slot by itself; a recovery key is made by the vault, and shown. */
export type LastingKey =
  | { with: 'keychain' }
  | { with: 'safe-storage' }
  | { with: 'passphrase'; passphrase: string };
export type Key = LastingKey | { with: 'recovery'; code: string };

/** Reads what was typed. A slip of the pen is told apart from a key that does not fit. */
export const parseRecoveryKey = (code: string): Uint8Array => {
  const typed = readRecoveryKey(code);
  if ('key' in typed) return typed.key;
  const { characters } = typed;
  throw new Refusal({ kind: 'recovery-key-misspelt', characters, expected: RECOVERY_CHARACTERS });
};

/** What a way says when it does not yield the key. */
export const refusalOf = (way: Key['with'], backend: string): Refusal => {
  switch (way) {
    case 'keychain':
      return new Refusal({ kind: 'keychain', problem: 'emptied', backend });
    case 'safe-storage':
      return new Refusal({ kind: 'safe-storage', problem: 'emptied', backend });
    case 'passphrase':
      return new Refusal({ kind: 'wrong-passphrase' });
    case 'recovery':
      return new Refusal({ kind: 'wrong-recovery-key' });
  }
};

/** How each way makes its slot and gets the vault key out of it. */
export const createWays = ({
  keychain,
  safeStorage,
}: {
  keychain: Keychain;
  safeStorage: SafeStorage | null;
}) => {
  const requireSafeStorage = (): SafeStorage => {
    if (safeStorage) return safeStorage;
    throw new Refusal({ kind: 'safe-storage', problem: 'missing', backend: '' });
  };

  /** An entry that nothing needs any more. What the keychain says of it changes nothing. */
  const forgetAccount = async (account: string): Promise<void> => {
    try {
      await keychain.forget(account);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };

  /** Written is not kept: what the keychain gives back decides whether it may be trusted. */
  const putEntry = async (account: string, entry: Uint8Array): Promise<void> => {
    await keychain.set(account, entry);
    const kept = await keychain.find(account);
    const isKept = kept !== undefined && Buffer.compare(kept, entry) === 0;
    kept?.fill(0);
    if (!isKept) throw new Refusal({ kind: 'keychain', problem: 'failed', backend: keychain.backend });
  };

  const makeBySafeStorage = async (vaultId: string, vaultKey: Uint8Array): Promise<Slot> => {
    const storage = requireSafeStorage();
    const entry = newSecretBytes(KEY_BYTES);
    try {
      const sealedEntry = await storage.protect(entry);
      const back = await storage.unprotect(sealedEntry);
      const isSame = Buffer.compare(back, entry) === 0;
      back.fill(0);
      if (!isSame) throw new Refusal({ kind: 'safe-storage', problem: 'failed', backend: storage.backend });
      return makeSafeStorageSlot(vaultId, vaultKey, storage.backend, entry, sealedEntry);
    } finally {
      entry.fill(0);
    }
  };

  const findBySafeStorage = async (vaultId: string, slot: Slot): Promise<Uint8Array> => {
    const storage = requireSafeStorage();
    const sealedEntry = findSealedEntry(slot);
    const entry = sealedEntry && (await storage.unprotect(sealedEntry));
    const key = entry && findKeyByEntry(vaultId, slot, entry);
    entry?.fill(0);
    if (!key) throw refusalOf('safe-storage', storage.backend);
    return key;
  };

  const findByKeychain = async (vaultId: string, slot: Slot): Promise<Uint8Array> => {
    const account = findAccount(vaultId, slot);
    const entry = account === undefined ? undefined : await keychain.find(account);
    const key = entry && findKeyByEntry(vaultId, slot, entry);
    entry?.fill(0);
    if (!key) throw refusalOf('keychain', keychain.backend);
    return key;
  };

  return {
    makeSlot: async (vaultId: string, vaultKey: Uint8Array, way: LastingKey): Promise<Slot> => {
      if (way.with === 'safe-storage') return makeBySafeStorage(vaultId, vaultKey);
      if (way.with === 'passphrase') {
        if ([...way.passphrase].length < MINIMUM_PASSPHRASE)
          throw new Refusal({ kind: 'weak-passphrase', minimum: MINIMUM_PASSPHRASE });
        return makePassphraseSlot(vaultId, vaultKey, way.passphrase);
      }
      const { slot, account, entry } = makeKeychainSlot(vaultId, vaultKey, keychain.backend);
      try {
        await putEntry(account, entry);
        return slot;
      } finally {
        entry.fill(0);
      }
    },
    /** The vault key. Refuses where this way does not yield it. */
    findKey: async (vaultId: string, slot: Slot, way: Key): Promise<Uint8Array> => {
      if (way.with === 'keychain') return findByKeychain(vaultId, slot);
      if (way.with === 'safe-storage') return findBySafeStorage(vaultId, slot);
      if (way.with === 'passphrase') {
        const key = await findKeyByPassphrase(vaultId, slot, way.passphrase);
        if (!key) throw refusalOf('passphrase', '');
        return key;
      }
      const code = parseRecoveryKey(way.code);
      const key = findKeyByRecovery(vaultId, slot, code);
      code.fill(0);
      if (!key) throw refusalOf('recovery', '');
      return key;
    },
    /** Takes out of the keychain what a slot that is gone had there. */
    forgetEntry: async (vaultId: string, slot: Slot | undefined): Promise<void> => {
      const account = slot?.kind === 'keychain' ? findAccount(vaultId, slot) : undefined;
      if (account !== undefined) await forgetAccount(account);
    },
    probeKeychain: async (): Promise<void> => {
      // A name of its own each time, so that two questions at once do not answer each other.
      const account = `probe/${randomUUID()}`;
      await putEntry(account, randomBytes(KEY_BYTES));
      await forgetAccount(account);
    },
    probeSafeStorage: async (): Promise<void> => {
      const storage = requireSafeStorage();
      await storage.unprotect(await storage.protect(randomBytes(KEY_BYTES)));
    },
  };
};
export type Ways = ReturnType<typeof createWays>;
