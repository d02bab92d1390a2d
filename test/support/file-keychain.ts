import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keychain } from '#main/keychain/keychain.ts';

/** A keychain in a folder, so that it outlives the process that wrote to it; for tests. */
export const createFileKeychain = (folder: string): Keychain => {
  mkdirSync(folder, { recursive: true });
  const fileOf = (account: string) => join(folder, Buffer.from(account).toString('hex'));
  return {
    backend: 'Folder',
    find: async (account) => {
      try {
        return new Uint8Array(readFileSync(fileOf(account)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    set: async (account, key) => {
      const file = fileOf(account);
      writeFileSync(`${file}.new`, key);
      renameSync(`${file}.new`, file);
    },
    forget: async (account) => rmSync(fileOf(account), { force: true }),
  };
};
