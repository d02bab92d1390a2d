import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createBackups } from '#main/backups/backups.ts';
import type { OpenVault } from '#main/backups/backups.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import { silentLog } from '#main/kernel/log.ts';
import { createVault } from '#main/vault/vault.ts';
import type { Vault } from '#main/vault/vault.ts';
import { createManualClock } from './clock.ts';
import { temporaryFolder } from './folder.ts';

/** What `make` is given of an open vault. */
export const presentOf = (vault: Vault): OpenVault => ({ ...vault.identity(), opens: vault.opens });

/** A data folder with a real vault in it and the room of backups beside, without the app around them. */
export const createVaultFolder = (keychain = createMemoryKeychain()) => {
  const folder = temporaryFolder();
  const file = join(folder, 'whittle.db');
  const clock = createManualClock();
  const backups = createBackups({ folder, file, clock, log: silentLog });

  const open = () => {
    const database = openDatabase(file);
    const vault = createVault({ database, keychain, safeStorage: null, clock });
    let isClosed = false;
    const close = (): void => {
      if (!isClosed) closeDatabase(database);
      isClosed = true;
    };
    onTestFinished(close);
    return {
      database,
      vault,
      close,
      make: (because: Parameters<typeof backups.make>[1]) =>
        backups.make(database, because, vault.isUnlocked() ? presentOf(vault) : undefined),
    };
  };

  return {
    folder,
    file,
    clock,
    keychain,
    backups,
    open,
    /** Opens the file, and the vault in it with the keychain; made new where there is none. */
    unlock: async () => {
      const opened = open();
      if (opened.vault.status() === 'absent') await opened.vault.create({ with: 'keychain' });
      else await opened.vault.unlock({ with: 'keychain' });
      return opened;
    },
    names: () => (existsSync(backups.folder) ? readdirSync(backups.folder).toSorted() : []),
    /** Every file of the data folder with its bytes, to see that nothing has changed. */
    everything: () =>
      Object.fromEntries(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .toSorted()
          .map((path) => [path, readFileSync(path).toString('base64')]),
      ),
  };
};
export type VaultFolder = ReturnType<typeof createVaultFolder>;
