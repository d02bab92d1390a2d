import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { createBiscuit } from '#main/biscuit/worker.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { silentLog } from '#main/kernel/log.ts';
import { sandboxState } from '#main/sandbox/state.ts';
import { CutOff, startProcess } from '#test/support/app-process.ts';
import type { AppProcess } from '#test/support/app-process.ts';
import { createFileKeychain } from '#test/support/file-keychain.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { createLife } from '#test/support/life.ts';
import type { Life } from '#test/support/life.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { openVaultFile } from '#test/support/vault-file.ts';

const CYCLES = scaled(25, 500);
/**
 * Milliseconds. Each call and each start has a limit of its own, which names what hangs; together they may take a machine
 * that is busy longer than other tests.
 */
const LIMIT = scaled(20, 60) * 60_000;
/** So many crashes one vault lives through; then there is a new one. */
const CRASHES_OF_A_LIFE = 40;
/** An app is killed while it opens the vault, or after so many acts. */
const MOST_ACTS = 30;

/** A vault, where it lies, and who uses it. `wasMade`: the app has said that there is one. */
type Used = { place: string; life: Life; wasMade: boolean };

const begin = (random: Random, biscuit: Biscuit): Used => {
  const life = createLife({ random, biscuit });
  life.add('backup', 1, async ({ client }) => void (await client.backups.make({})));
  life.add('key change', 1, async ({ client }) => {
    await client.vault.changeKey({ passphrase: null, removeBackups: random.onceIn(2) });
  });
  life.add('slot', 1, async ({ client }) => void (await client.vault.setSlot({ with: 'keychain' })));
  return { place: temporaryFolder(), life, wasMade: false };
};

/** What lies under a backup's name and is not a whole database. */
const brokenBackups = (folder: string): string[] => {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.db')) : [];
  return names.filter((name) => {
    const backup = new BetterSqlite3(join(folder, name), { readonly: true });
    try {
      return backup.pragma('integrity_check', { simple: true }) !== 'ok';
    } finally {
      backup.close();
    }
  });
};

/** Looks at the file as the crash left it, without mending it for the next app. */
const autopsy = async ({ place, life, wasMade }: Used) => {
  const copy = join(place, 'autopsy');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  for (const name of ['whittle.db', 'whittle.db-wal'])
    if (existsSync(join(place, 'data', name))) copyFileSync(join(place, 'data', name), join(copy, name));
  const file = await openVaultFile(join(copy, 'whittle.db'), createFileKeychain(join(place, 'keychain')));
  const isThere = file.status !== 'absent';
  const found = isThere ? file.tokens() : [];
  const wrong = [...file.faults(), ...life.losses(found), ...brokenBackups(join(place, 'data', 'backups'))];
  if (wasMade && !isThere) wrong.push('the vault is lost');
  life.settle(found);
  const sealed = isThere && file.vault.findOpened('sandbox.state/only', 'Sandbox');
  const service = sealed ? sandboxState.parse(JSON.parse(Buffer.from(sealed).toString('utf8'))) : undefined;
  file.close();
  return { wrong, found, service };
};

/** Opens the vault, or makes it, and does one thing beside the other until it is cut off. */
const live = async (app: AppProcess, used: Used, acted: () => void): Promise<void> => {
  const { place, life } = used;
  await app.open(join(place, 'data'), join(place, 'keychain'));
  const state = await app.client.vault.state({});
  if (state.status === 'absent') await app.client.vault.create({ with: 'keychain' });
  used.wasMade = true;
  if (life.tokens() === 0) await life.begin(app);
  const goOn = async (act: Life['act']): Promise<never> => {
    for (;;) {
      await act(app);
      acted();
    }
  };
  await Promise.all([goOn(life.act), goOn(life.actBesides)]);
};

/** After its last crash: what the service made is here, once, and nothing is left in doubt. */
const settle = async (used: Used): Promise<void> => {
  const { place, life } = used;
  const app = startProcess();
  onTestFinished(() => app.kill());
  await app.open(join(place, 'data'), join(place, 'keychain'));
  await app.client.vault.state({});
  const { connectionId } = await app.client.services.trySandbox({});
  await app.client.services.sync({ connectionId });
  for (const operation of await app.client.services.operations({}))
    expect(operation.state, 'a create that never arrived waits for its owner').toBe('stopped');
  expect(await app.client.audit.verify({})).toMatchObject({ verdict: 'whole' });
  await app.stop();
  const { wrong, found, service } = await autopsy({ ...used, life });
  expect(wrong).toEqual([]);
  const texts = found.map(({ text }) => text);
  const living = (service?.tokens ?? []).filter(({ expiredAt }) => expiredAt === null);
  for (const { biscuit, name } of living)
    expect(
      texts.filter((text) => text === biscuit),
      `at ${name}`,
    ).toHaveLength(1);
};

it(`keeps all it acknowledged through ${CYCLES} kills at random moments`, { timeout: LIMIT }, async () => {
  const random = randomOfThisTest();
  const biscuit = createBiscuit({ log: silentLog });
  onTestFinished(() => biscuit.end());
  let next = startProcess();
  onTestFinished(() => next.kill());
  let used = begin(random, biscuit);
  let acknowledged = 0;

  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    if (cycle % CRASHES_OF_A_LIFE === 0 && cycle > 0) {
      await settle(used);
      used = begin(random, biscuit);
    }
    const { life } = used;
    const before = life.acknowledged();
    const app = next;
    await app.ready;
    next = startProcess();
    // At a random moment of the opening, or of the call after so many.
    const acts = 1 + random.below(MOST_ACTS);
    let acted = 0;
    const killWithin = (milliseconds: number) =>
      void setTimeout(() => void app.kill(), random.below(milliseconds));
    if (random.onceIn(4)) killWithin(150);
    await live(app, used, () => {
      acted += 1;
      if (acted === acts) killWithin(20);
    }).catch((error: unknown) => {
      if (!(error instanceof CutOff)) throw error;
    });
    await app.ended;
    const why = `cycle ${cycle}, seed ${random.seed}, ${app.output()}`;
    expect((await autopsy(used)).wrong, `at ${why}`).toEqual([]);
    expect(app.output(), `at ${why}`).not.toMatch(/bug/);
    acknowledged += life.acknowledged() - before;
  }
  await settle(used);
  expect(acknowledged).toBeGreaterThan(CYCLES);
  proved(
    'T6',
    `${CYCLES} kill -9, ${acknowledged} acknowledged calls: 0 lost, 0 files corrupt, 0 half records`,
  );
});
