import type { Migration } from './migration.ts';

export const studioMigration: Migration = {
  version: 3,
  sql: `
    -- room tokens
    ALTER TABLE token ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;

    -- room services
    ALTER TABLE connection ADD COLUMN differs TEXT;

    -- room templates
    CREATE TABLE template (
      id TEXT PRIMARY KEY,
      service TEXT NOT NULL,
      name TEXT NOT NULL,
      content TEXT NOT NULL,
      created_at TEXT NOT NULL,
      UNIQUE (service, name)
    ) STRICT;
  `,
};
