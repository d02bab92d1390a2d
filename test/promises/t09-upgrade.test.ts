import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import { SCHEMA_VERSION } from '#main/kernel/migrate.ts';
import { startApp } from '#test/support/app.ts';
import { startProcess } from '#test/support/app-process.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import { digestOf } from '#test/support/vault-file.ts';

const KILLS = scaled(20, 100);

/** Vaults as released Whittles left them, and what their owners put into them. */
const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
const released = Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 1);
const factsSchema = z.object({
  passphrase: z.string(),
  settings: z.record(z.string(), z.unknown()),
  tokens: z.array(z.object({ id: z.uuid(), name: z.string(), kind: z.string(), sha256: z.string() })),
});

const fixtureOf = (version: number) => {
  const file = join(fixtures, `schema-${version}.db`);
  return { file, facts: factsSchema.parse(JSON.parse(readFileSync(file.replace(/db$/, 'json'), 'utf8'))) };
};

/** A data folder with this fixture in it. */
const place = (version: number): { folder: string; file: string } => {
  const folder = temporaryFolder();
  const file = join(folder, 'whittle.db');
  copyFileSync(fixtureOf(version).file, file);
  return { folder, file };
};

type Content = Record<string, { columns: string[]; rows: unknown[] }>;

/** The rows of every table, of these columns only where `like` names them. */
const contentOf = (database: BetterSqlite3.Database, like?: Content): Content => {
  const names = like
    ? Object.keys(like)
    : (database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .pluck()
        .all() as string[]);
  return Object.fromEntries(
    names.map((name) => {
      const all = database
        .prepare(`SELECT * FROM "${name}" LIMIT 0`)
        .columns()
        .map((column) => column.name);
      const columns = like?.[name]?.columns ?? all;
      const list = columns.map((column) => `"${column}"`).join(', ');
      return [
        name,
        { columns, rows: database.prepare(`SELECT ${list} FROM "${name}" ORDER BY 1`).raw().all() },
      ];
    }),
  );
};

const schemaOf = (database: BetterSqlite3.Database): unknown =>
  database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();

const versionOf = (database: BetterSqlite3.Database): unknown =>
  database.pragma('user_version', { simple: true });

const look = <T>(file: string, at: (database: BetterSqlite3.Database) => T): T => {
  const database = new BetterSqlite3(file);
  try {
    return at(database);
  } finally {
    database.close();
  }
};

const backupsBeforeUpgrade = (folder: string): string[] => {
  const backups = join(folder, 'backups');
  return existsSync(backups)
    ? readdirSync(backups)
        .filter((name) => name.includes('before-upgrade') && name.endsWith('.db'))
        .map((name) => join(backups, name))
    : [];
};

/** This fixture's file, opened once by the Whittle of now. */
const fixtureCopyUpgraded = (version: number): string => {
  const { file } = place(version);
  closeDatabase(openDatabase(file));
  return file;
};

it('has a vault of every released schema', () => {
  expect(SCHEMA_VERSION).toBeGreaterThan(1);
  for (const version of released)
    expect(look(fixtureOf(version).file, versionOf), `schema ${version}`).toBe(version);
});

it.each(released)(
  'opens a vault of schema %i with everything in it, and backs it up first',
  async (version) => {
    const { file: fixture, facts } = fixtureOf(version);
    const before = look(fixture, contentOf);
    const digest = look(fixture, digestOf);
    const { folder, file } = place(version);
    const app = await startApp({ folder });
    expect(await app.client.vault.state({})).toMatchObject({ status: 'locked', slots: ['passphrase'] });

    // Not a byte of what was there has changed, and the tables are those of a new vault.
    expect(look(file, (database) => contentOf(database, before))).toEqual(before);
    expect(look(file, versionOf)).toBe(SCHEMA_VERSION);
    const fresh = openDatabase(join(temporaryFolder(), 'whittle.db'));
    expect(look(file, schemaOf)).toEqual(schemaOf(fresh));
    closeDatabase(fresh);

    const [backup = '', ...more] = backupsBeforeUpgrade(folder);
    expect(more).toEqual([]);
    expect(look(backup, versionOf)).toBe(version);
    expect(look(backup, digestOf)).toBe(digest);
    expect((await app.client.backups.list({})).backups).toMatchObject([
      { because: 'before-upgrade', state: 'whole', tokens: facts.tokens.length },
    ]);

    await app.client.vault.unlock({ with: 'passphrase', passphrase: facts.passphrase });
    expect(await app.client.settings.get({})).toMatchObject(facts.settings);
    const list = await app.client.tokens.list({});
    for (const { id, name, kind, sha256 } of facts.tokens) {
      const token = list.find((each) => each.id === id);
      if (!token) throw new Error(`${name} is there`);
      expect(token).toMatchObject({ name, kind });
      const { text } = await app.client.tokens.reveal({ id: token.id, confirmedRoot: true });
      expect(createHash('sha256').update(text).digest('hex'), `at ${name}`).toBe(sha256);
    }
    const { records, chain } = await app.client.security.check({});
    expect(records.damaged).toEqual([]);
    expect(chain).toMatchObject({ verdict: 'whole' });

    // And it goes on living.
    const [child] = list.filter((token) => token.kind === 'attenuated');
    if (!child) throw new Error('there is a token that was made from another');
    await app.client.tokens.rename({ id: child.id, name: 'Renamed after the upgrade' });
    await app.stop();
    proved(
      'T9',
      `schema ${version} to ${SCHEMA_VERSION}: ${facts.tokens.length} of ${facts.tokens.length} tokens byte-equal, backed up first`,
    );
  },
);

