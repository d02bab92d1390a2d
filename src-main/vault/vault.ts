import { randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { SlotFacts } from '#contract/security.ts';
import type { SlotKind } from '#contract/vault.ts';
import type { Keychain } from '#main/keychain/keychain.ts';
import type { SafeStorage } from '#main/keychain/safe-storage.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import { createTurns } from '#main/kernel/in-turn.ts';
import { createAttempts } from './attempts.ts';
import { changeKeyInFile, forgetEntries, remakeSlots } from './change-key.ts';
import { copySecretBytes, KEY_BYTES, newSecretBytes } from './envelope.ts';
import { isLastGroup, printRecoveryKey, RECOVERY_BYTES } from './recovery-code.ts';
import { findRecord, isRecordWhole, sealRecord } from './records.ts';
import { findBackend, makeRecoverySlot } from './slots.ts';
import type { Slot } from './slots.ts';
import { createVaultStore } from './store.ts';
import type { KeptSealed } from './store.ts';
import { createWays, parseRecoveryKey, refusalOf } from './ways.ts';
import type { Key, LastingKey } from './ways.ts';

export type { Key, LastingKey } from './ways.ts';

export type Vault = {
  status(): 'absent' | 'locked' | 'unlocked';
  /** Asks memory alone, so it may be asked when the file is closed already. */
  isUnlocked(): boolean;
  slots(): SlotKind[];
  /** Each slot and, asked now, whether it still yields the key. Refuses while locked. */
  inspectSlots(): Promise<SlotFacts[]>;
  /** Which vault this is, and its key's number and age. Refuses with `vault-absent`. */
  identity(): { id: string; keyVersion: number; keyMadeAt: string };
  /** Makes the vault key and its first slot; the vault is unlocked then. */
  create(key: LastingKey): Promise<void>;
  /** `false`: it was open already, and nothing changed. Wrong tries are slowed: `unlock-wait`. */
  unlock(key: Key): Promise<boolean>;
  /** RFC 3339: when the next passphrase or recovery key is looked at; `null`: now. */
  retryAt(): string | null;
  /** Zeroes the vault key. What other rooms hold is theirs to drop. */
  lock(): void;
  /** Adds this way to unlock, or makes it anew. */
  setSlot(key: LastingKey): Promise<void>;
  /** Refuses with `last-slot` where no other way is known to open the vault. */
  removeSlot(kind: SlotKind): Promise<void>;
  /** A recovery key as it is printed; worth nothing until `keepRecoveryKey`. */
  offerRecoveryKey(): string;
  /** `false`: that is not its last group. */
  keepRecoveryKey(lastGroup: string): Promise<boolean>;
  /**
   * A new vault key. Every record is sealed again in one transaction; a token that does not open refuses it all with
   * `damaged`. The recovery key ends, because nobody but its owner has it.
   */
  changeKey(order: {
    passphrase: string | null;
    findTokenName: (place: string) => string | undefined;
    /** The last chance to refuse. */
    beforeChange: () => void;
    /** In the transaction, before anything is sealed again. */
    inChange: () => void;
    /** Takes what opens backups of the earlier key out of the keychain. */
    forgetsEarlier: boolean;
  }): Promise<{ records: number; recoveryEnded: boolean }>;
  /** Whether the keychain can keep a key now: writes, reads and forgets one. */
  probeKeychain(): Promise<void>;
  /** Whether safe storage can protect a key now. */
  probeSafeStorage(): Promise<void>;
  /** Refuses with `locked` while it is. */
  requireUnlocked(): void;
  /** Seals a secret for one place, `table.column/id`; whoever moves the bytes elsewhere can't open them. */
  keep(place: string, secret: Uint8Array): void;
  /** The secret of a place. Refuses with `damaged`, naming `name`, and leaves the bytes as they are. */
  open(place: string, name: string): Uint8Array;
  /** As `open`, `undefined` where nothing was kept. */
  findOpened(place: string, name: string): Uint8Array | undefined;
  drop(place: string): void;
  /** Every place where something is kept. */
  places(): string[];
  /** Whether a record opens, here or in a copy of this vault; says nothing of what is in it. */
  opens(place: string, sealed: KeptSealed | undefined): boolean;
  /** Whether the record kept at this place opens. */
  opensAt(place: string): boolean;
};

/** Ways that nobody has to remember: they can be tried at any time. */
const ASKED_BY_ITSELF: readonly SlotKind[] = ['keychain', 'safe-storage'];

export const createVault = (deps: {
  database: Database;
  keychain: Keychain;
  safeStorage: SafeStorage | null;
  clock: Clock;
  /** The slots are other ones now. `true`: a backup has them, so that what the earlier ones needed may be forgotten. */
  slotsChanged?: () => boolean;
}): Vault => {
  const { clock, slotsChanged = () => true } = deps;
  const store = createVaultStore(deps.database);
  const attempts = createAttempts(deps.database, clock);
  const ways = createWays(deps);
  /** Slots change one at a time. */
  const inTurn = createTurns();
  let vaultKey: Uint8Array | undefined;
  /** A recovery key that was shown and not yet kept. */
  let offered: { code: Uint8Array; printed: string } | undefined;

  const identity = () => {
    const found = store.findVault();
    if (!found) throw new Refusal({ kind: 'vault-absent' });
    return found;
  };

  const requireKey = (): Uint8Array => {
    if (!vaultKey) throw new Refusal({ kind: 'locked' });
    return vaultKey;
  };

  const now = () => toInstant(clock.now());

  const requireSlot = (kind: SlotKind): Slot => {
    const slot = store.findSlot(kind);
    if (!slot) throw new Refusal({ kind: 'slot-absent', slot: kind });
    return slot;
  };

  /** A lock zeroes the live key at any moment; what is wrapped must be the key itself, or nothing. */
  const withCopyOfKey = async <T>(work: (key: Uint8Array) => Promise<T>): Promise<T> => {
    const key = copySecretBytes(requireKey());
    try {
      return await work(key);
    } finally {
      key.fill(0);
    }
  };

  /** Asks a way that nobody has to remember. */
  const inspect = async (kind: SlotKind): Promise<SlotFacts['state']> => {
    if (kind !== 'keychain' && kind !== 'safe-storage') return 'known-to-you';
    try {
      const key = await ways.findKey(identity().id, requireSlot(kind), { with: kind });
      const isPresent = opensSomething(key);
      key.fill(0);
      return isPresent ? 'opens' : 'emptied';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { failure } = error;
      return 'problem' in failure && failure.problem === 'emptied' ? 'emptied' : 'silent';
    }
  };

  const at = (place: string, sealedWith?: number) => {
    const { id, keyVersion } = identity();
    return { vaultId: id, place, keyVersion: sealedWith ?? keyVersion };
  };

  const findWith = (key: Uint8Array, place: string, sealed: KeptSealed) =>
    findRecord(key, at(place, sealed.keyVersion), sealed);
  const isWholeWith = (key: Uint8Array, place: string, sealed: KeptSealed) =>
    isRecordWhole(key, at(place, sealed.keyVersion), sealed);

  /** Whether this is the key that the vault is sealed with: a slot of an earlier key yields an earlier key. */
  const opensSomething = (key: Uint8Array): boolean => {
    let records = 0;
    const isOpened = store.hasSealed((place, sealed) => {
      records += 1;
      return isWholeWith(key, place, sealed);
    });
    return isOpened || records === 0;
  };

  const keyBy = async (way: Key): Promise<Uint8Array> => {
    const { id } = identity();
    const slot = requireSlot(way.with);
    if (way.with === 'recovery') parseRecoveryKey(way.code).fill(0);
    const isGuess = !ASKED_BY_ITSELF.includes(way.with);
    if (isGuess) attempts.begin();
    const key = await ways.findKey(id, slot, way);
    try {
      if (!opensSomething(key)) throw refusalOf(way.with, findBackend(slot) ?? '');
      if (isGuess) attempts.forget();
      return key;
    } catch (error) {
      key.fill(0);
      throw error;
    }
  };

  const findOpenedAt = (place: string, name: string): Uint8Array | undefined => {
    const key = requireKey();
    const sealed = store.findSealed(place);
    if (!sealed) return undefined;
    const opened = findWith(key, place, sealed);
    if (!opened) throw new Refusal({ kind: 'damaged', name });
    return opened;
  };

  const opens = (place: string, sealed: KeptSealed | undefined): boolean =>
    sealed !== undefined && isWholeWith(requireKey(), place, sealed);

  /** Puts a slot in place if the vault was not locked meanwhile. */
  const putSlot = async (slot: Slot, live: Uint8Array): Promise<void> => {
    const { id } = identity();
    if (vaultKey !== live) {
      await ways.forgetEntry(id, slot);
      throw new Refusal({ kind: 'locked' });
    }
    const before = store.findSlot(slot.kind);
    store.putSlot(slot, now());
    if (slotsChanged()) await ways.forgetEntry(id, before);
  };

  return {
    status: () => {
      if (vaultKey) return 'unlocked';
      return store.findVault() ? 'locked' : 'absent';
    },
    isUnlocked: () => vaultKey !== undefined,
    slots: () => store.slots().map((slot) => slot.kind),
    inspectSlots: async () => {
      requireKey();
      const facts: SlotFacts[] = [];
      for (const slot of store.slots())
        facts.push({
          kind: slot.kind,
          madeAt: slot.createdAt,
          backend: findBackend(slot),
          state: await inspect(slot.kind),
        });
      return facts;
    },
    identity,
    create: async (way) => {
      if (store.findVault()) throw new Refusal({ kind: 'vault-exists' });
      const id = randomUUID();
      const key = newSecretBytes(KEY_BYTES);
      try {
        const slot = await ways.makeSlot(id, key, way);
        try {
          store.transaction(() => {
            if (store.findVault()) throw new Refusal({ kind: 'vault-exists' });
            store.makeVault(id, now());
            store.putSlot(slot, now());
          });
        } catch (error) {
          await ways.forgetEntry(id, slot);
          throw error;
        }
      } catch (error) {
        key.fill(0);
        throw error;
      }
      // A log that is hurt later must not take the very vault with it.
      store.checkpointQuietly();
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
    retryAt: attempts.retryAt,
    lock: () => {
      vaultKey?.fill(0);
      vaultKey = undefined;
      offered?.code.fill(0);
      offered = undefined;
    },
    setSlot: (way) =>
      inTurn(async () => {
        const live = requireKey();
        const slot = await withCopyOfKey((key) => ways.makeSlot(identity().id, key, way));
        await putSlot(slot, live);
      }),
    removeSlot: (kind) =>
      inTurn(async () => {
        const live = requireKey();
        const slot = requireSlot(kind);
        const others = store.slots().filter((other) => other.kind !== kind);
        let isSafe = others.some((other) => !ASKED_BY_ITSELF.includes(other.kind));
        for (const other of others) isSafe ||= (await inspect(other.kind)) === 'opens';
        if (!isSafe) throw new Refusal({ kind: 'last-slot', slot: kind });
        if (vaultKey !== live) throw new Refusal({ kind: 'locked' });
        store.dropSlot(kind);
        if (slotsChanged()) await ways.forgetEntry(identity().id, slot);
      }),
    offerRecoveryKey: () => {
      requireKey();
      offered?.code.fill(0);
      const code = newSecretBytes(RECOVERY_BYTES);
      offered = { code, printed: printRecoveryKey(code) };
      return offered.printed;
    },
    keepRecoveryKey: (lastGroup) =>
      inTurn(async () => {
        const live = requireKey();
        if (!offered || !isLastGroup(lastGroup, offered.printed)) return false;
        const { code } = offered;
        // A lock that comes now has nothing left to take back.
        offered = undefined;
        const slot = makeRecoverySlot(identity().id, live, code);
        code.fill(0);
        await putSlot(slot, live);
        return true;
      }),
    changeKey: (order) =>
      inTurn(async () => {
        const live = requireKey();
        const next = newSecretBytes(KEY_BYTES);
        const vaultId = identity().id;
        const before = store.slots();
        const { passphrase, findTokenName } = order;
        let made: Slot[] = [];
        let records: number;
        try {
          made = await remakeSlots(ways, { vaultId, before, key: next, passphrase });
          order.beforeChange();
          records = store.transaction(() => {
            if (vaultKey !== live) throw new Refusal({ kind: 'locked' });
            order.inChange();
            return changeKeyInFile(store, { from: live, to: next, slots: made, now: now(), findTokenName });
          });
        } catch (error) {
          next.fill(0);
          await forgetEntries(ways, vaultId, made);
          throw error;
        }
        // It is done: what goes wrong from here on is no reason to say that it was not.
        vaultKey = next;
        live.fill(0);
        store.checkpointQuietly();
        if (slotsChanged() && order.forgetsEarlier) await forgetEntries(ways, vaultId, before);
        return { records, recoveryEnded: before.some(({ kind }) => kind === 'recovery') };
      }),
    probeKeychain: ways.probeKeychain,
    probeSafeStorage: ways.probeSafeStorage,
    requireUnlocked: () => void requireKey(),
    keep: (place, secret) => {
      const record = at(place);
      store.putSealed(place, record.keyVersion, sealRecord(requireKey(), record, secret));
    },
    open: (place, name) => {
      const opened = findOpenedAt(place, name);
      if (!opened) throw new Refusal({ kind: 'damaged', name });
      return opened;
    },
    findOpened: findOpenedAt,
    drop: (place) => store.dropSealed(place),
    places: store.places,
    opens,
    opensAt: (place) => opens(place, store.findSealed(place)),
  };
};
