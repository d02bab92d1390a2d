import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { SafeStorage } from '#main/keychain/safe-storage.ts';
import type { Log } from '#main/kernel/log.ts';

/** The half that answers at once; Electron 46 has it no more. */
type AtOnce = {
  isEncryptionAvailable(): boolean;
  encryptString(plain: string): Buffer;
  decryptString(sealed: Buffer): string;
};
/** The half that answers later; since Electron 42. */
type Later = {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(plain: string): Promise<Buffer>;
  decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
};
/** What is used of Electron's `safeStorage`, from Electron 33 on. */
export type ElectronSafeStorage = Partial<AtOnce> &
  Partial<Later> & {
    /** Linux only, and not of every Electron. */
    getSelectedStorageBackend?(): string;
  };

type Problem = Extract<Failure, { kind: 'safe-storage' }>['problem'];

/** Both halves in one shape. */
type Half = {
  isAvailable(): Promise<boolean>;
  encrypt(plain: string): Promise<Buffer>;
  decrypt(sealed: Buffer): Promise<string>;
};

const hasLater = (storage: ElectronSafeStorage): storage is Later => 'encryptStringAsync' in storage;
const hasAtOnce = (storage: ElectronSafeStorage): storage is AtOnce => 'encryptString' in storage;

const halfOf = (storage: ElectronSafeStorage): Half | undefined => {
  if (hasLater(storage))
    return {
      isAvailable: async () => await storage.isAsyncEncryptionAvailable(),
      encrypt: async (plain) => await storage.encryptStringAsync(plain),
      // That its key has changed since is of no concern here: what was protected is a key of its own.
      decrypt: async (sealed) => (await storage.decryptStringAsync(sealed)).result,
    };
  if (hasAtOnce(storage))
    return {
      isAvailable: async () => storage.isEncryptionAvailable(),
      encrypt: async (plain) => storage.encryptString(plain),
      decrypt: async (sealed) => storage.decryptString(sealed),
    };
  return undefined;
};

const SECRET_SERVICE = 'Secret Service';

/** The name for people of a backend that Electron names on Linux; `undefined`: it is no keychain. */
const keychainOf = (selected: string): string | undefined => {
  if (selected === 'gnome_libsecret') return 'GNOME Keyring';
  return /^kwallet\d*$/.test(selected) ? 'KWallet' : undefined;
};

/** Chromium's mark on what its built-in password seals on Linux. A key of the keychain has `v11`, the portal's `v12`. */
const BUILT_IN_PASSWORD = 'v10';
const BUILT_IN_NAME = 'a built-in password';

/** Only what `Buffer.toString('base64')` writes: a wrong key may decrypt to rubbish instead of failing. */
const fromBase64 = (text: string): Uint8Array | undefined => {
  const pooled = Buffer.from(text, 'base64');
  const bytes = pooled.length > 0 && pooled.toString('base64') === text ? Uint8Array.from(pooled) : undefined;
  pooled.fill(0);
  return bytes;
};

/**
 * Electron's safe storage behind the port. It encrypts with what the system keeps for this app; on Linux it would go
 * on with a built-in password where there is no keychain, so there its backend is asked for first, and what it
 * has sealed is looked at before it is given out.
 */
export const createElectronSafeStorage = ({
  storage,
  platform,
  findOwner,
  log,
}: {
  storage: ElectronSafeStorage;
  platform: NodeJS.Platform;
  /** Who answers as Linux's Secret Service; asked where Electron can't name its backend. */
  findOwner: () => Promise<string | undefined>;
  log: Log;
}): SafeStorage => {
  const half = halfOf(storage);
  let owner: string | undefined;

  /** Empty where it can't be asked. */
  const selected = (): string =>
    (platform === 'linux' ? storage.getSelectedStorageBackend?.() : undefined) ?? '';

  const backend = (): string => {
    if (platform === 'darwin') return 'macOS Keychain';
    if (platform === 'win32') return 'Windows DPAPI';
    if (selected() === '') return owner ?? SECRET_SERVICE;
    return keychainOf(selected()) ?? BUILT_IN_NAME;
  };

  const refusal = (act: string, problem: Problem, cause?: unknown): Refusal => {
    // The message is Electron's, which puts no text that it was given into it.
    const message = cause instanceof Error ? cause.message : '';
    log.warn('safe storage refused', { act, problem, message });
    return new Refusal({ kind: 'safe-storage', problem, backend: backend() }, { cause });
  };

  const requireKeychain = async (act: string): Promise<void> => {
    if (platform !== 'linux') return;
    if (selected() === '') owner = await findOwner();
    const keychain = selected() === '' ? owner : keychainOf(selected());
    if (keychain === undefined) throw refusal(act, 'unprotected');
  };

  const open = async (act: string): Promise<Half> => {
    if (!half) throw refusal(act, 'missing');
    await requireKeychain(act);
    const isAvailable = await half.isAvailable().catch((error: unknown) => {
      throw refusal(act, 'failed', error);
    });
    if (!isAvailable) throw refusal(act, 'missing');
    return half;
  };

  return {
    get backend() {
      return backend();
    },
    protect: async (plain) => {
      const { encrypt } = await open('protect');
      const sealed = await encrypt(Buffer.from(plain).toString('base64')).catch((error: unknown) => {
        throw refusal('protect', 'failed', error);
      });
      if (platform === 'linux' && sealed.toString('latin1', 0, 3) === BUILT_IN_PASSWORD)
        throw refusal('protect', 'unprotected');
      return new Uint8Array(sealed);
    },
    unprotect: async (sealed) => {
      const { decrypt } = await open('unprotect');
      const text = await decrypt(Buffer.from(sealed)).catch((error: unknown) => {
        const isForNow = error instanceof Error && /temporarily unavailable/i.test(error.message);
        throw refusal('unprotect', isForNow ? 'failed' : 'emptied', error);
      });
      const plain = fromBase64(text);
      if (!plain) throw refusal('unprotect', 'emptied');
      return plain;
    },
  };
};
