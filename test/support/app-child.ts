import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { createApp } from '#main/app.ts';
import type { App } from '#main/app.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { createLog } from '#main/kernel/log.ts';
import type { ChildQuestion } from './app-process.ts';
import { createFileKeychain } from './file-keychain.ts';

/** The program that app-process.ts starts: the whole app in a process of its own, asked by lines of JSON. */
let app: App | undefined;
let clipboard = '';

const answer = async ({ method, input }: ChildQuestion): Promise<unknown> => {
  if (method === 'open') {
    const { folder, keychain } = input as { folder: string; keychain: string };
    app = createApp({
      shell: 'browser',
      version: '0.0.0-test',
      dataFolder: folder,
      clock: systemClock,
      log: createLog(
        (line) => void process.stderr.write(line),
        () => new Date(),
      ),
      keychain: createFileKeychain(keychain),
      safeStorage: null,
      presence: null,
      clipboard: {
        write: async (text) => {
          clipboard = text;
        },
        clearIfStill: async (text) => {
          if (text !== clipboard) return 'replaced';
          clipboard = '';
          return 'cleared';
        },
      },
      offers: { hidesFromCapture: false, concealsClipboard: false, locksWithSystem: false },
      onSystemLock: () => () => {},
    });
    return app.start();
  }
  if (method === 'stop') return app?.stop();
  if (method === 'clipboard') return clipboard;
  return app?.dispatch(method, input);
};

const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

// Read now, so that no time is lost with it after the vault is open.
await import('#main/sandbox/sandbox.ts');
// This process is made to be killed, and what it compiled would be lost with it.
flushCompileCache();
say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line) as ChildQuestion;
  // Calls may overlap, as a window's do.
  void answer(question).then(
    (value) => say({ id: question.id, value: value ?? null }),
    (error: unknown) => say({ id: question.id, broken: String((error as Error).stack) }),
  );
}
await app?.stop();
