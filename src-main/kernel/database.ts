import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Refusal } from '#contract/failure.ts';
import { migrate, SCHEMA_VERSION } from './migrate.ts';

export type Database = BetterSqlite3.Database;

/** `WHIT`: marks the file as ours, so that a stranger's database is never taken for a vault. */
const APPLICATION_ID = 0x57484954;

const readOnlyCodes = new Set(['SQLITE_READONLY', 'SQLITE_READONLY_DIRECTORY', 'EACCES', 'EROFS', 'EPERM']);
const damagedCodes = /^SQLITE_(CORRUPT|NOTADB|FORMAT)/;

/** Whether SQLite said it: what goes wrong while running, unlike at the start, is only then about our file. */
export const isFromSqlite = (error: unknown): boolean =>
  String((error as { code?: unknown }).code).startsWith('SQLITE_');

/** Turns what the file system or SQLite said into a refusal; anything else stays a bug. */
export const toStorageRefusal = (error: unknown, file: string): unknown => {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  if (readOnlyCodes.has(code))
    return new Refusal(
      { kind: 'data-folder', problem: 'read-only', folder: dirname(file) },
      { cause: error },
    );
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return new Refusal({ kind: 'data-folder', problem: 'full', folder: dirname(file) }, { cause: error });
  if (damagedCodes.test(code))
    return new Refusal({ kind: 'database', problem: 'damaged', file }, { cause: error });
  if (/^(SQLITE_(CANTOPEN|IOERR)|ENOTDIR|EEXIST|ENOENT|EISDIR|EIO)/.test(code))
    return new Refusal({ kind: 'data-folder', problem: 'unusable', folder: dirname(file) }, { cause: error });
  return error;
};

const refuseForeign = (database: Database, file: string): void => {
  const applicationId = database.pragma('application_id', { simple: true });
  if (applicationId === APPLICATION_ID) {
    const version = database.pragma('user_version', { simple: true }) as number;
    if (version > SCHEMA_VERSION) throw new Refusal({ kind: 'database', problem: 'newer', file });
    return;
  }
  const tables = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (applicationId !== 0 || tables.tables > 0)
    throw new Refusal({ kind: 'database', problem: 'foreign', file });
};

const refuseDamaged = (database: Database, file: string): void => {
  const verdict = database.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw new Refusal({ kind: 'database', problem: 'damaged', file });
};

const prepareFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!statSync(folder).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
};

/**
 * Opens or makes the one database. Refuses, and changes nothing, when the file is damaged, not ours, or written
 * by a newer Whittle. `synchronous=FULL`: what was acknowledged survives a power cut (security.md §5).
 */
export const openDatabase = (file: string): Database => {
  let database: Database | undefined;
  try {
    prepareFolder(dirname(file));
    database = new BetterSqlite3(file, { timeout: 5000 });
    refuseForeign(database, file);
    refuseDamaged(database, file);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('secure_delete = ON');
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    database.pragma('mmap_size = 0');
    database.pragma('temp_store = MEMORY');
    database.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw toStorageRefusal(error, file);
  }
};

/** Empties the write-ahead log into the file and closes it. */
export const closeDatabase = (database: Database): void => {
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
};

/**
 * Holds a vault for this process alone, until `release` or the end of the process: an exclusive SQLite lock,
 * which the operating system drops by itself after a crash. Refuses when another Whittle holds it.
 */
export const holdInstance = (file: string): { release(): void } => {
  try {
    prepareFolder(dirname(file));
    const lock = new BetterSqlite3(file, { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    return { release: () => lock.close() };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'SQLITE_BUSY')
      throw new Refusal({ kind: 'database', problem: 'already-open', file: dirname(file) }, { cause: error });
    throw toStorageRefusal(error, file);
  }
};
