import type { Migration } from './migration.ts';

export const vaultMigration: Migration = {
  version: 1,
  sql: `
    -- room vault
    CREATE TABLE vault (
      singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
      id TEXT NOT NULL,
      key_version INTEGER NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE key_slot (
      kind TEXT PRIMARY KEY,
      parameters TEXT NOT NULL,
      salt BLOB NOT NULL,
      nonce BLOB NOT NULL,
      wrapped BLOB NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE sealed (
      place TEXT PRIMARY KEY,
      key_version INTEGER NOT NULL,
      nonce BLOB NOT NULL,
      ciphertext BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- room services
    CREATE TABLE connection (
      id TEXT PRIMARY KEY,
      service TEXT NOT NULL,
      base_url TEXT NOT NULL,
      public_key TEXT NOT NULL,
      organization_id TEXT NOT NULL,
      organization_name TEXT NOT NULL,
      applications TEXT NOT NULL,
      synced_at TEXT,
      trouble TEXT,
      forgotten TEXT NOT NULL,
      created_at TEXT NOT NULL,
      UNIQUE (base_url, organization_id)
    ) STRICT;

    -- room tokens
    CREATE TABLE token (
      id TEXT PRIMARY KEY,
      connection_id TEXT NOT NULL REFERENCES connection (id),
      parent_id TEXT REFERENCES token (id) ON DELETE SET NULL,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      tool TEXT,
      note TEXT NOT NULL,
      remote_id TEXT,
      remote_name TEXT,
      revocation_ids TEXT NOT NULL,
      first_revocation_id TEXT NOT NULL,
      last_revocation_id TEXT NOT NULL UNIQUE,
      fingerprint TEXT NOT NULL,
      characters INTEGER NOT NULL,
      application_ids TEXT,
      issued_at TEXT,
      expires_at TEXT,
      remote TEXT NOT NULL,
      revoked_at TEXT,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX token_domain ON token (first_revocation_id, revoked_at);

    -- room sync
    CREATE TABLE operation (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      connection_id TEXT NOT NULL REFERENCES connection (id),
      token_id TEXT,
      name TEXT NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      next_attempt_at TEXT,
      trouble TEXT,
      known_remote_ids TEXT NOT NULL,
      domain TEXT,
      created_at TEXT NOT NULL
    ) STRICT;

    -- room audit
    CREATE TABLE audit_entry (
      sequence INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      act TEXT NOT NULL,
      subject TEXT NOT NULL,
      subject_id TEXT,
      note TEXT NOT NULL,
      actor TEXT NOT NULL,
      place TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_subject ON audit_entry (subject_id);

    -- room settings
    CREATE TABLE setting (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;
  `,
};
