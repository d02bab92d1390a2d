import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { closeDatabase, holdInstance, inspectDatabase, openDatabase } from '#main/kernel/database.ts';
import { SCHEMA_VERSION } from '#main/kernel/migrate.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { refusalOf } from '#test/support/refusal.ts';

describe('database', () => {
  it('makes its folder for the user alone and opens again with the same content', () => {
    const folder = join(temporaryFolder(), 'data', 'whittle');
    const file = join(folder, 'whittle.db');
    const first = openDatabase(file);
    first.prepare("INSERT INTO setting VALUES ('theme', '\"dark\"')").run();
    closeDatabase(first);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const second = openDatabase(file);
    expect(second.prepare('SELECT value FROM setting').get()).toEqual({ value: '"dark"' });
    closeDatabase(second);
  });

  it('writes ahead, syncs fully and wipes what it deletes', () => {
    const database = openDatabase(join(temporaryFolder(), 'whittle.db'));
    const pragma = (name: string) => database.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('secure_delete')).toBe(1);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('user_version')).toBe(SCHEMA_VERSION);
    closeDatabase(database);
  });

  it('has STRICT tables only', () => {
    const database = openDatabase(join(temporaryFolder(), 'whittle.db'));
    const tables = database
      .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
      .all() as {
      name: string;
      strict: number;
    }[];
    const own = tables.filter(({ name }) => !name.startsWith('sqlite_'));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter(({ strict }) => strict === 0)).toEqual([]);
    closeDatabase(database);
  });

  it('refuses a file of a newer Whittle and changes no byte of it', async () => {
    const file = join(temporaryFolder(), 'whittle.db');
    closeDatabase(openDatabase(file));
    const newer = new BetterSqlite3(file);
    newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    closeDatabase(newer);
    const before = readFileSync(file);
    expect(await refusalOf(() => openDatabase(file))).toEqual({ kind: 'database', problem: 'newer', file });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("refuses somebody else's database and a file that is none, and leaves both as they are", async () => {
    const folder = temporaryFolder();
    const foreign = join(folder, 'foreign.db');
    const other = new BetterSqlite3(foreign);
    other.exec('CREATE TABLE cookies (value TEXT)');
    other.close();
    const text = join(folder, 'text.db');
    writeFileSync(text, 'This is no database. '.repeat(500));
    const before = [readFileSync(foreign), readFileSync(text)];
    expect(await refusalOf(() => openDatabase(foreign))).toMatchObject({
      kind: 'database',
      problem: 'foreign',
    });
    expect(await refusalOf(() => openDatabase(text))).toMatchObject({ kind: 'database', problem: 'damaged' });
    expect(
      [readFileSync(foreign), readFileSync(text)].every((bytes, index) =>
        bytes.equals(before[index] ?? Buffer.alloc(0)),
      ),
    ).toBe(true);
  });

  it('refuses a database with a torn page instead of making a new one', async () => {
    const file = join(temporaryFolder(), 'whittle.db');
    const database = openDatabase(file);
    const insert = database.prepare('INSERT INTO setting VALUES (?, ?)');
    for (let index = 0; index < 500; index += 1) insert.run(`name ${index}`, 'x'.repeat(100));
    closeDatabase(database);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, bytes.length - 8192, bytes.length - 100);
    writeFileSync(file, bytes);
    expect(await refusalOf(() => openDatabase(file))).toMatchObject({ kind: 'database', problem: 'damaged' });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('refuses a database whose last page was cut short, which SQLite reads as zeros', async () => {
    const file = join(temporaryFolder(), 'whittle.db');
    const database = openDatabase(file);
    const write = database.prepare('INSERT INTO setting VALUES (?, ?)');
    for (let row = 0; row < 100; row += 1) write.run(`row ${row}`, JSON.stringify('x'.repeat(500)));
    closeDatabase(database);
    const whole = readFileSync(file);
    for (const lost of [1, 100, 4095]) {
      const cut = whole.subarray(0, whole.length - lost);
      writeFileSync(file, cut);
      expect(await refusalOf(() => openDatabase(file))).toEqual({
        kind: 'database',
        problem: 'damaged',
        file,
      });
      expect(inspectDatabase(file, () => null)).toEqual({ state: 'damaged' });
      expect(readFileSync(file).equals(cut)).toBe(true);
    }
    writeFileSync(file, whole);
    closeDatabase(openDatabase(file));
  });

  it('refuses a data folder that is a file', async () => {
    const file = join(temporaryFolder(), 'occupied');
    writeFileSync(file, '');
    expect(await refusalOf(() => openDatabase(join(file, 'whittle.db')))).toMatchObject({
      kind: 'data-folder',
      problem: 'unusable',
    });
  });

  it('refuses a data folder that can only be read', async () => {
    const folder = temporaryFolder();
    const open = () => openDatabase(join(folder, 'whittle.db'));
    if (process.getuid?.() === 0) {
      // Permissions do not bind root: a process of another user sees what a person would.
      const script = join(folder, '..', `${folder.split('/').at(-1)}.mjs`);
      chmodSync(folder, 0o555);
      writeFileSync(
        script,
        `process.setgid(65534); process.setuid(65534);
         const { openDatabase } = await import(${JSON.stringify(join(process.cwd(), 'src-main/kernel/database.ts'))});
         try { openDatabase(${JSON.stringify(join(folder, 'whittle.db'))}); console.log('opened'); }
         catch (error) { console.log(JSON.stringify(error.failure)); }`,
      );
      const said = execFileSync(process.execPath, [script], { encoding: 'utf8' });
      expect(JSON.parse(said)).toEqual({ kind: 'data-folder', problem: 'read-only', folder });
      execFileSync('rm', [script]);
    } else {
      chmodSync(folder, 0o555);
      expect(await refusalOf(open)).toMatchObject({ kind: 'data-folder', problem: 'read-only' });
    }
    expect(existsSync(join(folder, 'whittle.db'))).toBe(false);
  });
});

describe('instance', () => {
  it('is held by one process alone, until it ends or lets go', async () => {
    const file = join(temporaryFolder(), 'whittle.lock');
    const held = holdInstance(file);
    const other = `
      const { holdInstance } = await import(${JSON.stringify(join(process.cwd(), 'src-main/kernel/database.ts'))});
      try { holdInstance(${JSON.stringify(file)}); console.log('held'); }
      catch (error) { console.log(error.failure.problem); }`;
    const ask = () =>
      execFileSync(process.execPath, ['--input-type=module', '-e', other], { encoding: 'utf8' }).trim();
    expect(ask()).toBe('already-open');
    held.release();
    expect(ask()).toBe('held');
    expect(ask()).toBe('held');
  });
});
