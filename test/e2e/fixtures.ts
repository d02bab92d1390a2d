import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { startShell } from './shells.ts';
import type { Folders, Running, Shell } from './shells.ts';
import { createWhittle } from './pages/whittle.ts';
import type { Whittle } from './pages/whittle.ts';

export { expect };

type Fixtures = {
  shell: Shell;
  folders: Folders;
  /** Starts Whittle over the test's folders; again, when it was stopped. */
  launch: () => Promise<Whittle>;
  /** Whittle started for the first time. */
  whittle: Whittle;
};

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

export const test = base.extend<Fixtures>({
  // Playwright reads from the first parameter what a fixture needs.
  // eslint-disable-next-line no-empty-pattern
  shell: async ({}, provide, testInfo) => {
    await provide(testInfo.project.name === 'electron' ? 'electron' : 'browser');
  },

  // eslint-disable-next-line no-empty-pattern
  folders: async ({}, provide) => {
    const all = mkdtempSync(join(tmpdir(), 'whittle-e2e-'));
    const folders = { data: join(all, 'data'), home: join(all, 'home'), profile: join(all, 'profile') };
    for (const folder of Object.values(folders)) mkdirSync(folder);
    await provide(folders);
    rmSync(all, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
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
