import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Refusal } from '#contract/failure.ts';
import { migrate, MIGRATIONS, SCHEMA_VERSION } from './migrate.ts';

export type Database = BetterSqlite3.Database;

/** `WHIT`: marks the file as ours, so that a stranger's database is never taken for a vault. */
const APPLICATION_ID = 0x57484954;

const readOnlyCodes = new Set(['SQLITE_READONLY', 'SQLITE_READONLY_DIRECTORY', 'EACCES', 'EROFS', 'EPERM']);
const damagedCodes = /^SQLITE_(CORRUPT|NOTADB|FORMAT)/;

/** Whether SQLite said it: what goes wrong while running, unlike at the start, is only then about our file. */
export const isFromSqlite = (error: unknown): boolean =>
  String((error as { code?: unknown }).code).startsWith('SQLITE_');

/** Whether it was asked of a file that was closed meanwhile: at a lock, a restore or the end. */
export const isOfClosed = (error: unknown): boolean =>
  error instanceof TypeError && error.message === 'The database connection is not open';

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
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as {
    tables: number;
  };
  if (applicationId !== APPLICATION_ID) {
    if (applicationId !== 0 || tables > 0) throw new Refusal({ kind: 'database', problem: 'foreign', file });
    return;
  }
  const version = database.pragma('user_version', { simple: true }) as number;
  if (version > SCHEMA_VERSION) throw new Refusal({ kind: 'database', problem: 'newer', file });
  // Tables of ours, and a number that none of ours has: the header has rotted.
  if (version < 1 && tables > 0) throw new Refusal({ kind: 'database', problem: 'damaged', file });
};

/** SQLite takes a last page that was cut short for one that ends in zeros. Where a log lies beside it, that has the page. */
const isCutShort = (database: Database, file: string): boolean => {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  const pageSize = database.pragma('page_size', { simple: true }) as number;
  return (log?.size ?? 0) === 0 && statSync(file).size % pageSize !== 0;
};

const refuseDamaged = (database: Database, file: string): void => {
  const verdict = database.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok' || isCutShort(database, file))
    throw new Refusal({ kind: 'database', problem: 'damaged', file });
};

const prepareFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!statSync(folder).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
};

/**
 * A file that can only be read is refused before SQLite sees it: what SQLite puts beside it could only be read either,
 * and would stand in the way once the file can be written again.
 */
const requireWritable = (file: string): void => {
  if (statSync(file, { throwIfNoEntry: false })) accessSync(file, constants.R_OK | constants.W_OK);
};

/**
 * Opens or makes the one database. Refuses, and changes nothing, when the file is damaged, not ours, or written
 * by a newer Whittle. `synchronous=FULL`: what was acknowledged survives a power cut (security.md §5).
 * `beforeUpgrade` sees an older schema before it is migrated; what it throws leaves the file as it is.
 */
export const openDatabase = (
  file: string,
  beforeUpgrade: (database: Database) => void = () => {},
): Database => {
  let database: Database | undefined;
  try {
    prepareFolder(dirname(file));
    requireWritable(file);
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
    const version = database.pragma('user_version', { simple: true }) as number;
    if (version > 0 && version < SCHEMA_VERSION) beforeUpgrade(database);
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    const refused = toStorageRefusal(error, file);
    // Whatever else SQLite says of a file that is ours, it is not as we write it.
    if (isFromSqlite(refused))
      throw new Refusal({ kind: 'database', problem: 'damaged', file }, { cause: error });
    throw refused;
  }
};

const schemaOf = (database: Database): string =>
  JSON.stringify(
    database
      .prepare('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name')
      .all(),
  );

/** Whether its tables are those of its version and nothing else: no view, trigger or check that would run unasked. */
const hasOurSchema = (database: Database): boolean => {
  const version = database.pragma('user_version', { simple: true }) as number;
  const ours = new BetterSqlite3(':memory:');
  try {
    migrate(ours, MIGRATIONS.slice(0, version));
    return schemaOf(database) === schemaOf(ours);
  } finally {
    ours.close();
  }
};

/** What a file turned out to be; `found` is what `look` saw in a whole one. */
export type Inspection<T> = { state: 'whole'; found: T } | { state: 'damaged' | 'newer' | 'foreign' };

/**
 * Looks at a vault's file that nobody has open, and changes nothing: not the file, and no other is made beside it.
 * `foldLog` comes before, where one lies there. An older schema is not migrated. `fromElsewhere`: nobody vouches for it,
 * so that a schema which is not ours to the letter is `foreign` before anything in it runs.
 */
export const inspectDatabase = <T>(
  file: string,
  look: (database: Database) => T,
  { fromElsewhere = false } = {},
): Inspection<T> => {
  let database: Database | undefined;
  try {
    database = new BetterSqlite3(file, { readonly: true, fileMustExist: true });
    database.pragma('trusted_schema = OFF');
    database.pragma('cell_size_check = ON');
    if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) return { state: 'foreign' };
    refuseForeign(database, file);
    if (fromElsewhere && !hasOurSchema(database)) return { state: 'foreign' };
    refuseDamaged(database, file);
    return { state: 'whole', found: look(database) };
  } catch (error) {
    const refused = toStorageRefusal(error, file);
    const problem = refused instanceof Refusal && 'problem' in refused.failure && refused.failure.problem;
    if (problem === 'damaged' || problem === 'newer') return { state: problem };
    // A table of ours is missing.
    if ((error as { code?: unknown }).code === 'SQLITE_ERROR') return { state: 'damaged' };
    throw refused;
  } finally {
    database?.close();
  }
};

/**
 * Takes what lies in a log beside a file into it, so that the file alone is the whole of it. `change` may write to it;
 * the schema stays as old as it is.
 */
export const foldLog = (file: string, change: (database: Database) => void = () => {}): void => {
  const database = new BetterSqlite3(file, { fileMustExist: true });
  try {
    database.pragma('trusted_schema = OFF');
    database.pragma('journal_mode = DELETE');
    change(database);
  } finally {
    database.close();
  }
};

/** Empties the write-ahead log into the file and closes it. */
export const closeDatabase = (database: Database): void => {
  try {
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // What can't be brought into the file, on a full disk say, stays in the log, and is read from there next time.
    if (!isFromSqlite(error)) throw error;
  }
  database.close();
};

/**
 * Looks whether the files that are open still lie at their place, whole: what is written to a file that was taken away,
 * or cut short, would be lost though SQLite takes it. Refuses then, and no longer once they are back.
 */
export const createPlaceCheck = (file: string): (() => void) => {
  const look = (path: string): { which: string; size: number } => {
    const { dev, ino, size } = statSync(path);
    return { which: `${dev} ${ino}`, size };
  };
  const log = `${file}-wal`;
  const opened = { file: look(file).which, log: look(log).which };
  let longest = 0;
  return () => {
    try {
      const found = look(file);
      if (found.which !== opened.file || look(log).which !== opened.log)
        throw new Refusal({ kind: 'data-folder', problem: 'unusable', folder: dirname(file) });
      if (found.size < longest) throw new Refusal({ kind: 'database', problem: 'damaged', file });
      longest = found.size;
    } catch (error) {
      throw toStorageRefusal(error, file);
    }
  };
};

/**
 * Holds a vault for this process alone, until `release` or the end of the process: an exclusive SQLite lock,
 * which the operating system drops by itself after a crash. Refuses when another Whittle holds it.
 */
export const holdInstance = (file: string): { release(): void } => {
  try {
    prepareFolder(dirname(file));
    requireWritable(file);
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
