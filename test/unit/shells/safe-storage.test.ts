import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLog } from '#main/kernel/log.ts';
import { createElectronSafeStorage } from '#main/shells/electron/safe-storage.ts';
import type { ElectronSafeStorage } from '#main/shells/electron/safe-storage.ts';
import { refusalOf } from '#test/support/refusal.ts';

/** Chromium's own way: AES-CBC under a key that the system keeps, with a mark in front, and nothing to tell a wrong key. */
const createEngine = ({ key = randomBytes(16), mark = 'v11' } = {}) => {
  const iv = Buffer.alloc(16, ' ');
  return {
    encrypt: (plain: string): Buffer => {
      const cipher = createCipheriv('aes-128-cbc', key, iv);
      return Buffer.concat([Buffer.from(mark), cipher.update(plain, 'utf8'), cipher.final()]);
    },
    decrypt: (sealed: Buffer): string => {
      const cipher = createDecipheriv('aes-128-cbc', key, iv);
      return Buffer.concat([cipher.update(sealed.subarray(3)), cipher.final()]).toString('utf8');
    },
  };
};
type Engine = ReturnType<typeof createEngine>;

/** As Electron 33 to 41 have it. */
const atOnce = (engine: Engine, backend?: string, isAvailable = true): ElectronSafeStorage => ({
  isEncryptionAvailable: () => isAvailable,
  encryptString: engine.encrypt,
  decryptString: engine.decrypt,
  ...(backend === undefined ? {} : { getSelectedStorageBackend: () => backend }),
});
/** As Electron 46 has it. */
const later = (engine: Engine, backend?: string, isAvailable = true): ElectronSafeStorage => ({
  isAsyncEncryptionAvailable: async () => isAvailable,
  encryptStringAsync: async (plain) => engine.encrypt(plain),
  decryptStringAsync: async (sealed) => ({ result: engine.decrypt(sealed), shouldReEncrypt: true }),
  ...(backend === undefined ? {} : { getSelectedStorageBackend: () => backend }),
});
/** As Electron 42 to 45 have it. */
const both = (engine: Engine, backend?: string): ElectronSafeStorage => ({
  ...later(engine, backend),
  isEncryptionAvailable: () => {
    throw new Error('the half that blocks was asked');
  },
  encryptString: () => {
    throw new Error('the half that blocks was asked');
  },
  decryptString: () => {
    throw new Error('the half that blocks was asked');
  },
});

const open = (
  storage: ElectronSafeStorage,
  { platform = 'linux', owner }: { platform?: NodeJS.Platform; owner?: string } = {},
) => {
  const lines: string[] = [];
  const log = createLog(
    (line) => void lines.push(line),
    () => new Date(0),
  );
  return {
    lines,
    safeStorage: createElectronSafeStorage({ storage, platform, findOwner: async () => owner, log }),
  };
};

const key = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);

