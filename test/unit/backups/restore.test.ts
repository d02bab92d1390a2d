import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import type { RestoreStep } from '#main/backups/restore.ts';
import { isFromSqlite, openDatabase } from '#main/kernel/database.ts';
import { SCHEMA_VERSION } from '#main/kernel/migrate.ts';
import { createVaultFolder, presentOf } from '#test/support/backups.ts';
import type { VaultFolder } from '#test/support/backups.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { createRandom } from '#test/support/random.ts';
import { refusalOf } from '#test/support/refusal.ts';

const PASSPHRASE = 'correct horse battery staple';
const PLACE = 'token.secret/1';
const CHANGE = {
  findTokenName: () => undefined,
  beforeChange: () => {},
  inChange: () => {},
  forgetsEarlier: true,
};

/** A vault with a backup of `before`, and `now` in it since; its file is closed. */
const createWithBackup = async (place = createVaultFolder()) => {
  const { vault, make, close } = await place.unlock();
  vault.keep(PLACE, Buffer.from('before'));
  const { name } = make('daily');
  vault.keep(PLACE, Buffer.from('now'));
  const identity = vault.identity();
  close();
  return { place, name, identity };
};

/** What the vault has at its place; it must open with its passphrase. */
const kept = async (place: VaultFolder): Promise<string> => {
  const { vault, close } = await place.unlock();
  const text = Buffer.from(vault.open(PLACE, '')).toString();
  close();
  return text;
};

const setAsideIn = (place: VaultFolder) => place.names().filter((name) => name.includes('set-aside'));

describe('the list of backups', () => {
  it('tells whole, damaged, newer and foreign ones apart, newest first, and changes nothing', async () => {
    const { place, identity, name } = await createWithBackup();
    const other = createVaultFolder();
    const theirs = await other.unlock();
    const foreign = theirs.make('asked').name;
    theirs.close();
    const at = (day: string) => join(place.backups.folder, `whittle-2026-11-${day}T10-00-00Z-asked.db`);
    copyFileSync(join(other.backups.folder, foreign), at('20'));
    copyFileSync(join(place.backups.folder, name), at('21'));
    const newer = new BetterSqlite3(at('21'));
    newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    writeFileSync(at('18'), readFileSync(join(place.backups.folder, name)).subarray(0, 20_000));
    writeFileSync(at('17'), '');
    writeFileSync(at('16'), Buffer.alloc(5000, 2));
    const before = place.everything();
    const listed = place.backups
      .list(identity)
      .map(({ at: time, state, key }) => [time.slice(8, 10), state, key]);
    expect(listed).toEqual([
      ['22', 'whole', 'present'],
      ['21', 'newer', 'unknown'],
      ['20', 'foreign', 'unknown'],
      ['18', 'damaged', 'unknown'],
      ['17', 'damaged', 'unknown'],
      ['16', 'damaged', 'unknown'],
    ]);
    expect(place.everything()).toEqual(before);
    expect(place.backups.list(null)[2]).toMatchObject({ state: 'whole', key: 'unknown' });
  });

  it('leaves out links, folders and what is not called like a backup', async () => {
    const { place, name } = await createWithBackup();
    const path = (other: string) => join(place.backups.folder, other);
    symlinkSync(path(name), path('whittle-2026-11-21T10-00-00Z-daily.db'));
    mkdirSync(path('whittle-2026-11-20T10-00-00Z-daily.db'));
    for (const other of [
      'whittle-2026-13-40T10-00-00Z-daily.db',
      'whittle-2026-11-20T10-00-00Z-hourly.db',
      'x-whittle-2026-11-20T10-00-00Z-daily.db',
      'whittle.db',
    ])
      copyFileSync(path(name), path(other));
    expect(place.backups.list(null).map((each) => each.name)).toEqual([name]);
  });

  it('looks at a hundred files at most', async () => {
    const { place, name } = await createWithBackup();
    for (let number = 2; number <= 130; number += 1)
      copyFileSync(
        join(place.backups.folder, name),
        join(place.backups.folder, name.replace('.db', `-${number}.db`)),
      );
    expect(place.backups.list(null)).toHaveLength(100);
  });

  it('reads one that is written through a log as it is, with the log beside it or not', async () => {
    const place = createVaultFolder();
    const { vault, close } = await place.unlock();
    vault.keep(PLACE, Buffer.from('only in the log'));
    const at = (day: string) => join(place.backups.folder, `whittle-2026-11-${day}T10-00-00Z-set-aside.db`);
    mkdirSync(place.backups.folder);
    copyFileSync(place.file, at('20'));
    copyFileSync(`${place.file}-wal`, `${at('20')}-wal`);
    close();
    copyFileSync(place.file, at('21'));
    const before = place.everything();
    expect(place.backups.list(null).map(({ state, tokens }) => [state, tokens])).toEqual([
      ['whole', 0],
      ['whole', 0],
    ]);
    expect(place.everything()).toEqual(before);
    rmSync(place.file);
    place.backups.restore('whittle-2026-11-20T10-00-00Z-set-aside.db');
    expect(await kept(place)).toBe('only in the log');
  });
});

