import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBackups } from '#main/backups/backups.ts';
import { silentLog } from '#main/kernel/log.ts';
import { startApp } from '#test/support/app.ts';
import { createManualClock } from '#test/support/clock.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { startConnectedInRealTime } from '#test/support/service.ts';

const PASSPHRASE = 'correct horse battery staple';
const WRONG = { with: 'passphrase', passphrase: 'not the passphrase' } as const;

const startWithRoot = async () => {
  const clock = createManualClock();
  const app = await startApp({ clock });
  await app.client.vault.create({ with: 'keychain' });
  const { connectionId, tokenId } = await app.client.services.trySandbox({});
  return { ...app, clock, connectionId, tokenId };
};

/** Takes a table away under the running app, as a bad sector would; answers how to bring it back. */
const loseTable = (folder: string, table: string): (() => void) => {
  const database = new BetterSqlite3(join(folder, 'whittle.db'), { timeout: 5000 });
  onTestFinished(() => void database.close());
  database.exec(`ALTER TABLE ${table} RENAME TO ${table}_lost`);
  return () => void database.exec(`ALTER TABLE ${table}_lost RENAME TO ${table}`);
};

describe('a lock', () => {
  it.each(['setting', 'token', 'operation'])(
    'comes though the table %s can not be read, and the vault opens again once it can',
    async (table) => {
      const { client, folder, clock, tokenId } = await startWithRoot();
      const bringBack = loseTable(folder, table);
      clock.advance(11 * 60_000);
      bringBack();
      expect(await refusalOf(() => client.tokens.get({ id: tokenId }))).toEqual({ kind: 'locked' });
      expect(await client.vault.unlock({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
      expect(await client.tokens.get({ id: tokenId })).toMatchObject({ id: tokenId });
    },
  );

  it('comes though the clipboard breaks long before a revoke is answered, and its fault is heard', async () => {
    const { app, service } = await startConnectedInRealTime();
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    onTestFinished(() => void process.off('unhandledRejection', hear));
    const [root] = await app.client.tokens.list({});
    if (!root) throw new Error('signing in makes a root');
    const { id } = root;
    await app.client.tokens.copy({ id, confirmedRoot: true });
    await app.client.tokens.revoke({ id });
    app.clipboard.port.clearIfStill = () => Promise.reject(new Error('The clipboard is gone'));
    service.setFaults(({ method }) => (method === 'DELETE' ? 'slow' : undefined));
    expect(await app.client.vault.lock({})).toMatchObject({ status: 'locked' });
    expect(unheard).toEqual([]);
    expect(app.log()).toContain('The clipboard is gone');
  });
});

describe('a restore', () => {
  it('that was cut off after its point of no return is finished, noted, and sends no revoke of then', async () => {
    const app = await startWithRoot();
    const { client, folder, clock, keychain } = app;
    const { tokenId } = await client.services.createRoot({ connectionId: app.connectionId, name: 'CI root' });
    const { operationId } = await client.tokens.revoke({ id: tokenId });
    const { name } = await client.backups.make({});
    await client.tokens.undoRevoke({ operationId });
    await app.stop();
    const backups = createBackups({
      folder,
      file: join(folder, 'whittle.db'),
      clock,
      log: silentLog,
      reached: (step) => {
        if (step === 'committed') throw new Error('the power went');
      },
    });
    expect(() => backups.restore(name)).toThrow('the power went');

    const again = await startApp({ folder, keychain, clock });
    expect(await again.client.vault.state({})).toMatchObject({ status: 'locked', because: 'restored' });
    await again.client.vault.unlock({ with: 'keychain' });
    clock.advance(60_000);
    expect(await again.client.services.operations({})).toMatchObject([
      { state: 'stopped', trouble: { kind: 'from-backup' } },
    ]);
    expect(await again.client.audit.read({ search: 'restored' })).toMatchObject([{ note: name }]);
    await again.stop();
    // Acted on once: the start after that is like any other.
    const third = await startApp({ folder, keychain, clock });
    expect(await third.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    expect(await third.client.audit.read({ search: 'restored' })).toHaveLength(1);
  });

  it('takes back neither the wait after wrong tries nor what was set to guard the vault', async () => {
    const { client } = await startWithRoot();
    await client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const { name } = await client.backups.make({});
    await client.settings.set({ confirmPresence: true });
    await client.vault.lock({});
    for (let tries = 0; tries < 3; tries += 1) await refusalOf(() => client.vault.unlock(WRONG));
    await client.backups.restore({ name });
    expect(await refusalOf(() => client.vault.unlock(WRONG))).toMatchObject({ kind: 'unlock-wait' });
    expect(await refusalOf(() => client.vault.unlock({ with: 'keychain' }))).toMatchObject({
      kind: 'presence',
    });
  });

  it('never takes away what an earlier one has set aside', async () => {
    const { client } = await startWithRoot();
    const { name } = await client.backups.make({});
    for (let time = 0; time < 5; time += 1) await client.backups.restore({ name });
    await client.vault.unlock({ with: 'keychain' });
    await client.backups.make({});
    const { backups } = await client.backups.list({});
    expect(backups.filter(({ because }) => because === 'set-aside')).toHaveLength(5);
  });

  it('that meets the end of the app leaves nothing open behind it', async () => {
    const app = await startWithRoot();
    const { name } = await app.client.backups.make({});
    const restoring = Promise.allSettled([app.client.backups.restore({ name })]);
    await app.stop();
    await restoring;
    const again = await startApp({ folder: app.folder, keychain: app.keychain });
    expect(await again.client.vault.state({})).not.toMatchObject({ status: 'unopenable' });
  });
});

describe('where no backup can be made', () => {
  const startWithoutBackups = async () => {
    const app = await startWithRoot();
    writeFileSync(join(app.folder, 'backups'), 'a file in the folder’s place');
    return app;
  };

  it('a way to unlock is changed all the same, and what the earlier one needs stays', async () => {
    const { client, folder, keychain } = await startWithoutBackups();
    const database = new BetterSqlite3(join(folder, 'whittle.db'), { readonly: true });
    onTestFinished(() => void database.close());
    const select = database.prepare("SELECT parameters ->> 'account' FROM key_slot WHERE kind = 'keychain'");
    const account = String(select.pluck().get());
    expect(await client.vault.setSlot({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
    expect(await keychain.find(account)).toBeDefined();
    expect(await client.audit.read({ search: 'backup-failed' })).toHaveLength(1);
    await client.vault.lock({});
    expect(await client.vault.unlock({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
  });

  it('the vault key is not changed', async () => {
    const { client, tokenId } = await startWithoutBackups();
    const change = () => client.vault.changeKey({ passphrase: null, removeBackups: false });
    expect(await refusalOf(change)).toMatchObject({ kind: 'data-folder' });
    expect(await client.security.report({})).toMatchObject({
      keyVersion: 1,
      lastBackup: 'unreadable',
    });
    await client.vault.lock({});
    await client.vault.unlock({ with: 'keychain' });
    expect(await client.tokens.get({ id: tokenId })).toMatchObject({ id: tokenId });
  });
});