describe('Electron’s safe storage behind the port', () => {
  it.each([
    ['of before 42', atOnce],
    ['of 46', later],
    ['of between', both],
  ])('gives back what an Electron %s protected, also at the next start', async (_which, shape) => {
    const engine = createEngine();
    const sealed = await open(shape(engine, 'gnome_libsecret')).safeStorage.protect(key);
    expect(Buffer.from(sealed).includes(Buffer.from(key))).toBe(false);
    const next = open(shape(engine, 'gnome_libsecret')).safeStorage;
    expect(await next.unprotect(sealed)).toEqual(key);
  });

  it('reads with the later half what the other wrote', async () => {
    const engine = createEngine();
    const sealed = await open(atOnce(engine, 'kwallet6')).safeStorage.protect(key);
    const next = open(later(engine), { owner: 'KWallet' }).safeStorage;
    expect(await next.unprotect(sealed)).toEqual(key);
  });

  it.each([
    ['linux', 'gnome_libsecret', 'GNOME Keyring'],
    ['linux', 'kwallet', 'KWallet'],
    ['linux', 'kwallet5', 'KWallet'],
    ['linux', 'kwallet6', 'KWallet'],
    ['darwin', undefined, 'macOS Keychain'],
    ['win32', undefined, 'Windows DPAPI'],
  ] as const)('on %s with %s is called %s', (platform, backend, name) => {
    expect(open(atOnce(createEngine(), backend), { platform }).safeStorage.backend).toBe(name);
  });

  it.each(['basic_text', 'unknown', 'something_new'])(
    'trusts no key to the backend %s on Linux',
    async (backend) => {
      for (const shape of [atOnce, later]) {
        const { safeStorage } = open(shape(createEngine(), backend), { owner: 'GNOME Keyring' });
        const refused = { kind: 'safe-storage', problem: 'unprotected', backend: 'a built-in password' };
        expect(await refusalOf(() => safeStorage.protect(key))).toEqual(refused);
        expect(await refusalOf(() => safeStorage.unprotect(key))).toEqual(refused);
      }
    },
  );

  it.each([undefined, ''])(
    'where the backend is %j, takes one with a real Secret Service alone',
    async (backend) => {
      const engine = createEngine();
      const without = open(later(engine, backend)).safeStorage;
      expect(await refusalOf(() => without.protect(key))).toMatchObject({ problem: 'unprotected' });
      const { safeStorage } = open(later(engine, backend), { owner: 'KeePassXC' });
      expect(await safeStorage.unprotect(await safeStorage.protect(key))).toEqual(key);
      expect(safeStorage.backend).toBe('KeePassXC');
    },
  );

  it('gives out nothing that carries the mark of the built-in password, whatever the backend is called', async () => {
    const engine = createEngine({ mark: 'v10' });
    const { safeStorage } = open(later(engine, 'gnome_libsecret'));
    expect(await refusalOf(() => safeStorage.protect(key))).toMatchObject({ problem: 'unprotected' });
    // Elsewhere the same mark is the keychain's.
    const elsewhere = open(later(engine), { platform: 'darwin' }).safeStorage;
    expect(await elsewhere.unprotect(await elsewhere.protect(key))).toEqual(key);
  });

  it('says that it is missing where Electron has none to offer', async () => {
    for (const storage of [
      atOnce(createEngine(), 'gnome_libsecret', false),
      later(createEngine(), 'gnome_libsecret', false),
      {},
    ]) {
      const { safeStorage } = open(storage, { owner: 'GNOME Keyring' });
      expect(await refusalOf(() => safeStorage.protect(key))).toMatchObject({ problem: 'missing' });
      expect(await refusalOf(() => safeStorage.unprotect(key))).toMatchObject({ problem: 'missing' });
    }
  });

  it('tells 1,000 wrong keys from the right one, though some decrypt to rubbish', async () => {
    const sealed = await open(atOnce(createEngine(), 'gnome_libsecret')).safeStorage.protect(key);
    let rubbish = 0;
    for (let tried = 0; tried < 1_000; tried += 1) {
      const engine = createEngine();
      const counted = {
        ...engine,
        decrypt: (bytes: Buffer) => {
          const text = engine.decrypt(bytes);
          rubbish += 1;
          return text;
        },
      };
      const { safeStorage } = open(atOnce(counted, 'gnome_libsecret'));
      expect(await refusalOf(() => safeStorage.unprotect(sealed))).toMatchObject({ problem: 'emptied' });
    }
    expect(rubbish).toBeGreaterThan(0);
  });

  it('does not call it emptied when Electron asks to try again', async () => {
    const storage: ElectronSafeStorage = {
      ...later(createEngine(), 'gnome_libsecret'),
      decryptStringAsync: async () => {
        throw new Error('safeStorage.decryptStringAsync is temporarily unavailable. Please try again.');
      },
    };
    const { safeStorage } = open(storage);
    expect(await refusalOf(() => safeStorage.unprotect(key))).toMatchObject({ problem: 'failed' });
  });

  it('says why in the log, and never a key', async () => {
    const { safeStorage, lines } = open({
      ...atOnce(createEngine(), 'gnome_libsecret'),
      encryptString: () => {
        throw new Error('Error while encrypting the text provided to safeStorage.encryptString.');
      },
    });
    expect(await refusalOf(() => safeStorage.protect(key))).toMatchObject({ problem: 'failed' });
    expect(lines.join('')).toContain('Error while encrypting');
    expect(lines.join('')).not.toContain(Buffer.from(key).toString('base64'));
  });
});