describe('a restore', () => {
  it('puts the backup in place and sets aside what was there, which can be restored as well', async () => {
    const { place, name } = await createWithBackup();
    place.backups.restore(name);
    expect(await kept(place)).toBe('before');
    expect(setAsideIn(place)).toEqual(['whittle-2026-11-22T09-00-00Z-set-aside.db']);
    place.backups.restore(setAsideIn(place)[0] ?? '');
    expect(await kept(place)).toBe('now');
    expect(setAsideIn(place)).toHaveLength(2);
    expect(place.names()).toContain(name);
    expect(readdirSync(place.folder).filter((each) => each.includes('restoring'))).toEqual([]);
    expect(statSync(place.file).mode & 0o777).toBe(0o600);
  });

  it('brings a vault back that can no longer be opened, and keeps its file and its log', async () => {
    const { place, name } = await createWithBackup();
    const damaged = Buffer.alloc(40_000, 0xa5);
    writeFileSync(place.file, damaged);
    expect(await refusalOf(() => openDatabase(place.file))).toMatchObject({ problem: 'damaged' });
    writeFileSync(`${place.file}-wal`, 'what is left of a log');
    writeFileSync(`${place.file}-journal`, 'and of a journal');
    expect(place.backups.list(null)).toMatchObject([{ name, state: 'whole', key: 'unknown' }]);
    place.backups.restore(name);
    const [aside = ''] = setAsideIn(place);
    const beside = (suffix: string) => readFileSync(join(place.backups.folder, `${aside}${suffix}`));
    expect(beside('').equals(damaged)).toBe(true);
    expect(beside('-wal').toString()).toBe('what is left of a log');
    expect(beside('-journal').toString()).toBe('and of a journal');
    expect(await kept(place)).toBe('before');
  });

  it('works where there is no vault yet, and on a machine that has another one', async () => {
    const { place, name } = await createWithBackup();
    const bytes = readFileSync(join(place.backups.folder, name));
    const empty = createVaultFolder(place.keychain);
    empty.backups.restoreBytes(bytes);
    expect(await kept(empty)).toBe('before');
    expect(setAsideIn(empty)).toEqual([]);
    const { place: other } = await createWithBackup(createVaultFolder(place.keychain));
    other.backups.restoreBytes(bytes);
    expect(await kept(other)).toBe('before');
    expect(setAsideIn(other)).toHaveLength(1);
  });

  it('takes a copy of the vault’s own file, as somebody would bring it from an old disk', async () => {
    const { place } = await createWithBackup();
    const bytes = readFileSync(place.file);
    const empty = createVaultFolder(place.keychain);
    empty.backups.restoreBytes(bytes);
    expect(await kept(empty)).toBe('now');
  });

  it('is refused for what is no whole backup, and nothing has changed then', async () => {
    const { place, name } = await createWithBackup();
    const whole = readFileSync(join(place.backups.folder, name));
    const altered = (change: (database: BetterSqlite3.Database) => void): Buffer => {
      const file = join(temporaryFolder(), 'altered.db');
      writeFileSync(file, whole);
      const database = new BetterSqlite3(file);
      change(database);
      database.close();
      return readFileSync(file);
    };
    const torn = Buffer.from(whole);
    torn.fill(0xa5, whole.length - 8192, whole.length - 100);
    const before = place.everything();
    const refused = async (bytes: Uint8Array) => {
      const failure = await refusalOf(() => place.backups.restoreBytes(bytes));
      expect(place.everything()).toEqual(before);
      return 'problem' in failure ? `${failure.kind}/${failure.problem}` : failure.kind;
    };
    expect(await refused(Buffer.alloc(0))).toBe('backup/not-a-backup');
    expect(await refused(Buffer.from('WHITTLE\n and so on'))).toBe('backup/not-a-backup');
    expect(await refused(whole.subarray(0, 60))).toBe('backup/not-a-backup');
    expect(await refused(whole.subarray(0, 20_000))).toBe('backup/damaged');
    expect(await refused(torn)).toBe('backup/damaged');
    const other = altered((database) => database.pragma('application_id = 7'));
    expect(await refused(other)).toBe('backup/not-a-backup');
    const newer = altered((database) => database.pragma(`user_version = ${SCHEMA_VERSION + 1}`));
    expect(await refused(newer)).toBe('backup/newer');
    expect(await refused(altered((database) => database.exec('DELETE FROM vault')))).toBe(
      'backup/not-a-backup',
    );
    const trigger = 'CREATE TRIGGER quietly AFTER INSERT ON token BEGIN DELETE FROM audit_entry; END';
    expect(await refused(altered((database) => database.exec(trigger)))).toBe('backup/not-a-backup');
    const endless =
      'DROP TABLE token; CREATE VIEW token AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n';
    expect(await refused(altered((database) => database.exec(endless)))).toBe('backup/not-a-backup');
    expect(await kept(place)).toBe('now');
  });

  it('is refused for a name that is none of the list, wherever it leads', async () => {
    const { place, name } = await createWithBackup();
    const before = place.everything();
    for (const wrong of [
      '',
      '.',
      '..',
      `../backups/${name}`,
      `./${name}`,
      `${name}\0`,
      '/etc/passwd',
      '../whittle.db',
      'whittle-2026-11-22T09-00-00Z-daily-2.db',
    ])
      expect(await refusalOf(() => place.backups.restore(wrong))).toEqual({
        kind: 'backup',
        problem: 'missing',
      });
    expect(place.everything()).toEqual(before);
  });

  it('answers four hundred mutated backups with a refusal or a vault, and never leaves half of one', async () => {
    const { place, name } = await createWithBackup();
    const whole = readFileSync(join(place.backups.folder, name));
    const random = createRandom(41);
    // Most of a new vault is room for more, where a byte means nothing; the header and the schema are among the others.
    const used = [...whole.keys()].filter((at) => whole[at] !== 0);
    /** A vault has come of it: what it opens is what was kept, or nothing. */
    const opened = async (bytes: Buffer): Promise<string> => {
      const other = createVaultFolder(place.keychain);
      other.backups.restoreBytes(bytes);
      try {
        return await kept(other);
      } catch (error) {
        // What SQLite says, or would say, of a damaged file is refused as that by the app.
        if (error instanceof Refusal || isFromSqlite(error)) return 'refused';
        throw error;
      }
    };
    let refused = 0;
    let opens = 0;
    for (let round = 0; round < 400; round += 1) {
      const bytes = Buffer.from(whole);
      const isAimed = random.onceIn(2);
      for (let flips = 1 + random.below(8); flips > 0; flips -= 1)
        bytes[isAimed ? random.pick(used) : random.below(bytes.length)] = random.below(256);
      const mutated = random.onceIn(4) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
      try {
        // It is only looked at: with what it returns it would be put in place.
        place.backups.prepareRestoreBytes(mutated);
      } catch (error) {
        expect(error, `seed 41, round ${round}`).toHaveProperty('failure.kind', 'backup');
        refused += 1;
        continue;
      }
      const what = await opened(mutated);
      expect(['before', 'refused'], `seed 41, round ${round}`).toContain(what);
      if (what === 'before') opens += 1;
    }
    expect(refused).toBeGreaterThan(200);
    expect(opens).toBeGreaterThan(0);
    place.backups.finishRestore();
    expect(readdirSync(place.folder).toSorted()).toEqual(['backups', 'whittle.db']);
    expect(await kept(place)).toBe('now');
  });
});

