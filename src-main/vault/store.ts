import type { SlotKind } from '#contract/vault.ts';
import type { Database } from '#main/kernel/database.ts';
import type { Sealed } from './envelope.ts';
import type { Slot } from './slots.ts';

type SealedRow = { key_version: number; nonce: Buffer; ciphertext: Buffer };

/** This room's tables: vault, key_slot, sealed. */
export const createVaultStore = (database: Database) => {
  const selectVault = database.prepare('SELECT id, key_version FROM vault');
  const insertVault = database.prepare(
    'INSERT INTO vault (singleton, id, key_version, created_at) VALUES (1, ?, ?, ?)',
  );
  const selectSlots = database.prepare(
    'SELECT kind, parameters, salt, nonce, wrapped FROM key_slot ORDER BY kind',
  );
  const replaceSlot = database.prepare(
    `INSERT OR REPLACE INTO key_slot (kind, parameters, salt, nonce, wrapped, created_at)
     VALUES (@kind, @parameters, @salt, @nonce, @wrapped, @createdAt)`,
  );
  const selectSealed = database.prepare('SELECT key_version, nonce, ciphertext FROM sealed WHERE place = ?');
  const replaceSealed = database.prepare(
    'INSERT OR REPLACE INTO sealed (place, key_version, nonce, ciphertext) VALUES (?, ?, ?, ?)',
  );
  const deleteSealed = database.prepare('DELETE FROM sealed WHERE place = ?');

  return {
    findVault: () => {
      const row = selectVault.get() as { id: string; key_version: number } | undefined;
      return row && { id: row.id, keyVersion: row.key_version };
    },
    makeVault: (id: string, keyVersion: number, createdAt: string) =>
      void insertVault.run(id, keyVersion, createdAt),
    slots: () => selectSlots.all() as Slot[],
    findSlot: (kind: SlotKind) => (selectSlots.all() as Slot[]).find((slot) => slot.kind === kind),
    putSlot: (slot: Slot, createdAt: string) => void replaceSlot.run({ ...slot, createdAt }),
    findSealed: (place: string) => {
      const row = selectSealed.get(place) as SealedRow | undefined;
      return row && { keyVersion: row.key_version, nonce: row.nonce, ciphertext: row.ciphertext };
    },
    putSealed: (place: string, keyVersion: number, { nonce, ciphertext }: Sealed) =>
      void replaceSealed.run(place, keyVersion, nonce, ciphertext),
    dropSealed: (place: string) => void deleteSealed.run(place),
    transaction: <T>(work: () => T): T => database.transaction(work)(),
  };
};
