import { z } from 'zod';
import { slotKind } from '#contract/vault.ts';
import type { SlotKind } from '#contract/vault.ts';
import { isFromSqlite } from '#main/kernel/database.ts';
import type { Database } from '#main/kernel/database.ts';
import { readRow } from '#main/kernel/row.ts';
import type { Sealed } from './envelope.ts';
import type { Slot } from './slots.ts';

export type KeptSlot = Slot & { createdAt: string };
export type KeptSealed = Sealed & { keyVersion: number };

/** A date that has rotted keeps nobody out of the vault. */
const date = z.iso.datetime().catch('1970-01-01T00:00:00.000Z');
const bytes = z.instanceof(Uint8Array);
const slotRow = z
  .object({
    kind: slotKind,
    parameters: z.string(),
    salt: bytes,
    nonce: bytes,
    wrapped: bytes,
    created_at: date,
  })
  .transform(({ created_at, ...slot }): KeptSlot => ({ ...slot, createdAt: created_at }));
const vaultRow = z
  .object({ id: z.string(), key_version: z.number(), key_made_at: date })
  .transform((row) => ({ id: row.id, keyVersion: row.key_version, keyMadeAt: row.key_made_at }));

type SealedRow = { key_version: number; nonce: Buffer; ciphertext: Buffer };

const toSealed = ({ key_version, nonce, ciphertext }: SealedRow): KeptSealed => ({
  keyVersion: key_version,
  nonce,
  ciphertext,
});

/** This room's tables: vault, key_slot, sealed. */
export const createVaultStore = (database: Database) => {
  const selectVault = database.prepare('SELECT id, key_version, key_made_at FROM vault');
  const insertVault = database.prepare(
    'INSERT INTO vault (singleton, id, key_version, created_at, key_made_at) VALUES (1, @id, 1, @now, @now)',
  );
  const updateKey = database.prepare('UPDATE vault SET key_version = ?, key_made_at = ?');
  const selectSlots = database.prepare(
    'SELECT kind, parameters, salt, nonce, wrapped, created_at FROM key_slot ORDER BY kind',
  );
  const replaceSlot = database.prepare(
    `INSERT OR REPLACE INTO key_slot (kind, parameters, salt, nonce, wrapped, created_at)
     VALUES (@kind, @parameters, @salt, @nonce, @wrapped, @createdAt)`,
  );
  const deleteSlot = database.prepare('DELETE FROM key_slot WHERE kind = ?');
  const selectPlaces = database.prepare('SELECT place FROM sealed ORDER BY place').pluck();
  const selectSealed = database.prepare('SELECT key_version, nonce, ciphertext FROM sealed WHERE place = ?');
  const selectAll = database.prepare(
    'SELECT place, key_version, nonce, ciphertext FROM sealed ORDER BY place',
  );
  const replaceSealed = database.prepare(
    'INSERT OR REPLACE INTO sealed (place, key_version, nonce, ciphertext) VALUES (?, ?, ?, ?)',
  );
  const deleteSealed = database.prepare('DELETE FROM sealed WHERE place = ?');

  /** Those that can be read: one that has rotted must not keep the others from opening the vault. */
  const slots = (): KeptSlot[] => {
    const rows = selectSlots.all();
    const readable = rows.flatMap((row) => slotRow.safeParse(row).data ?? []);
    // With none left it is the file that is damaged: a backup may have them whole.
    return readable.length > 0 ? readable : rows.map((row) => readRow(slotRow, row));
  };

  return {
    findVault: () => {
      const row = selectVault.get();
      return row === undefined ? undefined : readRow(vaultRow, row);
    },
    makeVault: (id: string, now: string) => void insertVault.run({ id, now }),
    setKeyVersion: (keyVersion: number, madeAt: string) => void updateKey.run(keyVersion, madeAt),
    slots,
    findSlot: (kind: SlotKind) => slots().find((slot) => slot.kind === kind),
    putSlot: ({ kind, parameters, salt, nonce, wrapped }: Slot, createdAt: string) =>
      void replaceSlot.run({ kind, parameters, salt, nonce, wrapped, createdAt }),
    dropSlot: (kind: SlotKind) => void deleteSlot.run(kind),
    places: () => selectPlaces.all() as string[],
    /** Whether one of the records is so; looks no further than it must. */
    hasSealed: (isSo: (place: string, sealed: KeptSealed) => boolean): boolean => {
      for (const row of selectAll.iterate() as IterableIterator<SealedRow & { place: string }>)
        if (isSo(row.place, toSealed(row))) return true;
      return false;
    },
    findSealed: (place: string): KeptSealed | undefined => {
      const row = selectSealed.get(place) as SealedRow | undefined;
      return row && toSealed(row);
    },
    putSealed: (place: string, keyVersion: number, { nonce, ciphertext }: Sealed) =>
      void replaceSealed.run(place, keyVersion, nonce, ciphertext),
    dropSealed: (place: string) => void deleteSealed.run(place),
    transaction: <T>(work: () => T): T => database.transaction(work)(),
    /** Takes what was overwritten out of the write-ahead log too, if the disk lets it; else the next one does. */
    checkpointQuietly: () => {
      try {
        database.pragma('wal_checkpoint(TRUNCATE)');
      } catch (error) {
        if (!isFromSqlite(error)) throw error;
      }
    },
  };
};
export type VaultStore = ReturnType<typeof createVaultStore>;
