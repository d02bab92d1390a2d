import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createVaultFolder, presentOf } from '#test/support/backups.ts';
import { refusalOf } from '#test/support/refusal.ts';

const DAY = 86_400_000;

describe('a backup', () => {
  it('is a whole file of its own, for this user alone, and named after its time and reason', async () => {
    const place = createVaultFolder();
    const { vault, make } = await place.unlock();
    vault.keep('token.secret/1', Buffer.from('Orders root'));
    const made = make('asked');
    expect(made).toMatchObject({
      name: 'whittle-2026-11-22T09-00-00Z-asked.db',
      at: '2026-11-22T09:00:00Z',
      because: 'asked',
      tokens: 0,
      state: 'whole',
      key: 'present',
    });
    const file = join(place.backups.folder, made.name);
    expect(made.bytes).toBe(statSync(file).size);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(place.backups.folder).mode & 0o777).toBe(0o700);
    expect(place.names()).toEqual([made.name]);
  });

  it('has what was written last, which only the log has yet, and opens no record in the clear', async () => {
    const place = createVaultFolder();
    const { vault, database, make } = await place.unlock();
    vault.keep('token.secret/1', Buffer.from('a secret that is long enough to be found'));
    const made = make('daily');
    const bytes = readFileSync(join(place.backups.folder, made.name));
    expect(bytes.includes('a secret that is long enough')).toBe(false);
    const copy = new BetterSqlite3(join(place.backups.folder, made.name), { readonly: true });
    const all = 'SELECT * FROM sealed';
    expect(copy.prepare(all).all()).toEqual(database.prepare(all).all());
    copy.close();
  });

  it('never takes the place of another one of the same second', async () => {
    const place = createVaultFolder();
    const { make } = await place.unlock();
    const names = [make('asked'), make('asked'), make('asked')].map(({ name }) => name);
    expect(new Set(names).size).toBe(3);
    expect(place.backups.list(null).map(({ name }) => name)).toEqual(names.toReversed());
  });

  it('can be made of an older schema, before it is migrated', async () => {
    const place = createVaultFolder();
    const { vault, database, close } = await place.unlock();
    const identity = vault.identity();
    database.exec(
      'ALTER TABLE vault DROP COLUMN key_made_at; DROP TABLE last_check; DROP TABLE unlock_attempt',
    );
    database.pragma('user_version = 1');
    const made = place.backups.make(database, 'before-upgrade');
    expect(made).toMatchObject({ because: 'before-upgrade', state: 'whole', key: 'unknown' });
    close();
    expect(place.backups.list(identity)).toMatchObject([{ name: made.name, state: 'whole', key: 'present' }]);
  });

  it('of a file with a torn page is refused and leaves nothing, and the good ones stay', async () => {
    const place = createVaultFolder();
    const first = await place.unlock();
    for (let index = 0; index < 300; index += 1)
      first.vault.keep(`token.secret/${index}`, Buffer.alloc(200, index));
    const good = first.make('daily');
    first.close();
    const bytes = readFileSync(place.file);
    bytes.fill(0xa5, bytes.length - 8192, bytes.length - 100);
    writeFileSync(place.file, bytes);
    const torn = new BetterSqlite3(place.file);
    expect(await refusalOf(() => place.backups.make(torn, 'daily'))).toMatchObject({
      kind: 'database',
      problem: 'damaged',
    });
    torn.close();
    expect(place.names()).toEqual([good.name]);
  });

  it('on a disk without room is refused as that, leaves nothing, and works once there is room', async () => {
    const place = createVaultFolder();
    const { vault, make, close } = await place.unlock();
    for (let index = 0; index < 100; index += 1)
      vault.keep(`token.secret/${index}`, Buffer.alloc(2000, index));
    const good = make('asked');
    close();
    const script = join(place.folder, 'fill.mjs');
    const at = (path: string) => JSON.stringify(join(process.cwd(), path));
    writeFileSync(
      script,
      `const { createBackups } = await import(${at('src-main/backups/backups.ts')});
       const { openDatabase } = await import(${at('src-main/kernel/database.ts')});
       const { silentLog } = await import(${at('src-main/kernel/log.ts')});
       const { systemClock } = await import(${at('src-main/kernel/clock.ts')});
       const file = ${JSON.stringify(place.file)};
       const backups = createBackups({ folder: ${JSON.stringify(place.folder)}, file, clock: systemClock, log: silentLog });
       try { backups.make(openDatabase(file), 'daily'); console.log('made'); }
       catch (error) { console.log(JSON.stringify(error.failure ?? error.message)); }`,
    );
    // No file may grow over 64 KiB: to a process the same as a disk that is full.
    const said = execFileSync('bash', ['-c', `ulimit -f 64; exec "${process.execPath}" "${script}"`], {
      encoding: 'utf8',
    });
    expect(JSON.parse(said)).toMatchObject({ kind: 'data-folder' });
    expect(place.names()).toEqual([good.name]);
    expect(execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim()).toBe('made');
    expect(place.names()).toHaveLength(2);
  });

  it('is refused where the folder of backups is a file', async () => {
    const place = createVaultFolder();
    const { make } = await place.unlock();
    writeFileSync(place.backups.folder, '');
    expect(await refusalOf(() => make('asked'))).toMatchObject({ kind: 'data-folder', problem: 'unusable' });
    rmSync(place.backups.folder);
    expect(make('asked').state).toBe('whole');
  });

  it('takes away what an earlier one left half done, and nothing else', async () => {
    const place = createVaultFolder();
    const { make } = await place.unlock();
    make('asked');
    for (const name of ['whittle-2026-11-21T09-00-00Z-daily.db.tmp', 'whittle-looked-at.tmp-wal', 'mine.tmp'])
      writeFileSync(join(place.backups.folder, name), 'half');
    make('asked');
    expect(place.names()).toEqual([
      'mine.tmp',
      'whittle-2026-11-22T09-00-00Z-asked-2.db',
      'whittle-2026-11-22T09-00-00Z-asked.db',
    ]);
  });

  it('is kept with a record that is damaged in the vault itself too', async () => {
    const place = createVaultFolder();
    const { vault, database, make } = await place.unlock();
    vault.keep('token.secret/1', Buffer.from('first'));
    vault.keep('token.secret/2', Buffer.from('second'));
    database.exec("UPDATE sealed SET nonce = zeroblob(12) WHERE place = 'token.secret/2'");
    expect(make('daily').state).toBe('whole');
  });
});

