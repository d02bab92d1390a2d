import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#contract/settings.ts';
import { startApp } from '#test/support/app.ts';
import { refusalOf } from '#test/support/refusal.ts';

const PASSPHRASE = { with: 'passphrase', passphrase: 'correct horse battery staple' } as const;

/** A closed vault with a root in it, whose file is then changed by `sql`; opened again. */
const startRotten = async (sql: string, { hasPassphrase = false } = {}) => {
  const first = await startApp();
  await first.client.vault.create({ with: 'keychain' });
  if (hasPassphrase) await first.client.vault.setSlot(PASSPHRASE);
  await first.client.services.trySandbox({});
  await first.client.settings.set({ theme: 'dark' });
  await first.client.backups.make({});
  await first.stop();
  const file = join(first.folder, 'whittle.db');
  const database = new BetterSqlite3(file);
  database.unsafeMode(true);
  database.pragma('writable_schema = ON');
  database.exec(sql);
  database.close();
  return { file, app: await startApp({ folder: first.folder, keychain: first.keychain }) };
};

describe('a file with rot in what is not sealed', () => {
  it('is told as damaged where a row is not as it was written, and is no bug', async () => {
    const { file, app } = await startRotten("UPDATE token SET kind = 'roov'");
    expect(await app.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    expect(await refusalOf(() => app.client.tokens.list({}))).toEqual({
      kind: 'database',
      problem: 'damaged',
      file,
    });
    await app.stop();
    expect(app.log()).not.toContain('bug');
  });

  it('is told where a list in a row is no list any more', async () => {
    const { app } = await startRotten("UPDATE connection SET applications = '[{'");
    await app.client.vault.state({});
    expect(await refusalOf(() => app.client.services.list({}))).toMatchObject({ problem: 'damaged' });
  });

  it('shows in the audit chain as an entry that was changed', async () => {
    const { app } = await startRotten("UPDATE audit_entry SET act = 'createe' WHERE sequence = 2");
    await app.client.vault.state({});
    expect(await app.client.audit.verify({})).toMatchObject({
      verdict: 'broken',
      problem: 'changed',
      sequence: 2,
    });
  });

  it('leaves the other ways to unlock where it is one of them', async () => {
    const { app } = await startRotten("UPDATE key_slot SET kind = 'keychaio' WHERE kind = 'keychain'", {
      hasPassphrase: true,
    });
    expect(await app.client.vault.state({})).toMatchObject({ status: 'locked', slots: ['passphrase'] });
    expect(await app.client.vault.unlock(PASSPHRASE)).toMatchObject({ status: 'unlocked' });
    expect(await app.client.vault.setSlot({ with: 'keychain' })).toMatchObject({
      slots: ['keychain', 'passphrase'],
    });
  });

  it('is a passphrase that opens nothing where it is its salt', async () => {
    const { app } = await startRotten("UPDATE key_slot SET salt = x'' WHERE kind = 'passphrase'", {
      hasPassphrase: true,
    });
    expect(await app.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    await app.client.vault.lock({});
    expect(await refusalOf(() => app.client.vault.unlock(PASSPHRASE))).toMatchObject({
      kind: 'wrong-passphrase',
    });
    expect(await app.client.vault.unlock({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
  });

  it('is told where it is the only way to unlock, and a backup brings that back', async () => {
    const { file, app } = await startRotten("UPDATE key_slot SET kind = 'keychaio'");
    expect(await refusalOf(() => app.client.vault.state({}))).toEqual({
      kind: 'database',
      problem: 'damaged',
      file,
    });
    const { backups } = await app.client.backups.list({});
    await app.client.backups.restore({ name: backups[0]?.name ?? '' });
    expect(await app.client.vault.unlock({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
    await app.stop();
    expect(app.log()).not.toContain('bug');
  });

  it('keeps nobody out where it is a date of a key', async () => {
    const { app } = await startRotten(
      "UPDATE key_slot SET created_at = '2~'; UPDATE vault SET key_made_at = '2~'",
    );
    expect(await app.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    expect(await app.client.security.report({})).toMatchObject({
      keyMadeAt: '1970-01-01T00:00:00.000Z',
      slots: [{ madeAt: '1970-01-01T00:00:00.000Z' }],
    });
  });

  it('gives way to the defaults where it is a setting', async () => {
    const { app } = await startRotten("UPDATE setting SET value = '\"darl' WHERE name = 'theme'");
    expect(await app.client.settings.get({})).toEqual(DEFAULT_SETTINGS);
  });

  it('keeps no app from starting where the tables themselves are hurt, and its backups can be restored', async () => {
    const { file, app } = await startRotten(
      "UPDATE sqlite_schema SET sql = replace(sql, 'next_attempt_at', 'nex4_attempt_at') WHERE name = 'operation'",
    );
    expect(await app.client.vault.state({})).toEqual({
      status: 'unopenable',
      failure: { kind: 'database', problem: 'damaged', file },
    });
    const { backups } = await app.client.backups.list({});
    await app.client.backups.restore({ name: backups[0]?.name ?? '' });
    await app.client.vault.unlock({ with: 'keychain' });
    expect(await app.client.tokens.list({})).toHaveLength(1);
  });
});
