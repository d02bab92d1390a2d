import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageApp } from '#build/package/pack.ts';
import { environment, project } from '#test/e2e/shells.ts';
import type { Folders } from '#test/e2e/shells.ts';

/** This build of better-sqlite3 is for the Electron that the tests run in (electron-runtime/runtime.ts). */
const addonOf = (electron: string): Record<string, { from: string }> => {
  const { version } = JSON.parse(
    readFileSync(join(project, 'node_modules/better-sqlite3/package.json'), 'utf8'),
  ) as { version: string };
  const built = join(electron, 'resources', `better-sqlite3-${version}.node`);
  const place = `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`;
  return existsSync(built) ? { [place]: { from: built } } : {};
};

/** Packages the app, as it was built last, with the tests' Electron; its own addon is all that differs. */
export const packageForTests = async (binary: string, output: string) => {
  const electron = dirname(binary);
  const changed = addonOf(electron);
  return { ...(await packageApp({ project, electron, output, changed })), changed };
};

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--password-store=gnome-libsecret',
];

/** Starts a program as somebody does who wants more of it than it gives: with any switch and any environment. */
export const startPackaged = (
  binary: string,
  folders: Folders,
  { words = [], env = {} }: { words?: readonly string[]; env?: Record<string, string> } = {},
) => {
  const child = spawn(binary, [...FLAGS, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment(folders), ...env },
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += String(part)));
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => (said += `${line}\n`));
  /** Its exit code, or the signal that ended it. */
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const log = join(folders.data, 'logs/whittle.log');
  const hasStarted = () => existsSync(log) && readFileSync(log, 'utf8').includes('info started');

  return {
    output: () => said,
    ended,
    /** Its window is there, and its page loaded. */
    started: async (): Promise<void> => {
      await mkdir(dirname(log), { recursive: true });
      const watcher = watch(dirname(log));
      try {
        while (!hasStarted())
          await Promise.race([
            once(watcher, 'change'),
            ended.then((code) => {
              throw new Error(`it ended with ${code}: ${said}`);
            }),
          ]);
      } finally {
        watcher.close();
      }
    },
    /** The first line of its output that is JSON. */
    told: async (): Promise<unknown> => {
      for (;;) {
        // Several lines may come at once.
        const line = said.split('\n').find((each) => each.startsWith('{'));
        if (line !== undefined) return JSON.parse(line);
        await once(lines, 'line');
      }
    },
    stop: async (): Promise<void> => {
      child.kill('SIGTERM');
      await ended;
    },
    /** Ends it at once, if it still runs. */
    end: async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
