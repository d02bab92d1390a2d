import { chmodSync, closeSync, constants, copyFileSync, openSync, readSync } from 'node:fs';
import { slotKind } from '#contract/vault.ts';
import { foldLog, inspectDatabase, isFromSqlite } from '#main/kernel/database.ts';
import type { Database, Inspection } from '#main/kernel/database.ts';
import { readRow } from '#main/kernel/row.ts';
import { companionsOf, removeWithCompanions } from './disk.ts';

/** Which vault, and which of its keys. */
export type VaultIdentity = { id: string; keyVersion: number; keyMadeAt: string };

/** What can be told of a vault's file without its key. `identity: null`: no vault was made in it yet. */
export type VaultFacts = { identity: VaultIdentity | null; tokens: number };

/** One record as it is sealed. */
export type SealedRecord = { keyVersion: number; nonce: Uint8Array; ciphertext: Uint8Array };

type VaultRow = { id: string; key_version: number; created_at: string; key_made_at?: string };
type SealedRow = { place: string; key_version: number; nonce: Buffer; ciphertext: Buffer };

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
/** Where the header says whether the file is written through a log; 2: it is. */
const WRITE_VERSION_AT = 18;

/** Reads any schema that was ever released. */
export const factsIn = (database: Database): VaultFacts => {
  const vault = database.prepare('SELECT * FROM vault').get() as VaultRow | undefined;
  const tokens = database.prepare('SELECT count(*) FROM token').pluck().get() as number;
  if (!vault) return { identity: null, tokens };
  const keyMadeAt = vault.key_made_at ?? vault.created_at;
  return { identity: { id: vault.id, keyVersion: vault.key_version, keyMadeAt }, tokens };
};

type Row = Record<string, unknown>;

/** How a vault opens and how it is guarded, by table. */
const COLUMNS = {
  key_slot: ['kind', 'parameters', 'salt', 'nonce', 'wrapped', 'created_at'],
  setting: ['name', 'value'],
  // Not in the first schema.
  unlock_attempt: ['singleton', 'failed', 'last_at'],
} as const;
type Table = keyof typeof COLUMNS;
const TABLES = Object.keys(COLUMNS) as Table[];

/** Rows as they lie there. What a slot wraps is of no use without its way. */
export type Ways = VaultFacts & { rows: Partial<Record<Table, Row[]>> };

const hasTable = (database: Database, table: Table): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined;

/** A slot of a kind that there is not has rotted. With none left it is the file that is damaged. */
const readableOf = (slots: readonly Row[]): Row[] => {
  const readable = slots.filter(({ kind }) => slotKind.safeParse(kind).success);
  if (readable.length === 0) for (const { kind } of slots) readRow(slotKind, kind);
  return readable;
};

export const waysIn = (database: Database): Ways => {
  const there = TABLES.filter((table) => hasTable(database, table));
  const rowsOf = (table: Table): Row[] => {
    const found = database.prepare(`SELECT ${COLUMNS[table].join(', ')} FROM ${table}`).all() as Row[];
    return table === 'key_slot' ? readableOf(found) : found;
  };
  return { ...factsIn(database), rows: Object.fromEntries(there.map((table) => [table, rowsOf(table)])) };
};

/** Puts them in place of those that are there. */
export const putWays = (database: Database, { rows }: Ways): void => {
  const put = (table: Table): void => {
    const columns = COLUMNS[table];
    const values = columns.map((column) => `@${column}`);
    database.prepare(`DELETE FROM ${table}`).run();
    const insert = database.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`,
    );
    for (const row of rows[table] ?? []) insert.run(row);
  };
  database.transaction(() => {
    for (const table of TABLES) if (hasTable(database, table)) put(table);
  })();
};

/** Every sealed record, by its place. */
export function* recordsIn(database: Database): Generator<{ place: string; sealed: SealedRecord }> {
  const select = database.prepare('SELECT place, key_version, nonce, ciphertext FROM sealed ORDER BY place');
  for (const row of select.iterate() as IterableIterator<SealedRow>)
    yield {
      place: row.place,
      sealed: { keyVersion: row.key_version, nonce: row.nonce, ciphertext: row.ciphertext },
    };
}

/** Finds sealed records by their places. */
export const createFinderIn = (database: Database): ((place: string) => SealedRecord | undefined) => {
  const select = database.prepare('SELECT place, key_version, nonce, ciphertext FROM sealed WHERE place = ?');
  return (place) => {
    const row = select.get(place) as SealedRow | undefined;
    return row && { keyVersion: row.key_version, nonce: row.nonce, ciphertext: row.ciphertext };
  };
};

/** The first bytes, or fewer where there are not so many. */
const headerOf = (file: string): Buffer => {
  const opened = openSync(file, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    return header.subarray(0, readSync(opened, header));
  } finally {
    closeSync(opened);
  }
};

/** Whether it begins as every database of SQLite does. */
export const isDatabase = (bytes: Uint8Array): boolean =>
  bytes.length >= HEADER_BYTES && Buffer.from(bytes.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;

/** SQLite would make files beside such a one, or need those that are there. */
const needsFolding = (file: string): boolean =>
  headerOf(file)[WRITE_VERSION_AT] === 2 || companionsOf(file).length > 0;

/** Makes a file the whole of what it and those beside it hold. */
export const settle = (file: string): void => {
  if (needsFolding(file)) foldLog(file);
};

/** A copy that is whole by itself, and for this user alone. */
export const copySettled = (from: string, to: string): void => {
  copyFileSync(from, to, constants.COPYFILE_EXCL);
  chmodSync(to, 0o600);
  for (const { from: companion, suffix } of companionsOf(from)) copyFileSync(companion, `${to}${suffix}`);
  settle(to);
};

/** Looks at a file without changing anything; where SQLite could not do that, at a copy, which is at `scratch` meanwhile. */
export const lookInto = <T>(
  file: string,
  scratch: string,
  look: (database: Database) => T,
): Inspection<T> => {
  if (!needsFolding(file)) return inspectDatabase(file, look);
  removeWithCompanions(scratch);
  try {
    copySettled(file, scratch);
    return inspectDatabase(scratch, look);
  } catch (error) {
    if (isFromSqlite(error)) return { state: 'damaged' };
    throw error;
  } finally {
    removeWithCompanions(scratch);
  }
};
