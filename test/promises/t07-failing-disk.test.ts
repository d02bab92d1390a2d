import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Failure } from '#contract/failure.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { startProcess } from '#test/support/app-process.ts';
import type { AppProcess, ProcessOptions } from '#test/support/app-process.ts';
import { createFileKeychain } from '#test/support/file-keychain.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { createLife } from '#test/support/life.ts';
import type { Life } from '#test/support/life.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { openVaultFile } from '#test/support/vault-file.ts';

const ROUNDS = scaled(1, 4);
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** A vault in a process of its own. `seen`: its data folder as this process can reach it. */
type Running = { app: AppProcess; life: Life; place: string; folder: string; seen: string; random: Random };

const counted = { injected: 0, refused: 0, acknowledged: 0 };

/** What a failing disk may be called; a bug is none of it. */
const CLEAR: readonly Failure['kind'][] = ['data-folder', 'database', 'backup'];

const start = async (options: ProcessOptions = {}, mount?: string): Promise<Running> => {
  const random = randomOfThisTest();
  const biscuit = createBiscuit({ log: silentLog });
  onTestFinished(() => biscuit.end());
  const place = temporaryFolder();
  // Another user may have to get in.
  chmodSync(place, 0o777);
  const folder = join(mount ?? place, 'data');
  const app = startProcess(options);
  onTestFinished(() => app.kill());
  const life = createLife({ random, biscuit });
  life.add('backup', 1, async ({ client }) => void (await client.backups.make({})));
  await app.open(folder, join(place, 'keychain'));
  await app.client.vault.create({ with: 'keychain' });
  await life.begin(app);
  for (let act = 0; act < 5; act += 1) await life.act(app);
  return { app, life, place, folder, seen: mount ? `/proc/${app.pid}/root${folder}` : folder, random };
};

/** The files as they are, looked at in a copy. */
const requireWhole = async ({ life, place, seen, random, app }: Running, why: string): Promise<void> => {
  const copy = join(place, 'looked-at');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  for (const name of ['whittle.db', 'whittle.db-wal'])
    if (existsSync(join(seen, name))) copyFileSync(join(seen, name), join(copy, name));
  const file = await openVaultFile(join(copy, 'whittle.db'), createFileKeychain(join(place, 'keychain')));
  const found = file.tokens();
  expect([...file.faults(), ...life.losses(found)], `${why}, seed ${random.seed}`).toEqual([]);
  life.settle(found);
  file.close();
  expect(app.output(), `at ${why}`).not.toMatch(/bug/);
};

/** Goes on as if nothing were the matter; answers what was refused. */
const goOn = async ({ app, life }: Running, acts: number): Promise<Failure[]> => {
  const refused: Failure[] = [];
  for (let act = 0; act < acts; act += 1) {
    const done = await life.act(app);
    const besides = await life.actBesides(app);
    for (const each of [done, besides]) if (each.refused) refused.push(each.refused);
  }
  return refused;
};

/** `isTotal`: while it lasts every write must be refused; otherwise some may still find room. */
type Injection = { name?: string; inject(): string | void; mend(): void; isTotal: boolean };

const requireClear = (failures: readonly Failure[], why: string): void => {
  const isTold = failures.some(({ kind }) => CLEAR.includes(kind));
  for (const failure of failures) {
    // Without a disk the sandbox may not run, but its own trouble is told as what it is; and where a lock went through,
    // the vault is locked.
    const follows =
      (failure.kind === 'service' && failure.service === 'Sandbox' && failure.problem !== 'server-error') ||
      failure.kind === 'locked';
    expect(CLEAR.includes(failure.kind) || (follows && isTold), `${why}: ${JSON.stringify(failure)}`).toBe(
      true,
    );
  }
};

/** Injects it into a vault that is in use, takes it away, and looks whether anything was lost or is stuck. */
const endure = async (running: Running, { name, inject, mend, isTotal }: Injection): Promise<void> => {
  const { app, life, random } = running;
  const before = life.acknowledged();
  const why = `${inject() ?? name}, seed ${random.seed}`;
  const refused = await goOn(running, 3);
  if (isTotal) refused.push(await refusalOf(() => app.client.settings.set({ theme: 'dark' })));
  mend();
  requireClear(refused, why);
  // The cause is gone, and the trouble with it.
  await app.client.vault.unlock({ with: 'keychain' });
  // A sandbox that could not start meanwhile is started when it is asked for.
  await app.client.services.trySandbox({});
  const { refused: stillRefused } = await life.actBesides(app);
  expect(stillRefused, `${why}, afterwards`).toBeNull();
  await requireWhole(running, why);
  counted.injected += 1;
  counted.refused += refused.length;
  counted.acknowledged += life.acknowledged() - before;
};