it.each(released)(
  `leaves a vault of schema %i old or new after ${KILLS} kills, never between`,
  async (version) => {
    const random = randomOfThisTest();
    const { file: fixture, facts } = fixtureOf(version);
    const before = look(fixture, contentOf);
    const digest = look(fixture, digestOf);
    const oldSchema = look(fixture, schemaOf);
    let { folder, file } = place(version);
    const newSchema = look(fixtureCopyUpgraded(version), schemaOf);

    // How long an upgrade takes here and now: the kills are spread over it and a little more.
    const measured = startProcess();
    await measured.ready;
    const begun = performance.now();
    await measured.open(place(version).folder, join(folder, 'keychain'));
    const longest = Math.ceil((performance.now() - begun) * 1.2);
    await measured.kill();

    const ends = { old: 0, new: 0 };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const app = startProcess();
      await app.ready;
      const killWithin = (milliseconds: number) =>
        setTimeout(() => void app.kill(), random.below(milliseconds));
      // Half of them anywhere, half just when the backup is there and the upgrade begins.
      const backups = join(folder, 'backups');
      mkdirSync(backups, { recursive: true });
      const isAimed = random.onceIn(2);
      const watcher = watch(backups, (_, name) => {
        if (isAimed && /before-upgrade(-\d+)?\.db$/.test(name ?? '')) killWithin(12);
      });
      if (!isAimed) killWithin(longest);
      await app.open(folder, join(folder, 'keychain')).catch(() => {});
      await app.kill();
      watcher.close();

      const copy = join(folder, 'looked-at');
      rmSync(copy, { recursive: true, force: true });
      mkdirSync(copy);
      for (const name of ['whittle.db', 'whittle.db-wal'])
        if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(copy, name));
      look(join(copy, 'whittle.db'), (database) => {
        const why = `kill ${kill}, seed ${random.seed}`;
        expect(database.pragma('integrity_check', { simple: true }), `at ${why}`).toBe('ok');
        const now = versionOf(database);
        expect([version, SCHEMA_VERSION], `at ${why}`).toContain(now);
        expect(schemaOf(database), `at ${why}`).toEqual(now === version ? oldSchema : newSchema);
        expect(contentOf(database, before), `at ${why}`).toEqual(before);
        ends[now === version ? 'old' : 'new'] += 1;
        // Once it is new there was a whole backup before, and the next kill needs an old one.
        if (now === version) return;
        const whole = backupsBeforeUpgrade(folder).filter((backup) => look(backup, digestOf) === digest);
        expect(whole.length, `at ${why}`).toBeGreaterThan(0);
        ({ folder, file } = place(version));
      });
    }
    const app = await startApp({ folder });
    await app.client.vault.unlock({ with: 'passphrase', passphrase: facts.passphrase });
    expect(look(file, versionOf)).toBe(SCHEMA_VERSION);
    expect(await app.client.tokens.list({})).toHaveLength(facts.tokens.length);
    for (const { state } of (await app.client.backups.list({})).backups) expect(state).toBe('whole');
    await app.stop();
    proved(
      'T9',
      `schema ${version}, ${KILLS} kill -9 while it is upgraded: ${ends.old} old, ${ends.new} new, 0 between`,
    );
  },
);

it('refuses a vault of a newer Whittle and changes no byte of it', async () => {
  const { folder, file } = place(1);
  look(file, (database) => database.pragma(`user_version = ${SCHEMA_VERSION + 1}`));
  const before = readFileSync(file);
  const app = await startApp({ folder });
  expect(await app.client.vault.state({})).toEqual({
    status: 'unopenable',
    failure: { kind: 'database', problem: 'newer', file },
  });
  await app.stop();
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(folder).filter((name) => name !== 'whittle.lock')).toEqual(['whittle.db']);
});

it('leaves the old vault as it is where it can not be backed up first', async () => {
  const { folder, file } = place(1);
  writeFileSync(join(folder, 'backups'), 'a file where the folder of backups belongs');
  const before = look(file, digestOf);
  const app = await startApp({ folder });
  expect(await app.client.vault.state({})).toMatchObject({
    status: 'unopenable',
    failure: { kind: 'data-folder', problem: 'unusable' },
  });
  expect(look(file, versionOf)).toBe(1);
  expect(look(file, digestOf)).toBe(before);
  rmSync(join(folder, 'backups'));
  expect(await app.client.vault.state({})).toMatchObject({ status: 'locked' });
  expect(look(file, versionOf)).toBe(SCHEMA_VERSION);
});
