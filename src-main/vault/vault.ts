import { randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import { MINIMUM_PASSPHRASE } from '#contract/vault.ts';
import type { SlotKind } from '#contract/vault.ts';
import type { Keychain } from '#main/keychain/keychain.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import { bind, deriveKey, findOpened, KEY_BYTES, seal } from './envelope.ts';
import { findKeyByEntry, findKeyByPassphrase, makeKeychainSlot, makePassphraseSlot } from './slots.ts';
import { createVaultStore } from './store.ts';

export type Key = { with: 'keychain' } | { with: 'passphrase'; passphrase: string };

export type Vault = {
  status(): 'absent' | 'locked' | 'unlocked';
  slots(): SlotKind[];
  /** Makes the vault key and its first slot; the vault is unlocked then. */
  create(key: Key): Promise<void>;
  unlock(key: Key): Promise<void>;
  /** Zeroes the vault key. What other rooms hold is theirs to drop. */
  lock(): void;
  /** Adds this way to unlock, or makes it anew. */
  setSlot(key: Key): Promise<void>;
  /** Whether the keychain can keep a key now: writes, reads and forgets one. */
  probeKeychain(): Promise<void>;
  /** Seals a secret for one place, `table.column/id`; whoever moves the bytes elsewhere can't open them. */
  keep(place: string, secret: Uint8Array): void;
  /** The secret of a place. Refuses with `damaged`, naming `name`, and leaves the bytes as they are. */
  open(place: string, name: string): Uint8Array;
  /** As `open`, `undefined` where nothing was kept. */
  findOpened(place: string, name: string): Uint8Array | undefined;
  drop(place: string): void;
};

const PROBE_ACCOUNT = 'probe';

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

  const makeSlot = async (vaultId: string, key: Uint8Array, way: Key) => {
    if (way.with === 'passphrase') {
      if ([...way.passphrase].length < MINIMUM_PASSPHRASE)
        throw new Refusal({ kind: 'weak-passphrase', minimum: MINIMUM_PASSPHRASE });
      return makePassphraseSlot(vaultId, key, way.passphrase);
    }
    const { slot, entry } = makeKeychainSlot(vaultId, key, keychain.backend);
    await keychain.set(vaultId, entry);
    // Written is not kept: what the keychain gives back decides whether this slot may be trusted.
    const kept = await keychain.find(vaultId);
    if (!kept || Buffer.compare(kept, entry) !== 0)
      throw new Refusal({ kind: 'keychain', problem: 'failed', backend: keychain.backend });
    entry.fill(0);
    return slot;
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
    const entry = await keychain.find(id);
    const key = entry && findKeyByEntry(id, slot, entry);
    if (!key) throw new Refusal({ kind: 'keychain', problem: 'emptied', backend: keychain.backend });
    return key;
  };

  const findOpenedAt = (place: string, name: string): Uint8Array | undefined => {
    const key = requireKey();
    const sealed = store.findSealed(place);
    if (!sealed) return undefined;
    const opened = findOpened(deriveKey(key, place), sealed, boundTo(place, sealed.keyVersion));
    if (!opened) throw new Refusal({ kind: 'damaged', name });
    return opened;
  };

  return {
    status: () => {
      if (vaultKey) return 'unlocked';
      return store.findVault() ? 'locked' : 'absent';
    },
    slots: () => store.slots().map((slot) => slot.kind),
    create: async (way) => {
      if (store.findVault()) throw new Refusal({ kind: 'vault-exists' });
      const id = randomUUID();
      const key = randomBytes(KEY_BYTES);
      const slot = await makeSlot(id, key, way);
      const now = toInstant(clock.now());
      store.transaction(() => {
        store.makeVault(id, 1, now);
        store.putSlot(slot, now);
      });
      vaultKey = key;
    },
    unlock: async (way) => {
      const key = await keyBy(way);
      vaultKey?.fill(0);
      vaultKey = key;
    },
    lock: () => {
      vaultKey?.fill(0);
      vaultKey = undefined;
    },
    setSlot: async (way) => {
      const slot = await makeSlot(identity().id, requireKey(), way);
      store.putSlot(slot, toInstant(clock.now()));
    },
    probeKeychain: async () => {
      const probe = randomBytes(KEY_BYTES);
      await keychain.set(PROBE_ACCOUNT, probe);
      const kept = await keychain.find(PROBE_ACCOUNT);
      await keychain.forget(PROBE_ACCOUNT);
      if (!kept || Buffer.compare(kept, probe) !== 0)
        throw new Refusal({ kind: 'keychain', problem: 'failed', backend: keychain.backend });
    },
    keep: (place, secret) => {
      const key = requireKey();
      const { keyVersion } = identity();
      store.putSealed(place, keyVersion, seal(deriveKey(key, place), secret, boundTo(place, keyVersion)));
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
