import type BetterSqlite3 from 'better-sqlite3';
import { vaultMigration } from './migrations/0001-vault.ts';
import { securityMigration } from './migrations/0002-security.ts';
import { studioMigration } from './migrations/0003-studio.ts';
import type { Migration } from './migrations/migration.ts';

export const MIGRATIONS: readonly Migration[] = [vaultMigration, securityMigration, studioMigration];
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Runs what is pending, all steps with their version number in one transaction: a vault is as it was, or of now. */
export const migrate = (
  database: BetterSqlite3.Database,
  migrations: readonly Migration[] = MIGRATIONS,
): void => {
  const current = database.pragma('user_version', { simple: true }) as number;
  const pending = migrations.filter(({ version }) => version > current);
  database.transaction(() => {
    for (const { version, sql } of pending) {
      database.exec(sql);
      database.pragma(`user_version = ${version}`);
    }
  })();
};
