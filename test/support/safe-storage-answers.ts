import { createInterface } from 'node:readline';
import { app, safeStorage } from 'electron';
import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import { findSecretServiceOwner } from '#main/keychain/backend-name.ts';
import { silentLog } from '#main/kernel/log.ts';
import { createElectronSafeStorage } from '#main/shells/electron/safe-storage.ts';

export type SafeStorageQuestion = { act: 'protect' | 'unprotect'; bytes: string };
export type SafeStorageAnswer = { backend: string; bytes: string | null; failure: Failure | null };

/** A program for Electron: the real driver over the real `safeStorage`, asked by lines of JSON. Bytes are hex. */
const answerAll = async (): Promise<void> => {
  await app.whenReady();
  const driver = createElectronSafeStorage({
    storage: safeStorage,
    platform: process.platform,
    findOwner: findSecretServiceOwner,
    log: silentLog,
  });

  const answer = async ({ act, bytes }: SafeStorageQuestion): Promise<SafeStorageAnswer> => {
    try {
      const answered = await driver[act](new Uint8Array(Buffer.from(bytes, 'hex')));
      return { backend: driver.backend, bytes: Buffer.from(answered).toString('hex'), failure: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { backend: driver.backend, bytes: null, failure: error.failure };
    }
  };

  for await (const line of createInterface({ input: process.stdin })) {
    const told = await answer(JSON.parse(line) as SafeStorageQuestion);
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
  app.quit();
};

void answerAll();
