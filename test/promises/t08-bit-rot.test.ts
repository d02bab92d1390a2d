import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { Failure } from '#contract/failure.ts';
import { Refusal } from '#contract/failure.ts';
import { startApp } from '#test/support/app.ts';
import type { TestApp } from '#test/support/app.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { makeTokens } from '#test/support/many-tokens.ts';
import type { MadeToken } from '#test/support/many-tokens.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { digestOf } from '#test/support/vault-file.ts';

const SEALED_FLIPS = 300;
/** One flip a file in full; in short the same flips in fewer files. */
const FLIPS_A_FILE = scaled(20, 1);
const FLIPS_ANYWHERE = scaled(50, 500);

/** A closed vault with so many tokens, and its file. */
const makeVault = async (count: number) => {
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  const tokens = await makeTokens(app.client, count);
  await app.stop();
  const file = join(app.folder, 'whittle.db');
  return { file, bytes: readFileSync(file), tokens, keychain: app.keychain };
};
type Made = Awaited<ReturnType<typeof makeVault>>;

/** The vault again, from other bytes. */
const openAs = (made: Pick<Made, 'keychain'>, bytes: Buffer): Promise<TestApp> => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'whittle.db'), bytes);
  return startApp({ folder, keychain: made.keychain });
};

const reveal = async (app: TestApp, { id }: MadeToken): Promise<string> =>
  (await app.client.tokens.reveal({ id, confirmedRoot: true })).text;

/** Where in the file a byte of this token's sealed fields lies, at random. */
const sealedByte = (made: Made, token: MadeToken, random: Random): number => {
  const database = new BetterSqlite3(made.file, { readonly: true });
  const row = database
    .prepare('SELECT nonce, ciphertext FROM sealed WHERE place = ?')
    .get(`token.secret/${token.id}`) as { nonce: Buffer; ciphertext: Buffer };
  database.close();
  for (;;) {
    const field = random.onceIn(4) ? row.nonce : row.ciphertext;
    const at = random.below(field.length - 8);
    // A long field goes on in another page of the file, so it is found piece by piece.
    const found = made.bytes.indexOf(field.subarray(at, at + 8));
    if (found !== -1 && made.bytes.indexOf(field.subarray(at, at + 8), found + 1) === -1)
      return found + random.below(8);
  }
};

const flipBit = (bytes: Buffer, at: number, random: Random): void =>
  void bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.below(8)), at);

