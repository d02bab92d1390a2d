import { createHash } from 'node:crypto';
import { createAudit } from '#main/audit/audit.ts';
import type { Keychain } from '#main/keychain/keychain.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { openDatabase } from '#main/kernel/database.ts';
import type { Database } from '#main/kernel/database.ts';
import { createVault } from '#main/vault/vault.ts';

export type FoundToken = { id: string; name: string; text: string | undefined };
type TokenRow = { id: string; name: string; characters: number; last_revocation_id: string };

/** SHA-256 of every row of every table: two files with one digest hold the same. */
export const digestOf = (database: Database): string => {
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
  const hash = createHash('sha256');
  for (const table of tables) {
    hash.update(`${table}\n`);
    for (const row of database.prepare(`SELECT * FROM "${table}" ORDER BY 1`).raw().iterate())
      hash.update(JSON.stringify(row));
  }
  return hash.digest('hex');
};

/** The file of a vault, opened as the app opens it, with a keychain slot; and everything that tells whether it is whole. */
export const openVaultFile = async (file: string, keychain: Keychain) => {
  const database = openDatabase(file);
  const vault = createVault({ database, keychain, safeStorage: null, clock: systemClock });
  const audit = createAudit({ database, vault, clock: systemClock, changed: () => {} });
  const status = vault.status();
  if (status === 'locked') await vault.unlock({ with: 'keychain' });

  const rows = database
    .prepare('SELECT id, name, characters, last_revocation_id FROM token')
    .all() as TokenRow[];
  const read = (place: string, name: string): string | undefined => {
    const bytes = vault.findOpened(place, name);
    return bytes && Buffer.from(bytes).toString('utf8');
  };

  /** What is wrong with it; empty where it is whole. */
  const faults = (): string[] => {
    const found: string[] = [];
    const integrity = database.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') found.push(`integrity_check: ${String(integrity)}`);
    if ((database.pragma('foreign_key_check') as unknown[]).length > 0) found.push('foreign_key_check');
    if (status === 'absent') return found;
    const chain = audit.verify();
    if (chain.verdict !== 'whole') found.push(`audit: ${JSON.stringify(chain)}`);
    for (const { id, name, characters, last_revocation_id } of rows) {
      const text = read(`token.secret/${id}`, name);
      if (text === undefined) found.push(`the token ${name} has no secret`);
      // Its last signature is in its bytes: that is this token's text and no other's.
      else if (
        text.length !== characters ||
        !Buffer.from(text, 'base64url').includes(Buffer.from(last_revocation_id, 'hex'))
      )
        found.push(`the token ${name} has another's secret`);
    }
    const known = new Set(rows.map(({ id }) => `token.secret/${id}`));
    const places = database.prepare('SELECT place FROM sealed').pluck().all() as string[];
    for (const place of places) {
      if (read(place, place) === undefined) found.push(`${place} is empty`);
      if (place.startsWith('token.secret/') && !known.has(place)) found.push(`${place} is nobody's`);
    }
    return found;
  };

  return {
    database,
    vault,
    audit,
    status,
    faults,
    tokens: (): FoundToken[] =>
      rows.map(({ id, name }) => ({ id, name, text: read(`token.secret/${id}`, name) })),
    digest: () => digestOf(database),
    close: (): void => {
      vault.lock();
      database.close();
    },
  };
};
export type VaultFile = Awaited<ReturnType<typeof openVaultFile>>;