afterAll(() =>
  proved(
    'T7',
    `${counted.injected} injected failures: ${counted.refused} calls refused clearly, ${counted.acknowledged} acknowledged meanwhile, 0 lost, 0 stuck`,
  ),
);

/** A vault on a disk that can be made to fail; `inject` says how it fails now. */
type Disk = { name: string; open(): Promise<{ running: Running; inject(): string; mend(): void }> };

/** A disk of 4 MiB, which a file beside the vault fills. */
const smallDisk: Disk = {
  name: 'is full',
  open: async () => {
    const mount = temporaryFolder();
    const script = 'mount -t tmpfs -o size=4m,mode=777 none "$0" && exec "$@"';
    const running = await start({ under: ['unshare', '-Urm', 'sh', '-c', script, mount] }, mount);
    const filler = join(running.seen, '../filler');
    return {
      running,
      inject: () => {
        const left = running.random.below(12) * 4096;
        spawnSync('sh', ['-c', 'cat /dev/zero > "$0"', filler]);
        truncateSync(filler, Math.max(0, statSync(filler).size - left));
        return `a full disk with ${left} bytes left`;
      },
      mend: () => {
        // Room for the next round as well.
        for (const path of [filler, join(running.seen, 'backups')])
          rmSync(path, { recursive: true, force: true });
      },
    };
  },
};

/** The system refuses to write beyond this byte of any file, as a disk with an error there does. */
const endingDisk: Disk = {
  name: 'takes nothing from some byte on',
  open: async () => {
    const running = await start();
    const limit = (bytes: number | 'unlimited') =>
      void execFileSync('prlimit', ['--pid', String(running.app.pid), `--fsize=${bytes}:unlimited`]);
    return {
      running,
      inject: () => {
        const more = running.random.below(8) * 4096 + running.random.below(4096);
        limit(statSync(join(running.seen, 'whittle.db-wal')).size + more);
        return `a write that fails ${more} bytes on`;
      },
      mend: () => limit('unlimited'),
    };
  },
};

// Where the system has no way to make such a disk, the failing folders below are all there is.
const disks = [
  ...(spawnSync('unshare', ['-Urm', 'true']).status === 0 ? [smallDisk] : []),
  ...(spawnSync('prlimit', ['--version']).status === 0 ? [endingDisk] : []),
];

it.each(disks)('refuses clearly, loses nothing and goes on after a disk that $name', async ({ open }) => {
  const { running, inject, mend } = await open();
  const before = counted.refused;
  for (let round = 0; round < 12 * ROUNDS; round += 1)
    await endure(running, { inject, mend, isTotal: false });
  expect(counted.refused - before).toBeGreaterThan(12 * ROUNDS);
});

