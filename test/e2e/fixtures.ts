import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { inServer, startShell } from './shells.ts';
import type { Folders, Running, Shell } from './shells.ts';
import { createWhittle, PASSPHRASE } from './pages/whittle.ts';
import type { Whittle } from './pages/whittle.ts';

export { expect };

type Fixtures = {
  shell: Shell;
  /** What is there before the first start: `prepared` is what `setUp` makes, and has it unlock that. */
  vault: 'none' | 'prepared';
  folders: Folders;
  /** Starts Whittle over the test's folders; again, when it was stopped. */
  launch: () => Promise<Whittle>;
  /** Whittle started for the first time. */
  whittle: Whittle;
};

type WorkerFixtures = {
  /** The data folder of a vault with a passphrase and the sandbox, to be copied. */
  prepared: string;
};

/** Folders of their own in a new one, which is theirs alone. */
const makeFolders = (): { all: string; folders: Folders } => {
  const all = mkdtempSync(join(tmpdir(), 'whittle-e2e-'));
  const folders = { data: join(all, 'data'), home: join(all, 'home'), profile: join(all, 'profile') };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  return { all, folders };
};
const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });

/**
 * What the page said that it should not: errors on the console, and what its policy had to stop. A page whose shell
 * was ended may say so.
 */
const hearTroubles = (running: Running): string[] => {
  const troubles: string[] = [];
  const hear = (trouble: string) => {
    if (running.isRunning()) troubles.push(trouble);
  };
  running.page.on('console', (message) => {
    if (message.type() === 'error') hear(message.text());
  });
  running.page.on('pageerror', (error) => hear(String(error)));
  return troubles;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  prepared: [
    // Playwright reads from the first parameter what a fixture needs.
    // eslint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const { all, folders } = makeFolders();
      await inServer(folders, async (client) => {
        await client.vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
        await client.services.trySandbox({});
      });
      // The first backup of the day is made here, and not in the middle of a test.
      await inServer(folders, async (client) => {
        await client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
        await expect.poll(async () => (await client.backups.list({})).backups.length).toBeGreaterThan(0);
      });
      rmSync(join(folders.data, 'logs'), { recursive: true });
      await provide(folders.data);
      removeFolder(all);
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  vault: ['none', { option: true }],

  // eslint-disable-next-line no-empty-pattern
  shell: async ({}, provide, testInfo) => {
    await provide(testInfo.project.name === 'electron' ? 'electron' : 'browser');
  },

  folders: async ({ vault, prepared }, provide) => {
    const { all, folders } = makeFolders();
    if (vault === 'prepared') cpSync(prepared, folders.data, { recursive: true });
    await provide(folders);
    removeFolder(all);
  },

  launch: async ({ shell, folders }, provide) => {
    const started: { running: Running; troubles: string[] }[] = [];
    await provide(async () => {
      const running = await startShell(shell, folders);
      started.push({ running, troubles: hearTroubles(running) });
      return createWhittle(running);
    });
    for (const { running } of started) await running.stop();
    expect(started.flatMap(({ troubles }) => troubles)).toEqual([]);
  },

  whittle: async ({ launch }, provide) => {
    await provide(await launch());
  },
});
