import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { startApp } from '#test/support/app.ts';
import type { TestApp } from '#test/support/app.ts';
import { createManualClock } from '#test/support/clock.ts';
import { refusalOf } from '#test/support/refusal.ts';

const FIVE_MINUTES = 5 * 60_000;
const HOUR = 3_600_000;
const PASSPHRASE = 'correct horse battery staple';

const startWithRoot = async () => {
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  const { connectionId, tokenId } = await app.client.services.trySandbox({});
  return { ...app, connectionId, tokenId };
};

const names = async ({ client }: Pick<TestApp, 'client'>) =>
  (await client.tokens.list({})).map(({ name }) => name).toSorted();

describe('a backup', () => {
  it('brings back what was there, sets aside what it replaced, and that can be brought back too', async () => {
    const app = await startWithRoot();
    const before = await names(app);
    const made = await app.client.backups.make({});
    await app.client.services.createRoot({ connectionId: app.connectionId, name: 'After the backup' });
    const after = await names(app);

    const state = await app.client.backups.restore({ name: made.name });
    expect(state).toMatchObject({ status: 'locked', because: 'restored' });
    await app.client.vault.unlock({ with: 'keychain' });
    expect(await names(app)).toEqual(expect.arrayContaining(before));
    expect(await app.client.audit.read({ search: 'restored' })).toMatchObject([{ note: made.name }]);
    expect(await app.client.audit.verify({})).toMatchObject({ verdict: 'whole' });

    const { backups } = await app.client.backups.list({});
    const aside = backups.find(({ because }) => because === 'set-aside');
    expect(aside).toMatchObject({ state: 'whole' });
    await app.client.backups.restore({ name: aside?.name ?? '' });
    await app.client.vault.unlock({ with: 'keychain' });
    expect(await names(app)).toEqual(after);
  });

  it('opens with the key that was typed before it was in its place', async () => {
    const app = await startWithRoot();
    await app.client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const made = await app.client.backups.make({});
    const locked = app.heard('vault.changed', ({ status }) => status === 'locked');
    const restoring = app.client.backups.restore({ name: made.name });
    await locked;
    const unlocking = app.client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await restoring).toMatchObject({ status: 'locked', because: 'restored' });
    expect(await unlocking).toMatchObject({ status: 'unlocked' });
    expect(await app.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    expect(await app.client.audit.read({ search: 'restored' })).toHaveLength(1);
  });

  it('is made by itself once a day, and looks at every record then', async () => {
    const clock = createManualClock();
    const app = await startApp({ clock });
    await app.client.vault.create({ with: 'keychain' });
    const daily = async () =>
      (await app.client.backups.list({})).backups.filter(({ because }) => because === 'daily');
    await app.client.settings.set({ lockMinutes: 0 });
    clock.advance(FIVE_MINUTES);
    // A vault without a token has nothing to lose yet.
    expect(await daily()).toHaveLength(0);
    await app.client.services.trySandbox({});
    const first = app.heard('backups.changed');
    clock.advance(FIVE_MINUTES);
    await first;
    expect(await daily()).toHaveLength(1);
    expect(await app.client.security.report({})).toMatchObject({ records: { damaged: [] } });
    clock.advance(24 * HOUR - FIVE_MINUTES);
    expect(await daily()).toHaveLength(1);
    const second = app.heard('backups.changed');
    clock.advance(2 * FIVE_MINUTES);
    await second;
    expect(await daily()).toHaveLength(2);
  });

  it('sends no revoke by itself that was under way when it was made', async () => {
    const clock = createManualClock();
    const app = await startApp({ clock });
    const { client } = app;
    await client.vault.create({ with: 'keychain' });
    const { connectionId } = await client.services.trySandbox({});
    const { tokenId } = await client.services.createRoot({ connectionId, name: 'CI root' });
    const { operationId } = await client.tokens.revoke({ id: tokenId });
    const made = await client.backups.make({});
    await client.tokens.undoRevoke({ operationId });
    await client.backups.restore({ name: made.name });
    await client.vault.unlock({ with: 'keychain' });
    clock.advance(60_000);
    expect(await client.services.operations({})).toMatchObject([
      { kind: 'revoke', state: 'stopped', trouble: { kind: 'from-backup' } },
    ]);
    await client.services.discard({ operationId });
    const root = (await client.tokens.list({})).find(({ id }) => id === tokenId);
    expect(root).toMatchObject({ revokedAt: null, remote: 'valid' });
  });

  it('that is not one, or is not there, changes nothing', async () => {
    const app = await startWithRoot();
    const before = await names(app);
    await app.client.backups.make({});
    const restored = (name: string) => refusalOf(() => app.client.backups.restore({ name }));
    expect(await restored('../whittle.db')).toEqual({ kind: 'backup', problem: 'missing' });
    writeFileSync(
      join((await app.client.backups.list({})).folder, 'whittle-2026-11-22T10-00-00Z-daily.db'),
      'junk',
    );
    expect(await restored('whittle-2026-11-22T10-00-00Z-daily.db')).toMatchObject({ kind: 'backup' });
    const file = Buffer.from('not a database').toString('base64');
    expect(await refusalOf(() => app.client.backups.restoreFile({ file }))).toMatchObject({ kind: 'backup' });
    expect(await app.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    expect(await names(app)).toEqual(before);
  });

  it('can be restored where the vault is too damaged to open', async () => {
    const first = await startWithRoot();
    const before = await names(first);
    const made = await first.client.backups.make({});
    await first.stop();
    const file = join(first.folder, 'whittle.db');
    const bytes = await readFile(file);
    writeFileSync(file, bytes.fill(0xff, 0, 4096));
    const again = await startApp({ folder: first.folder, keychain: first.keychain });
    expect(await again.client.vault.state({})).toMatchObject({
      status: 'unopenable',
      failure: { kind: 'database' },
    });
    const { backups } = await again.client.backups.list({});
    expect(backups.map(({ name }) => name)).toContain(made.name);
    await again.client.backups.restore({ name: made.name });
    await again.client.vault.unlock({ with: 'keychain' });
    expect(await names(again)).toEqual(before);
  });

  it('opens on another machine, without its keychain, with the passphrase', async () => {
    const first = await startWithRoot();
    await first.client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const { name } = await first.client.backups.make({});
    const { folder } = await first.client.backups.list({});
    const file = (await readFile(join(folder, name))).toString('base64');
    const other = await startApp({ keychain: createMemoryKeychain() });
    expect(await other.client.backups.restoreFile({ file })).toMatchObject({ status: 'locked' });
    await other.client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await names(other)).toEqual(await names(first));
  });
});

describe('an export', () => {
  it('brings tokens to another vault, once', async () => {
    // The sandbox's own tokens stay with it: what travels is tested in unit/transfer over a service of its own.
    const app = await startWithRoot();
    expect(await refusalOf(() => app.client.backups.export({ passphrase: PASSPHRASE }))).toEqual({
      kind: 'transfer',
      problem: 'nothing-to-export',
    });
    expect(
      await refusalOf(() => app.client.backups.import({ file: 'AAAA', passphrase: PASSPHRASE })),
    ).toEqual({
      kind: 'transfer',
      problem: 'not-an-export',
    });
  });
});