describe('a restore that is cut off by kill -9', () => {
  const script = join(process.cwd(), 'test/unit/backups/restore-until.ts');
  const run = (place: VaultFolder, name: string, step: string, times = 1): NodeJS.Signals | null =>
    spawnSync(process.execPath, [script, place.folder, place.file, name, step, String(times)]).signal;

  /** As after a crash: what was written last is only in the log. */
  const createCrashed = async () => {
    const place = createVaultFolder();
    const { vault, make, close } = await place.unlock();
    vault.keep(PLACE, Buffer.from('before'));
    const { name } = make('daily');
    vault.keep(PLACE, Buffer.from('now'));
    const crashed = [place.file, `${place.file}-wal`].map((file) => [file, readFileSync(file)] as const);
    close();
    for (const [file, bytes] of crashed) writeFileSync(file, bytes);
    return { place, name };
  };

  const steps: { step: RestoreStep; has: 'before' | 'now' }[] = [
    { step: 'copied', has: 'now' },
    { step: 'checked', has: 'now' },
    { step: 'committed', has: 'before' },
    { step: 'moving-aside', has: 'before' },
    { step: 'moved-aside', has: 'before' },
    { step: 'placed', has: 'before' },
  ];

  it.each(steps)('at "$step" leaves the vault of $has, whole', async ({ step, has }) => {
    const { place, name } = await createCrashed();
    expect(run(place, name, step)).toBe('SIGKILL');
    place.backups.finishRestore();
    expect(await kept(place)).toBe(has);
    expect(readdirSync(place.folder).filter((each) => each.includes('restoring'))).toEqual([]);
    expect(setAsideIn(place).filter((each) => each.endsWith('.db'))).toHaveLength(has === 'now' ? 0 : 1);
    if (has === 'now') return;
    const [aside = ''] = setAsideIn(place);
    expect(existsSync(join(place.backups.folder, `${aside}-wal`))).toBe(true);
    place.backups.restore(aside);
    expect(await kept(place)).toBe('now');
  });

  it('again while it is being finished is still finished', async () => {
    const { place, name } = await createCrashed();
    expect(run(place, name, 'committed')).toBe('SIGKILL');
    for (const step of ['moving-aside', 'moved-aside'] satisfies RestoreStep[])
      expect(run(place, '', step)).toBe('SIGKILL');
    place.backups.finishRestore();
    place.backups.finishRestore();
    expect(await kept(place)).toBe('before');
    place.backups.restore(setAsideIn(place)[0] ?? '');
    expect(await kept(place)).toBe('now');
  });
});

