import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import type { Presence } from '#main/platform.ts';
import { startApp } from '#test/support/app.ts';
import type { TestApp } from '#test/support/app.ts';
import { createManualClock } from '#test/support/clock.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { createMemorySafeStorage } from '#test/support/safe-storage.ts';

const PASSPHRASE = 'correct horse battery staple';
const WRONG = { with: 'passphrase', passphrase: 'not the passphrase' } as const;

const startLocked = async (clock = createManualClock()) => {
  const app = await startApp({ clock });
  await app.client.vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
  await app.client.vault.lock({});
  return { ...app, clock };
};

const keepRecoveryKey = async ({ client }: TestApp): Promise<string> => {
  const { code } = await client.vault.offerRecoveryKey({});
  await client.vault.keepRecoveryKey({ lastGroup: code.slice(-4) });
  return code;
};

describe('wrong tries', () => {
  it('make the next one wait, tell the window until when, and are forgotten after the right one', async () => {
    const { client, clock, heard } = await startLocked();
    expect(await refusalOf(() => client.vault.unlock(WRONG))).toEqual({ kind: 'wrong-passphrase' });
    expect(await client.vault.state({})).toMatchObject({ retryAt: null });
    await refusalOf(() => client.vault.unlock(WRONG));
    const told = heard('vault.changed', (state) => state.status === 'locked' && state.retryAt !== null);
    await refusalOf(() => client.vault.unlock(WRONG));
    const { retryAt } = (await told) as { retryAt: string };
    const right = { with: 'passphrase', passphrase: PASSPHRASE } as const;
    expect(await refusalOf(() => client.vault.unlock(right))).toEqual({
      kind: 'unlock-wait',
      until: retryAt,
    });
    clock.advance(Date.parse(retryAt) - clock.now());
    expect(await client.vault.unlock(right)).toMatchObject({ status: 'unlocked' });
    await client.vault.lock({});
    expect(await client.vault.state({})).toMatchObject({ retryAt: null });
  });

  it('are written down, those that had to wait are not', async () => {
    const { client, clock } = await startLocked();
    for (let tries = 0; tries < 6; tries += 1) await refusalOf(() => client.vault.unlock(WRONG));
    clock.advance(10_000);
    await client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await client.audit.read({ search: 'unlock-refused' })).toHaveLength(3);
  });

  it('do not hold up the keychain', async () => {
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    await app.client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    await app.client.vault.lock({});
    for (let tries = 0; tries < 5; tries += 1) await refusalOf(() => app.client.vault.unlock(WRONG));
    expect(await app.client.vault.unlock({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
  });
});

describe('at the start', () => {
  it('opens with safe storage where the keychain has lost its entry', async () => {
    const safeStorage = createMemorySafeStorage();
    const first = await startApp({ safeStorage });
    await first.client.vault.create({ with: 'keychain' });
    await first.client.vault.setSlot({ with: 'safe-storage' });
    await first.stop();
    const again = await startApp({ folder: first.folder, safeStorage, keychain: createMemoryKeychain() });
    expect(await again.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    expect((await again.client.audit.read({ search: 'unlocked' }))[0]).toMatchObject({
      note: 'With safe storage',
    });
  });

  it('leads to the other ways, never to a new vault, where neither answers', async () => {
    const first = await startApp({ safeStorage: createMemorySafeStorage() });
    await first.client.vault.create({ with: 'keychain' });
    await first.client.vault.setSlot({ with: 'safe-storage' });
    const code = await keepRecoveryKey(first);
    await first.stop();
    const again = await startApp({ folder: first.folder, keychain: createMemoryKeychain() });
    expect(await again.client.vault.state({})).toMatchObject({ status: 'locked' });
    expect(await refusalOf(() => again.client.vault.create({ with: 'keychain' }))).toEqual({
      kind: 'vault-exists',
    });
    expect(await refusalOf(() => again.client.vault.unlock({ with: 'safe-storage' }))).toMatchObject({
      kind: 'safe-storage',
      problem: 'missing',
    });
    expect(await again.client.vault.unlock({ with: 'recovery', code })).toMatchObject({ status: 'unlocked' });
  });
});

describe('where the system can ask for its user', () => {
  const createPresence = () => {
    const asked: string[] = [];
    let answer = true;
    let isThere = true;
    const presence: Presence = {
      name: 'Touch ID',
      isAvailable: () => isThere,
      ask: (reason) => {
        asked.push(reason);
        return Promise.resolve(answer);
      },
    };
    return { presence, asked, deny: () => void (answer = false), close: () => void (isThere = false) };
  };

  it('does so before the keychain opens the vault, if the user wants that', async () => {
    const { presence, asked, deny, close } = createPresence();
    const { client } = await startApp({ presence });
    await client.vault.create({ with: 'keychain' });
    await client.vault.lock({});
    await client.vault.unlock({ with: 'keychain' });
    expect(asked).toEqual([]);
    await client.settings.set({ confirmPresence: true });
    await client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    await client.vault.lock({});
    await client.vault.unlock({ with: 'keychain' });
    expect(asked).toEqual(['open the vault']);
    await client.vault.lock({});
    deny();
    expect(await refusalOf(() => client.vault.unlock({ with: 'keychain' }))).toEqual({
      kind: 'presence',
      name: 'Touch ID',
    });
    expect(await client.vault.state({})).toMatchObject({ status: 'locked' });
    close();
    expect(await refusalOf(() => client.vault.unlock({ with: 'keychain' }))).toMatchObject({
      kind: 'presence',
    });
    await client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(asked).toHaveLength(2);
    // With nothing else that opens the vault, a closed lid shuts nobody out.
    await client.vault.removeSlot({ slot: 'passphrase' });
    await client.vault.lock({});
    expect(await client.vault.unlock({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
  });
});

describe('a change of the vault key', () => {
  it('keeps every token, takes earlier backups away where it is asked to, and is in the audit', async () => {
    const app = await startApp();
    const { client } = app;
    await client.vault.create({ with: 'keychain' });
    const { tokenId } = await client.services.trySandbox({});
    const before = await client.tokens.get({ id: tokenId });
    await keepRecoveryKey(app);
    await client.backups.make({});
    const changed = await client.vault.changeKey({ passphrase: null, removeBackups: true });
    expect(changed).toMatchObject({ recoveryEnded: true });
    expect(changed.backupsRemoved).toBeGreaterThanOrEqual(2);
    expect(await client.tokens.get({ id: tokenId })).toMatchObject({ revocationId: before.revocationId });
    const { backups } = await client.backups.list({});
    expect(backups.map(({ key }) => key)).toEqual(['present']);
    expect(await client.security.report({})).toMatchObject({ keyVersion: 2 });
    await client.vault.lock({});
    await client.vault.unlock({ with: 'keychain' });
    expect(await client.tokens.get({ id: tokenId })).toMatchObject({ revocationId: before.revocationId });
    expect(await client.audit.read({ search: 'key-changed' })).toHaveLength(1);
    expect(await client.audit.verify({})).toMatchObject({ verdict: 'whole' });
  });
});

describe('the state of the vault, as Settings shows it', () => {
  it('is what was found, not what was hoped', async () => {
    const app = await startApp({ safeStorage: createMemorySafeStorage() });
    const { client } = app;
    await client.vault.create({ with: 'keychain' });
    await client.services.trySandbox({});
    const report = await client.security.report({});
    expect(report).toMatchObject({
      slots: [{ kind: 'keychain', backend: 'Memory', state: 'opens' }],
      safeStorage: { offered: true, backend: 'Memory', problem: null },
      keyVersion: 1,
      system: { presence: null, hidesFromCapture: false },
    });
    const { records, chain } = await client.security.check({});
    expect(records).toMatchObject({ damaged: [] });
    // The root, the sandbox and the seal of the audit chain.
    expect(records.records).toBe(3);
    expect(chain).toMatchObject({ verdict: 'whole' });
    expect(await client.security.report({})).toMatchObject({ records, chain });
  });
});

describe('a token that is revealed', () => {
  it('is the very text, is written down, and for a root needs a second yes', async () => {
    const { client, clipboard } = await startApp();
    await client.vault.create({ with: 'keychain' });
    const { tokenId } = await client.services.trySandbox({});
    expect(await refusalOf(() => client.tokens.reveal({ id: tokenId }))).toEqual({
      kind: 'root-copy-unconfirmed',
    });
    await client.tokens.copy({ id: tokenId, confirmedRoot: true });
    const { text } = await client.tokens.reveal({ id: tokenId, confirmedRoot: true });
    expect(text).toBe(clipboard.text());
    const [entry] = await client.audit.read({ search: 'revealed' });
    expect(entry).toMatchObject({ subjectId: tokenId });
    expect(JSON.stringify(entry)).not.toContain(text);
    await client.vault.lock({});
    expect(await refusalOf(() => client.tokens.reveal({ id: tokenId, confirmedRoot: true }))).toEqual({
      kind: 'locked',
    });
  });
});
