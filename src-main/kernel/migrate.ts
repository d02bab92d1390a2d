import type BetterSqlite3 from 'better-sqlite3';
import { vaultMigration } from './migrations/0001-vault.ts';
import { securityMigration } from './migrations/0002-security.ts';
import type { Migration } from './migrations/migration.ts';

export const MIGRATIONS: readonly Migration[] = [vaultMigration, securityMigration];
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Runs what is pending, each step with its version number in one transaction. */
export const migrate = (
  database: BetterSqlite3.Database,
  migrations: readonly Migration[] = MIGRATIONS,
): void => {
  const current = database.pragma('user_version', { simple: true }) as number;
  for (const { version, sql } of migrations) {
    if (version <= current) continue;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${version}`);
    })();
  }
};
