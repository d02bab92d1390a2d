import { Refusal } from '#contract/failure.ts';
import { findRecord, sealRecord } from './records.ts';
import type { Slot } from './slots.ts';
import type { VaultStore } from './store.ts';
import type { Ways } from './ways.ts';

export const forgetEntries = async (ways: Ways, vaultId: string, slots: readonly Slot[]): Promise<void> => {
  for (const slot of slots) await ways.forgetEntry(vaultId, slot);
};

/**
 * The slots of before, made for another key: all but the recovery key's, which only its owner has. Refuses with what
 * a way says that does not answer now, and leaves nothing behind then.
 */
export const remakeSlots = async (
  ways: Ways,
  wanted: { vaultId: string; before: readonly Slot[]; key: Uint8Array; passphrase: string | null },
): Promise<Slot[]> => {
  const { vaultId, before, key } = wanted;
  const made: Slot[] = [];

  const remake = async (slot: Slot): Promise<void> => {
    if (slot.kind === 'recovery') return;
    if (slot.kind !== 'passphrase') {
      made.push(await ways.makeSlot(vaultId, key, { with: slot.kind }));
      return;
    }
    const way = { with: slot.kind, passphrase: wanted.passphrase ?? '' };
    // It must be the one of before: nobody is to be shut out by a slip of the pen.
    (await ways.findKey(vaultId, slot, way)).fill(0);
    made.push(await ways.makeSlot(vaultId, key, way));
  };

  try {
    for (const slot of before) await remake(slot);
    // The recovery key alone would leave no way in.
    if (made.length === 0) throw new Refusal({ kind: 'last-slot', slot: 'recovery' });
    return made;
  } catch (error) {
    await forgetEntries(ways, vaultId, made);
    throw error;
  }
};

/**
 * Every record sealed for the same place under the next key, and the slots that yield it; to be called in a
 * transaction. A token that does not open refuses it all: its bytes would be worth nothing under a key that is gone.
 * Another record that does not open can't be had back by any key, and stays as it is, told as damaged. Answers how many.
 */
export const changeKeyInFile = (
  store: VaultStore,
  change: {
    from: Uint8Array;
    to: Uint8Array;
    slots: readonly Slot[];
    now: string;
    findTokenName: (place: string) => string | undefined;
  },
): number => {
  const vault = store.findVault();
  if (!vault) throw new Refusal({ kind: 'vault-absent' });
  const at = (place: string, keyVersion: number) => ({ vaultId: vault.id, place, keyVersion });
  const next = vault.keyVersion + 1;
  let records = 0;
  for (const place of store.places()) {
    const sealed = store.findSealed(place);
    const secret = sealed && findRecord(change.from, at(place, sealed.keyVersion), sealed);
    if (!secret) {
      const name = change.findTokenName(place);
      if (name !== undefined) throw new Refusal({ kind: 'damaged', name });
      continue;
    }
    store.putSealed(place, next, sealRecord(change.to, at(place, next), secret));
    secret.fill(0);
    records += 1;
  }
  store.setKeyVersion(next, change.now);
  store.dropSlot('recovery');
  for (const slot of change.slots) store.putSlot(slot, change.now);
  return records;
};
