import { randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import { MINIMUM_PASSPHRASE } from '#contract/vault.ts';
import type { SlotKind } from '#contract/vault.ts';
import type { Keychain } from '#main/keychain/keychain.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import { bind, deriveKey, findOpened, KEY_BYTES, seal } from './envelope.ts';
import {
  findAccount,
  findKeyByEntry,
  findKeyByPassphrase,
  makeKeychainSlot,
  makePassphraseSlot,
} from './slots.ts';
import type { Slot } from './slots.ts';
import { createVaultStore } from './store.ts';

export type Key = { with: 'keychain' } | { with: 'passphrase'; passphrase: string };

export type Vault = {
  status(): 'absent' | 'locked' | 'unlocked';
  /** Asks memory alone, so it may be asked when the file is closed already. */
  isUnlocked(): boolean;
  slots(): SlotKind[];
  /** Makes the vault key and its first slot; the vault is unlocked then. */
  create(key: Key): Promise<void>;
  /** `false`: it was open already, and nothing changed. */
  unlock(key: Key): Promise<boolean>;
  /** Zeroes the vault key. What other rooms hold is theirs to drop. */
  lock(): void;
  /** Adds this way to unlock, or makes it anew. */
  setSlot(key: Key): Promise<void>;
  /** Whether the keychain can keep a key now: writes, reads and forgets one. */
  probeKeychain(): Promise<void>;
  /** Refuses with `locked` while it is. */
  requireUnlocked(): void;
  /** Seals a secret for one place, `table.column/id`; whoever moves the bytes elsewhere can't open them. */
  keep(place: string, secret: Uint8Array): void;
  /** The secret of a place. Refuses with `damaged`, naming `name`, and leaves the bytes as they are. */
  open(place: string, name: string): Uint8Array;
  /** As `open`, `undefined` where nothing was kept. */
  findOpened(place: string, name: string): Uint8Array | undefined;
  drop(place: string): void;
};

export const createVault = (deps: { database: Database; keychain: Keychain; clock: Clock }): Vault => {
  const { keychain, clock } = deps;
  const store = createVaultStore(deps.database);
  let vaultKey: Uint8Array | undefined;

  const identity = () => {
    const found = store.findVault();
    if (!found) throw new Refusal({ kind: 'vault-absent' });
    return found;
  };

  const requireKey = (): Uint8Array => {
    if (!vaultKey) throw new Refusal({ kind: 'locked' });
    return vaultKey;
  };

  const boundTo = (place: string, keyVersion: number) => bind('record', identity().id, place, keyVersion);

  const forgetEntry = async (slot: Slot | undefined): Promise<void> => {
    const account = slot?.kind === 'keychain' ? findAccount(slot) : undefined;
    if (account !== undefined) await forgetAccount(account);
  };

  const isSame = (kept: Uint8Array | undefined, given: Uint8Array): boolean =>
    kept !== undefined && Buffer.compare(kept, given) === 0;

  /** Written is not kept: what the keychain gives back decides whether it may be trusted. */
  const putEntry = async (account: string, entry: Uint8Array): Promise<void> => {
    await keychain.set(account, entry);
    const kept = await keychain.find(account);
    const isKept = isSame(kept, entry);
    kept?.fill(0);
    if (!isKept) throw new Refusal({ kind: 'keychain', problem: 'failed', backend: keychain.backend });
  };

  const makeSlot = async (vaultId: string, key: Uint8Array, way: Key): Promise<Slot> => {
    if (way.with === 'passphrase') {
      if ([...way.passphrase].length < MINIMUM_PASSPHRASE)
        throw new Refusal({ kind: 'weak-passphrase', minimum: MINIMUM_PASSPHRASE });
      return makePassphraseSlot(vaultId, key, way.passphrase);
    }
    const { slot, account, entry } = makeKeychainSlot(vaultId, key, keychain.backend);
    try {
      await putEntry(account, entry);
      return slot;
    } finally {
      entry.fill(0);
    }
  };

  /** An entry that nothing needs any more. What the keychain says of it changes nothing. */
  const forgetAccount = async (account: string): Promise<void> => {
    try {
      await keychain.forget(account);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };

  const keyBy = async (way: Key): Promise<Uint8Array> => {
    const { id } = identity();
    const slot = store.findSlot(way.with);
    if (!slot) throw new Refusal({ kind: 'slot-absent', slot: way.with });
    if (way.with === 'passphrase') {
      const key = await findKeyByPassphrase(id, slot, way.passphrase);
      if (!key) throw new Refusal({ kind: 'wrong-passphrase' });
      return key;
    }
    const account = findAccount(slot);
    const entry = account === undefined ? undefined : await keychain.find(account);
    const key = entry && findKeyByEntry(id, slot, entry);
    if (!key) throw new Refusal({ kind: 'keychain', problem: 'emptied', backend: keychain.backend });
    return key;
  };

  const findOpenedAt = (place: string, name: string): Uint8Array | undefined => {
    const key = requireKey();
    const sealed = store.findSealed(place);
    if (!sealed) return undefined;
    const placeKey = deriveKey(key, place);
    const opened = findOpened(placeKey, sealed, boundTo(place, sealed.keyVersion));
    placeKey.fill(0);
    if (!opened) throw new Refusal({ kind: 'damaged', name });
    return opened;
  };

  return {
    status: () => {
      if (vaultKey) return 'unlocked';
      return store.findVault() ? 'locked' : 'absent';
    },
    isUnlocked: () => vaultKey !== undefined,
    slots: () => store.slots().map((slot) => slot.kind),
    create: async (way) => {
      if (store.findVault()) throw new Refusal({ kind: 'vault-exists' });
      const id = randomUUID();
      const key = randomBytes(KEY_BYTES);
      const slot = await makeSlot(id, key, way);
      const now = toInstant(clock.now());
      store.transaction(() => {
        if (store.findVault()) throw new Refusal({ kind: 'vault-exists' });
        store.makeVault(id, 1, now);
        store.putSlot(slot, now);
      });
      vaultKey = key;
    },
    unlock: async (way) => {
      const key = await keyBy(way);
      if (vaultKey) {
        key.fill(0);
        return false;
      }
      vaultKey = key;
      return true;
    },
    lock: () => {
      vaultKey?.fill(0);
      vaultKey = undefined;
    },
    setSlot: async (way) => {
      const live = requireKey();
      // A lock zeroes the live key at any moment; what is wrapped must be the key itself, or nothing.
      const key = Uint8Array.from(live);
      const before = store.findSlot(way.with);
      const slot = await makeSlot(identity().id, key, way).finally(() => key.fill(0));
      if (vaultKey !== live) {
        await forgetEntry(slot);
        throw new Refusal({ kind: 'locked' });
      }
      store.putSlot(slot, toInstant(clock.now()));
      await forgetEntry(before);
    },
    probeKeychain: async () => {
      // A name of its own each time, so that two questions at once do not answer each other.
      const account = `probe/${randomUUID()}`;
      await putEntry(account, randomBytes(KEY_BYTES));
      await forgetAccount(account);
    },
    requireUnlocked: () => void requireKey(),
    keep: (place, secret) => {
      const key = requireKey();
      const { keyVersion } = identity();
      const placeKey = deriveKey(key, place);
      store.putSealed(place, keyVersion, seal(placeKey, secret, boundTo(place, keyVersion)));
      placeKey.fill(0);
    },
    open: (place, name) => {
      const opened = findOpenedAt(place, name);
      if (!opened) throw new Refusal({ kind: 'damaged', name });
      return opened;
    },
    findOpened: findOpenedAt,
    drop: (place) => store.dropSealed(place),
  };
};