it(`names the record of each of ${SEALED_FLIPS} flipped bits in sealed fields`, async () => {
  const random = randomOfThisTest();
  const made = await makeVault(100);
  let named = 0;
  while (named < SEALED_FLIPS) {
    const spoilt = random.shuffled(made.tokens).slice(0, FLIPS_A_FILE);
    const bytes = Buffer.from(made.bytes);
    for (const token of spoilt) flipBit(bytes, sealedByte(made, token, random), random);
    const app = await openAs(made, bytes);
    expect(await app.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    const { records } = await app.client.security.check({});
    const names = spoilt.map(({ name }) => name).toSorted();
    expect(records.records).toBeGreaterThan(made.tokens.length);
    expect(records.damaged.toSorted(), `seed ${random.seed}`).toEqual(names);
    for (const token of spoilt)
      expect(await refusalOf(() => reveal(app, token))).toEqual({ kind: 'damaged', name: token.name });
    // The look at every record found no other; some of them are read as well.
    const others = made.tokens.filter((token) => !spoilt.includes(token));
    for (const token of random.shuffled(others).slice(0, 10))
      expect(await reveal(app, token)).toBe(token.text);
    named += spoilt.length;
    await app.stop();
  }
  proved('T8', `${named} flipped bits in sealed fields: ${named} named, the others readable`);
});

/** What the app says of a file with one flipped bit. */
type Noticed = 'not opened' | 'named' | 'without effect' | 'unnoticed';

const contentOf = (bytes: Buffer): string | undefined => {
  const folder = temporaryFolder();
  const copy = join(folder, 'copy.db');
  writeFileSync(copy, bytes);
  const database = new BetterSqlite3(copy);
  try {
    return digestOf(database);
  } catch {
    // SQLite itself can't read it: that is no content.
    return undefined;
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
};

const noticed = async (made: Made, bytes: Buffer, told: (failure: Failure) => void): Promise<Noticed> => {
  const app = await openAs(made, bytes);
  try {
    const state = await app.client.vault.state({});
    if (state.status !== 'unlocked') return 'not opened';
    const { records, chain } = await app.client.security.check({});
    if (records.damaged.length > 0 || chain.verdict === 'broken') return 'named';
    await app.client.tokens.list({});
    // What is shown without a word of damage must be what was kept.
    for (const token of made.tokens) expect(await reveal(app, token)).toBe(token.text);
    return contentOf(bytes) === contentOf(made.bytes) ? 'without effect' : 'unnoticed';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    told(error.failure);
    return 'named';
  } finally {
    await app.stop();
  }
};

it(`never shows a wrong secret after any of ${FLIPS_ANYWHERE} flipped bits anywhere in the file`, async () => {
  const random = randomOfThisTest();
  const made = await makeVault(30);
  const counts: Record<Noticed, number> = { 'not opened': 0, named: 0, 'without effect': 0, unnoticed: 0 };
  for (let flip = 0; flip < FLIPS_ANYWHERE; flip += 1) {
    const bytes = Buffer.from(made.bytes);
    const at = random.below(bytes.length);
    flipBit(bytes, at, random);
    const says = await noticed(made, bytes, (failure) =>
      expect(failure.kind, `the byte ${at}, seed ${random.seed}, ${JSON.stringify(failure)}`).not.toBe('bug'),
    );
    counts[says] += 1;
  }
  const list = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  proved('T8', `${FLIPS_ANYWHERE} flipped bits anywhere in the file: ${list.join(', ')}; 0 wrong secrets`);
});

const PASSPHRASE = { with: 'passphrase', passphrase: 'correct horse battery staple' } as const;

/** A closed vault with a row in nearly every table. */
const makeUsedVault = async (): Promise<Pick<Made, 'bytes' | 'keychain'>> => {
  const app = await startApp();
  const { client } = app;
  await client.vault.create({ with: 'keychain' });
  await client.vault.setSlot(PASSPHRASE);
  await client.settings.set({ theme: 'dark' });
  await client.services.trySandbox({});
  await makeTokens(client, 2);
  const [builtIn] = await client.templates.list({ service: 'sandbox' });
  if (!builtIn) throw new Error('the sandbox has templates');
  const { id: _, builtIn: __, ...template } = builtIn;
  await client.templates.save({ template: { ...template, name: 'Night watch' } });
  await client.security.check({});
  await client.vault.lock({});
  await refusalOf(() => client.vault.unlock({ ...PASSPHRASE, passphrase: 'not the passphrase' }));
  await app.stop();
  return { bytes: readFileSync(join(app.folder, 'whittle.db')), keychain: app.keychain };
};

/** What rot can make of a column of each type. */
const ROTTEN: Record<string, readonly ((column: string) => string)[]> = {
  TEXT: [(column) => `'~' || substr(${column}, 2)`, (column) => `substr(${column}, 2) || '~'`],
  INTEGER: [(column) => `${column} + (1 << 62)`, () => '-7'],
  BLOB: [(column) => `zeroblob(length(${column}))`, () => "x''"],
};

/** One statement for each column of each table that has rows, and each way in which it may rot. */
const waysToRot = (bytes: Buffer): string[] => {
  const file = join(temporaryFolder(), 'looked-at.db');
  writeFileSync(file, bytes);
  const database = new BetterSqlite3(file);
  const columns = database
    .prepare(
      `SELECT tables.name AS "table", columns.name AS "column", columns.type
       FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'`,
    )
    .all() as { table: string; column: string; type: string }[];
  const hasRows = ({ table }: { table: string }) =>
    database.prepare(`SELECT 1 FROM ${table}`).get() !== undefined;
  const ways = columns
    .filter(hasRows)
    .flatMap(({ table, column, type }) =>
      (ROTTEN[type] ?? []).map((rotten) => `UPDATE OR IGNORE ${table} SET ${column} = ${rotten(column)}`),
    );
  database.close();
  return ways;
};

const rotted = (bytes: Buffer, way: string): Buffer => {
  const file = join(temporaryFolder(), 'rotted.db');
  writeFileSync(file, bytes);
  const database = new BetterSqlite3(file);
  database.pragma('ignore_check_constraints = ON');
  database.pragma('foreign_keys = OFF');
  database.exec(way);
  database.close();
  return readFileSync(file);
};

/** Everything that a window asks, one after the other; what was refused, by its kind. */
const askAll = async ({ client }: TestApp): Promise<string[]> => {
  const refused: string[] = [];
  const ask = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push(error.failure.kind);
      return undefined;
    }
  };
  await ask(() => client.vault.state({}));
  await ask(() => client.vault.unlock({ with: 'keychain' }));
  await ask(() => client.vault.unlock(PASSPHRASE));
  await ask(() => client.settings.get({}));
  await ask(() => client.services.list({}));
  await ask(() => client.services.operations({}));
  await ask(() => client.templates.list({ service: 'sandbox' }));
  await ask(() => client.audit.read({}));
  await ask(() => client.security.report({}));
  await ask(() => client.security.check({}));
  await ask(() => client.backups.make({}));
  await ask(() => client.backups.list({}));
  for (const { id } of (await ask(() => client.tokens.list({}))) ?? []) {
    await ask(() => client.tokens.get({ id }));
    await ask(() => client.tokens.reveal({ id, confirmedRoot: true }));
  }
  await ask(() => client.vault.lock({}));
  return refused;
};

it('is never a bug, whichever column it is in', async () => {
  const random = randomOfThisTest();
  const made = await makeUsedVault();
  const all = waysToRot(made.bytes);
  const ways = random.shuffled(all).slice(0, scaled(20, all.length));
  let noticed = 0;
  for (const way of ways) {
    const app = await openAs(made, rotted(made.bytes, way));
    const refused = await askAll(app);
    await app.stop();
    expect(refused, `after ${way}`).not.toContain('bug');
    expect(app.log(), `after ${way}`).not.toMatch(/\bbug\b/);
    if (refused.length > 0) noticed += 1;
  }
  proved(
    'T8',
    `${ways.length} of ${all.length} ways in which a column can rot: 0 bugs, ${noticed} refused where they are read`,
  );
});
