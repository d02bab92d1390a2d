import { onTestFinished } from 'vitest';
import { createClient, listen } from '#contract/client.ts';
import type { EventName, EventPayload } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import type { AppContract } from '#contract/index.ts';
import { createApp } from '#main/app.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import type { Keychain } from '#main/keychain/keychain.ts';
import type { SafeStorage } from '#main/keychain/safe-storage.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { createLog } from '#main/kernel/log.ts';
import type { ClipboardPort, Presence } from '#main/platform.ts';
import { temporaryFolder } from './folder.ts';

/** A clipboard of its own, which others may write to as well. */
export const createTestClipboard = () => {
  let text = '';
  const port: ClipboardPort = {
    write: (written) => {
      text = written;
      return Promise.resolve();
    },
    clearIfStill: (written) => {
      if (text !== written) return Promise.resolve('replaced');
      text = '';
      return Promise.resolve('cleared');
    },
  };
  return { port, text: () => text, replace: (other: string) => void (text = other) };
};

/** The whole app behind its contract, with real storage, a real engine and real HTTP; only the shell is missing. */
export const startApp = async ({
  folder = temporaryFolder(),
  keychain = createMemoryKeychain(),
  clipboard = createTestClipboard(),
  clock = systemClock,
  safeStorage = null,
  presence = null,
}: {
  folder?: string;
  keychain?: Keychain;
  clipboard?: ReturnType<typeof createTestClipboard>;
  clock?: Clock;
  safeStorage?: SafeStorage | null;
  presence?: Presence | null;
} = {}) => {
  const lines: string[] = [];
  let lockBySystem = (): void => {};
  const app = createApp({
    shell: 'browser',
    version: '0.0.0-test',
    dataFolder: folder,
    clock,
    log: createLog(
      (line) => void lines.push(line),
      () => new Date(clock.now()),
    ),
    keychain,
    safeStorage,
    presence,
    clipboard: clipboard.port,
    offers: { hidesFromCapture: false, concealsClipboard: false, locksWithSystem: true },
    onSystemLock: (lock) => {
      lockBySystem = lock;
      return () => {};
    },
  });
  await app.start();
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await app.stop();
  };
  onTestFinished(stop);
  const transport = {
    call: app.dispatch,
    listen: (event: string, hear: (payload: unknown) => void) =>
      app.listen((name, payload) => {
        if (name === event) hear(payload);
      }),
  };
  return {
    client: createClient(contract, transport),
    folder,
    keychain,
    clipboard,
    log: () => lines.join(''),
    lockBySystem: () => lockBySystem(),
    stop,
    /** Resolves with the first payload of an event that `fits`. */
    heard: <N extends EventName<AppContract>>(
      event: N,
      fits: (payload: EventPayload<AppContract, N>) => boolean = () => true,
    ): Promise<EventPayload<AppContract, N>> =>
      new Promise((resolve) => {
        const stopListening = listen(contract, transport, event, (payload) => {
          if (!fits(payload)) return;
          stopListening();
          resolve(payload);
        });
      }),
  };
};
export type TestApp = Awaited<ReturnType<typeof startApp>>;
