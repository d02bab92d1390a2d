import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '#contract/settings.ts';
import { startApp } from '#test/support/app.ts';
import { refusalOf } from '#test/support/refusal.ts';

/** A closed vault with a root in it, whose file is then changed by `sql`; opened again. */
const startRotten = async (sql: string) => {
  const first = await startApp();
  await first.client.vault.create({ with: 'keychain' });
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
