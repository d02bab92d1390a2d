import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { startApp } from '#test/support/app.ts';
import type { TestApp } from '#test/support/app.ts';
import { makeTokens } from '#test/support/many-tokens.ts';
import type { MadeToken } from '#test/support/many-tokens.ts';
import { isEndurance, proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { refusalOf } from '#test/support/refusal.ts';

const RECORDS = 200;
const TAMPERED = scaled(2000, 10_000);

type Row = { place: string; key_version: number; nonce: Buffer; ciphertext: Buffer };
/** What lies in the file instead, and whose records that spoils. */
type Tampering = { how: string; rows: Row[]; spoilt: MadeToken[] };

const placeOf = ({ id }: { id: string }): string => `token.secret/${id}`;

const startWithTokens = async (count: number) => {
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  return { app, tokens: await makeTokens(app.client, count) };
};

/** A second hand at the vault's file. */
const openBehind = (app: TestApp) => {
  const database = new BetterSqlite3(join(app.folder, 'whittle.db'));
  onTestFinished(() => void database.close());
  database.pragma('synchronous = OFF');
  const rows = database.prepare("SELECT * FROM sealed WHERE place LIKE 'token.secret/%'").all() as Row[];
  const insert = database.prepare('INSERT INTO sealed VALUES (@place, @key_version, @nonce, @ciphertext)');
  const remove = database.prepare('DELETE FROM sealed WHERE place = ?');
  return {
    row: (token: { id: string }): Row => {
      const found = rows.find(({ place }) => place === placeOf(token));
      if (!found) throw new Error('every token has a sealed record');
      return found;
    },
    /** Puts these rows in the place of those. */
    replace: database.transaction((before: readonly Row[], after: readonly Row[]) => {
      for (const { place } of before) remove.run(place);
      for (const row of after) insert.run(row);
    }),
  };
};
type Behind = ReturnType<typeof openBehind>;

const flip = (bytes: Buffer, from: number, until: number, random: Random): Buffer => {
  const flipped = Buffer.from(bytes);
  const at = from + random.below(until - from);
  flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << random.below(8)), at);
  return flipped;
};

/** The ways to swap something between two records. */
const SWAPS: Record<string, (a: Row, b: Row) => [Row, Row]> = {
  nonces: (a, b) => [
    { ...a, nonce: b.nonce },
    { ...b, nonce: a.nonce },
  ],
  ciphertexts: (a, b) => [
    { ...a, ciphertext: b.ciphertext },
    { ...b, ciphertext: a.ciphertext },
  ],
  tags: (a, b) => [
    { ...a, ciphertext: Buffer.concat([a.ciphertext.subarray(0, -16), b.ciphertext.subarray(-16)]) },
    { ...b, ciphertext: Buffer.concat([b.ciphertext.subarray(0, -16), a.ciphertext.subarray(-16)]) },
  ],
  records: (a, b) => [
    { ...b, place: a.place },
    { ...a, place: b.place },
  ],
};

const swap = (behind: Behind, one: MadeToken, other: MadeToken, random: Random): Tampering => {
  const kind = random.pick(Object.keys(SWAPS));
  const rows = SWAPS[kind]?.(behind.row(one), behind.row(other)) ?? [];
  return { how: `the ${kind} of ${one.name} and ${other.name} swapped`, rows, spoilt: [one, other] };
};