describe('the daily backup', () => {
  it('is due once a day, and again when the newest is damaged', async () => {
    const place = createVaultFolder();
    const { make, vault } = await place.unlock();
    const isDue = () => place.backups.isDue(place.clock.now(), presentOf(vault));
    expect(isDue()).toBe(true);
    make('asked');
    expect(isDue()).toBe(true);
    const { name } = make('daily');
    expect(isDue()).toBe(false);
    place.clock.advance(DAY - 1000);
    expect(isDue()).toBe(false);
    place.clock.advance(1000);
    expect(isDue()).toBe(true);
    place.clock.advance(-DAY / 2);
    expect(isDue()).toBe(false);
    writeFileSync(join(place.backups.folder, name), 'no longer a backup');
    expect(isDue()).toBe(true);
  });

  it('goes on after the clock went back for years, and what is new is not taken for the oldest', async () => {
    const place = createVaultFolder();
    const { make, vault } = await place.unlock();
    for (let day = 0; day < 8; day += 1) {
      make('daily');
      place.clock.advance(DAY);
    }
    place.clock.advance(-3000 * DAY);
    const made: string[] = [];
    for (let day = 0; day < 5; day += 1) {
      expect(place.backups.isDue(place.clock.now(), presentOf(vault))).toBe(true);
      made.push(make('daily').name);
      expect(place.backups.isDue(place.clock.now(), presentOf(vault))).toBe(false);
      place.clock.advance(DAY);
    }
    expect(place.names()).toEqual(expect.arrayContaining(made));
    expect(place.names()).toHaveLength(7);
    expect(place.backups.list(null)[0]?.name).toBe(made.at(-1));
  });
});

describe('rotation', () => {
  it('keeps seven daily ones, ten that were asked for, and three of each other reason', async () => {
    const place = createVaultFolder();
    const { make } = await place.unlock();
    for (let day = 0; day < 12; day += 1) {
      for (const because of ['daily', 'asked', 'before-key-change', 'before-upgrade'] as const) make(because);
      place.clock.advance(DAY);
    }
    make('daily');
    const count = (because: string) =>
      place.backups.list(null).filter((each) => each.because === because).length;
    expect([count('daily'), count('asked'), count('before-key-change'), count('before-upgrade')]).toEqual([
      7, 10, 3, 3,
    ]);
    expect(place.backups.list(null).at(-1)?.at).toBe('2026-11-24T09:00:00Z');
  });

  it('never lets a damaged one drive a good one out', async () => {
    const place = createVaultFolder();
    const { make } = await place.unlock();
    const good = make('daily').name;
    for (let day = 0; day < 9; day += 1) {
      place.clock.advance(DAY);
      const { name } = make('daily');
      if (day < 6) writeFileSync(join(place.backups.folder, name), 'eaten');
    }
    expect(place.names()).toContain(good);
    expect(place.backups.list(null).filter(({ state }) => state === 'whole')).toHaveLength(4);
  });

  it('keeps the newest that still opens a record which is damaged by now', async () => {
    const place = createVaultFolder();
    const { vault, database, make } = await place.unlock();
    vault.keep('token.secret/1', Buffer.from('first'));
    const before = [make('daily').name];
    place.clock.advance(DAY);
    before.push(make('daily').name);
    database.exec("UPDATE sealed SET nonce = zeroblob(12) WHERE place = 'token.secret/1'");
    for (let day = 0; day < 12; day += 1) {
      place.clock.advance(DAY);
      make('daily');
    }
    expect(place.names()).toHaveLength(8);
    expect(place.names()).toContain(before[1]);
    expect(place.names()).not.toContain(before[0]);
  });

  it('leaves the backups of another vault alone', async () => {
    const place = createVaultFolder();
    const first = await place.unlock();
    const theirs = first.make('daily').name;
    first.close();
    rmSync(place.file);
    const second = await place.unlock();
    for (let day = 0; day < 9; day += 1) {
      place.clock.advance(DAY);
      second.make('daily');
    }
    expect(place.names()).toHaveLength(8);
    expect(place.backups.list(presentOf(second.vault)).at(-1)).toMatchObject({
      name: theirs,
      state: 'foreign',
      key: 'unknown',
    });
  });
});
