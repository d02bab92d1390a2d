import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as keytarPackage from '@github/keytar';
import { Refusal } from '#contract/failure.ts';
import { silentLog } from '#main/kernel/log.ts';
import type { Log } from '#main/kernel/log.ts';
import { assumedBackend, findSecretServiceOwner } from './backend-name.ts';
import type { Keychain } from './keychain.ts';
import { problemOf } from './problem.ts';

type Keytar = typeof keytarPackage;

const isLinux = process.platform === 'linux';

const isBusAbsent = (): boolean => {
  if (!isLinux || process.env['DBUS_SESSION_BUS_ADDRESS']) return false;
  const folder = process.env['XDG_RUNTIME_DIR'];
  return !folder || !existsSync(join(folder, 'bus'));
};

/** The package is CommonJS: its functions are on `default`, or on the module itself once bundled. */
const load = async (): Promise<Keytar> => {
  const loaded: Keytar & { default?: Keytar } = await import('@github/keytar');
  return loaded.default ?? loaded;
};

export type KeytarKeychain = Keychain & {
  /**
   * Whether a question is still unanswered: the system asks the user. It can't be called off, and a program that
   * exits meanwhile hangs, because its thread is waited for.
   */
  isWaiting(): boolean;
};

/**
 * The system's keychain: Secret Service, macOS Keychain, Windows Credential Manager. A key is kept as base64
 * under `service` and its account. `findCredentials` is never used: it ends the program on a locked item.
 */
export const createKeytarKeychain = ({
  service,
  log = silentLog,
}: {
  service: string;
  log?: Log;
}): KeytarKeychain => {
  let keytar: Promise<Keytar> | undefined;
  let owner: string | undefined;
  let unanswered = 0;
  const backend = () => owner ?? assumedBackend(process.platform);

  /** Asked after the keychain was: D-Bus starts it on demand, so only then it is surely there. */
  const learnOwner = async (): Promise<void> => {
    if (isLinux) owner ??= await findSecretServiceOwner();
  };

  const ask = async <T>(act: string, question: (keytar: Keytar) => Promise<T>): Promise<T> => {
    try {
      unanswered += 1;
      // Loaded at the first question, so that a machine without libsecret is an answer and not a crash.
      keytar ??= load();
      const answer = await question(await keytar);
      await learnOwner();
      return answer;
    } catch (error) {
      keytar = undefined;
      const problem = problemOf(error, isBusAbsent());
      // The message is the system's; keytar puts neither key nor account into it.
      log.warn('the keychain refused', {
        act,
        problem,
        message: error instanceof Error ? error.message : '',
      });
      await learnOwner();
      throw new Refusal({ kind: 'keychain', problem, backend: backend() }, { cause: error });
    } finally {
      unanswered -= 1;
    }
  };

  const get = async (account: string): Promise<string | null> =>
    await ask('find', async (keys) => await keys.getPassword(service, account));

  const set = async (account: string, text: string): Promise<void> =>
    await ask('set', async (keys) => await keys.setPassword(service, account, text));

  const forget = async (account: string): Promise<void> => {
    await ask('forget', async (keys) => await keys.deletePassword(service, account));
  };

  /**
   * A locked Secret Service tells "no such entry" of an entry that it has, after a prompt that was dismissed or
   * could not be shown. Only a write makes it say that it is locked.
   */
  const proveOpen = async (account: string): Promise<void> => {
    const probe = `${account} (test)`;
    await set(probe, 'test');
    await forget(probe);
  };

  return {
    get backend() {
      return backend();
    },
    find: async (account) => {
      let text = await get(account);
      if (text === null && isLinux) {
        await proveOpen(account);
        // The write may have asked the user, who has now unlocked it.
        text = await get(account);
      }
      return text === null ? undefined : new Uint8Array(Buffer.from(text, 'base64'));
    },
    set: async (account, key) => await set(account, Buffer.from(key).toString('base64')),
    forget,
    isWaiting: () => unanswered > 0,
  };
};
