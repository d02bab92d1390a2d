import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { startProcess } from '#test/support/app-process.ts';
import { createFileKeychain } from '#test/support/file-keychain.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { createLife } from '#test/support/life.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { digestOf, openVaultFile } from '#test/support/vault-file.ts';

const TORN = scaled(200, 1000);
const ACTS = 25;
/** An older log of this length, which the newer one does not fill. */
const OLDER_LOG = 2.5 * 2 ** 20;

// https://www.sqlite.org/fileformat2.html#the_write_ahead_log
const WAL_HEADER = 32;
const FRAME_HEADER = 24;
type Frame = { start: number; isCommit: boolean };

/** The frames that count: those after them are of a log that began at the file's start before. */
const framesOf = (wal: Buffer): Frame[] => {
  const frameBytes = FRAME_HEADER + wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const frames: Frame[] = [];
  for (let start = WAL_HEADER; start + frameBytes <= wal.length; start += frameBytes) {
    if (!wal.subarray(start + 8, start + 16).equals(salts)) break;
    frames.push({ start, isCommit: wal.readUInt32BE(start + 4) !== 0 });
  }
  return frames;
};

/** One of the ways that a disk may spoil a file. */
const spoil = (wal: Buffer, counted: number, random: Random): { how: string; torn: Buffer } => {
  // Mostly where it counts; now and then behind that, where an older log still lies.
  const at = random.below(random.onceIn(8) ? wal.length : counted);
  const torn = Buffer.from(wal);
  const how = random.pick(['cut', 'flipped', 'zeroed'] as const);
  if (how === 'flipped') torn.writeUInt8(torn.readUInt8(at) ^ (1 << random.below(8)), at);
  if (how === 'zeroed') torn.fill(0, at, at + 1 + random.below(8192));
  return { how: `${how} at ${at}`, torn: how === 'cut' ? torn.subarray(0, at) : torn };
};

const firstDifference = (wal: Buffer, torn: Buffer): number => {
  for (let at = 0; at < wal.length; at += 1) if (at >= torn.length || wal[at] !== torn[at]) return at;
  return wal.length;
};

it(`opens ${TORN} torn logs at the last whole transaction before the tear`, async () => {
  const random = randomOfThisTest();
  const biscuit = createBiscuit({ log: silentLog });
  onTestFinished(() => biscuit.end());
  const place = temporaryFolder();
  const folder = join(place, 'data');
  const app = startProcess();
  onTestFinished(() => app.kill());
  const life = createLife({ random, biscuit });
  await app.open(folder, join(place, 'keychain'));
  await app.client.vault.create({ with: 'keychain' });
  await life.begin(app);
  while (statSync(join(folder, 'whittle.db-wal')).size < OLDER_LOG) await life.act(app);

  // The log begins anew at the start of its file, and the older one stays behind it.
  const watcher = new BetterSqlite3(join(folder, 'whittle.db'));
  watcher.pragma('wal_checkpoint(RESTART)');
  const acknowledged: string[] = [];
  for (let act = 0; act < ACTS; act += 1) {
    await life.act(app);
    acknowledged.push(digestOf(watcher));
  }
  const database = join(place, 'whole.db');
  copyFileSync(join(folder, 'whittle.db'), database);
  const wal = readFileSync(join(folder, 'whittle.db-wal'));
  watcher.close();
  await app.kill();

  const keychain = createFileKeychain(join(place, 'keychain'));
  const openWith = async (log: Buffer): Promise<{ digest: string; faults: string[] }> => {
    const copy = join(place, 'copy.db');
    for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true });
    copyFileSync(database, copy);
    writeFileSync(`${copy}-wal`, log);
    const file = await openVaultFile(copy, keychain);
    const found = { digest: file.digest(), faults: file.faults() };
    file.close();
    return found;
  };

  const frames = framesOf(wal);
  const commits = frames.flatMap(({ isCommit }, index) => (isCommit ? [index] : []));
  const frameBytes = FRAME_HEADER + wal.readUInt32BE(8);
  const counted = WAL_HEADER + frames.length * frameBytes;
  expect(wal.length, 'an older log lies behind the one that counts').toBeGreaterThan(counted);

  // History: the file as it was after each transaction, the first before any of this log.
  const history: string[] = [];
  for (const end of [WAL_HEADER, ...commits.map((index) => WAL_HEADER + (index + 1) * frameBytes)]) {
    const { digest, faults } = await openWith(wal.subarray(0, end));
    expect(faults, `after transaction ${history.length}, seed ${random.seed}`).toEqual([]);
    history.push(digest);
  }
  // Every acknowledged state is in it, in its order; the newest is there when nothing is torn.
  let at = 0;
  for (const digest of acknowledged) {
    const found = history.indexOf(digest, at);
    expect(found, `an acknowledged state is in the log, seed ${random.seed}`).toBeGreaterThanOrEqual(at);
    at = found;
  }

  const whole = await openWith(wal);
  expect(history.at(-1)).toBe(whole.digest);
  let shortened = 0;
  for (let copy = 0; copy < TORN; copy += 1) {
    const { how, torn } = spoil(wal, counted, random);
    const tornFrame = Math.floor((firstDifference(wal, torn) - WAL_HEADER) / frameBytes);
    const survived = commits.filter((index) => index < tornFrame).length;
    const { digest, faults } = await openWith(torn);
    expect(faults, `${how}, seed ${random.seed}`).toEqual([]);
    expect(history.indexOf(digest), `${how}, seed ${random.seed}`).toBe(survived);
    if (survived < commits.length) shortened += 1;
  }
  expect(shortened).toBeGreaterThan(TORN / 2);
  proved(
    'T6',
    `${TORN} torn logs of ${commits.length} transactions: 0 corrupt, ${TORN} opened at the last whole one before the tear`,
  );
});
