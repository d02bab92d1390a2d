import type { Migration } from './migration.ts';

export const securityMigration: Migration = {
  version: 2,
  sql: `
    -- room vault
    ALTER TABLE vault ADD COLUMN key_made_at TEXT NOT NULL DEFAULT '';
    UPDATE vault SET key_made_at = created_at;
    CREATE TABLE unlock_attempt (
      singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
      failed INTEGER NOT NULL,
      last_at INTEGER NOT NULL
    ) STRICT;

    -- room security
    CREATE TABLE last_check (
      subject TEXT PRIMARY KEY,
      finding TEXT NOT NULL
    ) STRICT;
  `,
};