describe('a data folder that', () => {
  const away = (path: string): string => `${path}.away`;

  it('is moved away, replaced or cut short while it is in use', async () => {
    const running = await start();
    const { folder, random } = running;
    const database = join(folder, 'whittle.db');
    const log = `${database}-wal`;
    const moved = (path: string) => ({
      inject: () => renameSync(path, away(path)),
      mend: () => renameSync(away(path), path),
    });
    let before = Buffer.alloc(0);
    const injections: Injection[] = [
      { name: 'the folder is gone', isTotal: true, ...moved(folder) },
      {
        name: 'a file lies where the folder was',
        isTotal: true,
        inject: () => {
          moved(folder).inject();
          writeFileSync(folder, '');
        },
        mend: () => {
          rmSync(folder);
          moved(folder).mend();
        },
      },
      {
        name: 'an empty folder lies where the folder was',
        isTotal: true,
        inject: () => {
          moved(folder).inject();
          mkdirSync(folder);
        },
        mend: () => {
          rmdirSync(folder);
          moved(folder).mend();
        },
      },
      { name: 'the database is gone', isTotal: true, ...moved(database) },
      {
        name: 'another database lies in its place',
        isTotal: true,
        inject: () => {
          moved(database).inject();
          copyFileSync(away(database), database);
        },
        mend: () => {
          rmSync(database);
          moved(database).mend();
        },
      },
      { name: 'the log is gone', isTotal: true, ...moved(log) },
      {
        name: 'a folder lies where the log was',
        isTotal: true,
        inject: () => {
          moved(log).inject();
          mkdirSync(log);
        },
        mend: () => {
          rmdirSync(log);
          moved(log).mend();
        },
      },
      {
        name: 'the database was cut short',
        isTotal: true,
        inject: () => {
          before = readFileSync(database);
          truncateSync(database, random.below(before.length));
        },
        mend: () => writeFileSync(database, before),
      },
      {
        name: 'a file lies where the backups belong',
        isTotal: false,
        inject: () => {
          rmSync(join(folder, 'backups'), { recursive: true, force: true });
          writeFileSync(join(folder, 'backups'), '');
        },
        mend: () => rmSync(join(folder, 'backups')),
      },
    ];
    for (let round = 0; round < 2 * ROUNDS; round += 1)
      for (const injection of random.shuffled(injections)) await endure(running, injection);
    expect(counted.injected).toBeGreaterThan(2 * ROUNDS);
  });

  it('can not be used at the start', async () => {
    const running = await start(isRoot ? { uid: NOBODY } : {});
    const { folder, place, random } = running;
    const at = (name: string): string => join(folder, name);
    const mode = (path: string, bits: number) => ({
      inject: () => chmodSync(path, bits),
      mend: () => chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600),
    });
    const replaced = (path: string) => ({
      inject: () => {
        renameSync(path, away(path));
        mkdirSync(path);
      },
      mend: () => {
        rmdirSync(path);
        renameSync(away(path), path);
      },
    });
    const injections = [
      { name: 'the folder can only be read', ...mode(folder, 0o500) },
      { name: 'the folder can not be entered', ...mode(folder, 0o000) },
      { name: 'the database can only be read', ...mode(at('whittle.db'), 0o400) },
      { name: 'the database can not be read', ...mode(at('whittle.db'), 0o000) },
      { name: 'the lock can only be read', ...mode(at('whittle.lock'), 0o400) },
      { name: 'a folder lies where the database was', ...replaced(at('whittle.db')) },
      { name: 'a folder lies where the lock was', ...replaced(at('whittle.lock')) },
      {
        name: 'a folder lies where the log belongs',
        inject: () => mkdirSync(at('whittle.db-wal')),
        mend: () => rmdirSync(at('whittle.db-wal')),
      },
      {
        name: 'a file lies where the folder was',
        inject: () => {
          renameSync(folder, away(folder));
          writeFileSync(folder, '');
        },
        mend: () => {
          rmSync(folder);
          renameSync(away(folder), folder);
        },
      },
      {
        name: 'the database was cut short',
        inject: () => {
          copyFileSync(at('whittle.db'), join(place, 'before'));
          truncateSync(at('whittle.db'), 1 + random.below(statSync(at('whittle.db')).size - 1));
        },
        mend: () => writeFileSync(at('whittle.db'), readFileSync(join(place, 'before'))),
      },
    ];
    await running.app.close();
    for (let round = 0; round < ROUNDS; round += 1)
      for (const { name, inject, mend } of random.shuffled(injections)) {
        const why = `${name}, seed ${random.seed}`;
        inject();
        await running.app.open(folder, join(place, 'keychain'));
        const state = await running.app.client.vault.state({});
        const said = await refusalOf(() => running.app.client.tokens.list({}));
        mend();
        if (state.status !== 'unopenable') throw new Error(`${why}: ${state.status}`);
        expect(CLEAR, `at ${why}`).toContain(state.failure.kind);
        expect(said, `at ${why}`).toEqual(state.failure);
        const after = await running.app.client.vault.state({});
        expect(after, `${why} ${JSON.stringify(after)}`).toMatchObject({ status: 'unlocked' });
        await running.app.client.services.trySandbox({});
        expect((await running.life.actBesides(running.app)).refused, `at ${why}`).toBeNull();
        await requireWhole(running, why);
        await running.app.close();
        counted.injected += 1;
        counted.refused += 2;
      }
  });
});
