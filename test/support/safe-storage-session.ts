import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { SafeStorageAnswer, SafeStorageQuestion } from './safe-storage-answers.ts';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Makes a folder that Electron can start: the program of safe-storage-answers.ts, under a name of its own. */
export const buildSafeStorageProgram = async (folder: string, name: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  await build({
    configFile: false,
    root: file('../..'),
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: file('./safe-storage-answers.ts'),
      outDir: folder,
      emptyOutDir: true,
      target: 'node20.18',
      rollupOptions: {
        external: ['electron'],
        output: { format: 'es', entryFileNames: 'main.js' },
      },
    },
  });
  const described = { name, productName: name, version: '0.0.0', type: 'module', main: 'main.js' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(described));
};

/** Starts the program with one of Chromium's password stores, and how to ask and end it. */
export const openSafeStorage = ({
  electron,
  program,
  home,
  store,
  before = [],
}: {
  electron: string;
  program: string;
  home: string;
  store: string;
  /** A command that runs it, with what that needs of the environment. */
  before?: readonly string[];
}) => {
  const flags = ['--no-sandbox', '--disable-gpu', `--password-store=${store}`];
  const [runner, ...rest] = [...before, electron];
  const child = spawn(runner, [...rest, ...flags, program], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, '.config') },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  return {
    ask: async (act: SafeStorageQuestion['act'], bytes: Uint8Array): Promise<SafeStorageAnswer> => {
      child.stdin.write(`${JSON.stringify({ act, bytes: Buffer.from(bytes).toString('hex') })}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('the program has ended');
      return JSON.parse(value) as SafeStorageAnswer;
    },
    close: async (): Promise<void> => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
};