describe('backups of an earlier key', () => {
  it('are told, and taken away once there is one of the present key; others stay', async () => {
    const place = createVaultFolder();
    const { vault, make } = await place.unlock();
    vault.keep(PLACE, Buffer.from('before'));
    const earlier = [make('daily').name, make('before-key-change').name];
    place.clock.advance(5000);
    await vault.changeKey({ ...CHANGE, passphrase: null });
    const other = createVaultFolder();
    const theirs = await other.unlock();
    const foreign = theirs.make('asked').name;
    copyFileSync(join(other.backups.folder, foreign), join(place.backups.folder, foreign));
    const present = presentOf(vault);
    let removed = 0;
    const removeEarlier = () => {
      place.backups.removeMadeBefore(present, () => (removed += 1));
      return removed;
    };
    expect(removeEarlier()).toBe(0);
    const { name, key } = make('asked');
    expect(key).toBe('present');
    const keys = place.backups.list(present).map((each) => [each.name, each.key]);
    expect(keys).toEqual(expect.arrayContaining(earlier.map((each) => [each, 'earlier'])));
    expect(removeEarlier()).toBe(2);
    expect(place.names()).toEqual([foreign, name].toSorted());
    expect(removeEarlier()).toBe(2);
  });

  it('are not mixed up with a later key of the same number, after an older backup was restored', async () => {
    const place = createVaultFolder();
    const first = await place.unlock();
    await first.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const oldest = first.make('asked').name;
    place.clock.advance(5000);
    await first.vault.changeKey({ ...CHANGE, passphrase: PASSPHRASE });
    const second = first.make('daily').name;
    first.close();
    place.backups.restore(oldest);
    const again = place.open();
    await again.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    place.clock.advance(5000);
    await again.vault.changeKey({ ...CHANGE, passphrase: PASSPHRASE });
    expect(again.vault.identity().keyVersion).toBe(2);
    const listed = place.backups.list(again.vault.identity());
    expect(listed.find(({ name }) => name === second)?.key).toBe('earlier');
  });
});

describe('the ways to unlock after a restore', () => {
  it('include the keychain of now, though the backup knew an older entry of it', async () => {
    const { place, name } = await createWithBackup();
    const { vault, close } = await place.unlock();
    await vault.setSlot({ with: 'keychain' });
    close();
    place.backups.restore(name);
    expect(await kept(place)).toBe('before');
  });

  it('include a passphrase that was added since, and one that was changed since as it is now', async () => {
    const { place, name } = await createWithBackup();
    const first = await place.unlock();
    await first.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const { name: later } = first.make('asked');
    first.close();
    place.backups.restore(name);
    const second = place.open();
    await second.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(Buffer.from(second.vault.open(PLACE, '')).toString()).toBe('before');
    await second.vault.setSlot({ with: 'passphrase', passphrase: 'another passphrase' });
    second.close();
    place.backups.restore(later);
    const third = place.open();
    const withOld = () => third.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await refusalOf(withOld)).toEqual({ kind: 'wrong-passphrase' });
    await third.vault.unlock({ with: 'passphrase', passphrase: 'another passphrase' });
    expect(Buffer.from(third.vault.open(PLACE, '')).toString()).toBe('now');
  });

  it('are the backup’s own where it has another key, and where the vault that was here is damaged', async () => {
    const { place, name } = await createWithBackup();
    const slotsOf = (file: string) => {
      const database = new BetterSqlite3(file, { readonly: true });
      const slots = database.prepare('SELECT * FROM key_slot').all();
      database.close();
      return slots;
    };
    const own = slotsOf(join(place.backups.folder, name));
    const { vault, close } = await place.unlock();
    place.clock.advance(5000);
    await vault.changeKey({ ...CHANGE, passphrase: null });
    close();
    place.backups.restore(name);
    expect(slotsOf(place.file)).toEqual(own);
    writeFileSync(place.file, Buffer.alloc(30_000, 1));
    place.backups.restore(name);
    expect(slotsOf(place.file)).toEqual(own);
  });
});