/** One record, spoilt by itself or with what another vault sealed. */
const spoilOne = (behind: Behind, token: MadeToken, foreign: readonly Row[], random: Random): Tampering => {
  const row = behind.row(token);
  const body = row.ciphertext.length - 16;
  const stranger = random.pick(foreign);
  const ways: Record<string, Row> = {
    'a bit of the nonce': { ...row, nonce: flip(row.nonce, 0, row.nonce.length, random) },
    'a bit of the ciphertext': { ...row, ciphertext: flip(row.ciphertext, 0, body, random) },
    'a bit of the tag': { ...row, ciphertext: flip(row.ciphertext, body, row.ciphertext.length, random) },
    'a letter of the place': {
      ...row,
      place: row.place.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    },
    'the key version': { ...row, key_version: row.key_version + random.pick([-1, 1, 2, 1024]) },
    'a shorter ciphertext': { ...row, ciphertext: row.ciphertext.subarray(0, random.below(body + 16)) },
    'a longer ciphertext': { ...row, ciphertext: Buffer.concat([row.ciphertext, random.bytes(1)]) },
    'a shorter nonce': { ...row, nonce: row.nonce.subarray(0, random.below(12)) },
    "another vault's record": { ...stranger, place: row.place },
    "another vault's nonce": { ...row, nonce: stranger.nonce },
    "another vault's ciphertext": { ...row, ciphertext: stranger.ciphertext },
  };
  const how = random.pick(Object.keys(ways));
  return { how: `${how} in ${token.name}`, rows: [ways[how] ?? row], spoilt: [token] };
};

const reveal = async (app: TestApp, { id }: MadeToken): Promise<string> =>
  (await app.client.tokens.reveal({ id, confirmedRoot: true })).text;

it(`refuses ${TAMPERED} tampered fields, names their records and opens the others`, async () => {
  const random = randomOfThisTest();
  const { app, tokens } = await startWithTokens(RECORDS);
  const stranger = await startWithTokens(10);
  const behind = openBehind(app);
  const foreign = stranger.tokens.map(openBehind(stranger.app).row);
  let refused = 0;

  const prove = async ({ how, rows, spoilt }: Tampering): Promise<void> => {
    const before = spoilt.map(behind.row);
    behind.replace(before, rows);
    for (const token of spoilt) {
      const said = await refusalOf(() => reveal(app, token));
      expect(said, `${how}, seed ${random.seed}`).toEqual({ kind: 'damaged', name: token.name });
      refused += 1;
    }
    const other = random.pick(tokens);
    if (!spoilt.includes(other)) expect(await reveal(app, other)).toBe(other.text);
    if (random.onceIn(100)) {
      const { records } = await app.client.security.check({});
      // A record under another place has no name of its own.
      const named = records.damaged.filter((name) => tokens.some((token) => token.name === name));
      const kept = spoilt.filter(({ id }) => rows.some(({ place }) => place === placeOf({ id })));
      expect(named.toSorted(), `at ${how}`).toEqual(kept.map(({ name }) => name).toSorted());
    }
    behind.replace(rows, before);
  };

  const pairs = tokens.flatMap((one, index) => tokens.slice(index + 1).map((other) => [one, other] as const));
  const swapped = isEndurance ? pairs : random.shuffled(pairs).slice(0, TAMPERED / 4);
  for (const [one, other] of swapped) await prove(swap(behind, one, other, random));
  for (let spoilt = 0; spoilt < TAMPERED / 2; spoilt += 1)
    await prove(spoilOne(behind, random.pick(tokens), foreign, random));

  expect(refused).toBeGreaterThanOrEqual(TAMPERED);
  for (const token of tokens) expect(await reveal(app, token)).toBe(token.text);
  expect(await app.client.audit.verify({})).toMatchObject({ verdict: 'whole' });
  proved('T2', `${refused} tampered fields of ${RECORDS} records: ${refused} refused by name, 0 read`);
});

it('refuses a record of before the key was changed, put in the place of the newer one', async () => {
  const { app, tokens } = await startWithTokens(20);
  const older = tokens.map(openBehind(app).row);
  await app.client.vault.changeKey({ passphrase: null, removeBackups: false });
  const behind = openBehind(app);
  const newer = tokens.map(behind.row);
  for (const version of [1, 2]) {
    behind.replace(
      newer,
      older.map((row) => ({ ...row, key_version: version })),
    );
    for (const token of tokens)
      expect(await refusalOf(() => reveal(app, token))).toEqual({ kind: 'damaged', name: token.name });
  }
  behind.replace(newer, newer);
  for (const token of tokens) expect(await reveal(app, token)).toBe(token.text);
  proved('T2', `${2 * tokens.length} records put back from before a key change: all refused by name`);
});
