import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import { startApp } from '#test/support/app.ts';
import type { TestApp } from '#test/support/app.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { narrow } from '#test/support/rules.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import { createDashboard, living, startConnected, startConnectedInRealTime } from '#test/support/service.ts';

const newKeyPair = async () => {
  const engine = createBiscuit({ log: silentLog });
  const pair = await engine.newKeyPair();
  await engine.end();
  return pair;
};

const PASSPHRASE = 'correct horse battery staple';

const rootOf = async (app: TestApp, name?: string) => {
  const list = await app.client.tokens.list({});
  const root = list.find((token) => token.kind === 'root' && (name === undefined || token.name === name));
  if (!root) throw new Error('there is such a root');
  return root;
};

describe('a lock', () => {
  it('while a way to unlock is being set leaves the vault as it was', async () => {
    const keychain = createMemoryKeychain();
    let answer = (): void => {};
    const prompt = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const slow = {
      ...keychain,
      set: async (account: string, entry: Uint8Array) => {
        await prompt;
        await keychain.set(account, entry);
      },
    };
    const app = await startApp({ keychain: slow });
    await app.client.vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    const change = refusalOf(() => app.client.vault.setSlot({ with: 'keychain' }));
    const locked = app.client.vault.lock({});
    answer();
    expect(await change).toEqual({ kind: 'locked' });
    expect(await locked).toMatchObject({ status: 'locked', slots: ['passphrase'] });
    await app.client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect((await app.client.security.report({})).slots).toHaveLength(1);
  });

  it('while a root is being made loses neither the root nor the intent', async () => {
    const { app, service, connectionId } = await startConnected();
    const made = app.client.services.createRoot({ connectionId, name: 'CI root' }).catch(() => undefined);
    await app.client.vault.lock({});
    await made;
    const changed = app.heard('tokens.changed');
    await app.client.vault.unlock({ with: 'keychain' });
    await changed;
    const here = (await app.client.tokens.list({})).filter(({ name }) => name === 'CI root');
    expect(here).toHaveLength(living(service).filter(({ name }) => name === 'CI root').length);
  });

  it('locks although its audit entry can not be written', async () => {
    const { app } = await startConnected();
    const database = openDatabase(join(app.folder, 'whittle.db'));
    database.exec("CREATE TRIGGER full BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'full'); END");
    await app.client.vault.lock({});
    expect(await app.client.vault.state({})).toMatchObject({ status: 'locked' });
    database.exec('DROP TRIGGER full');
    closeDatabase(database);
  });

  it('is not undone by a keychain that answers late', async () => {
    const keychain = createMemoryKeychain();
    const first = await startApp({ keychain });
    await first.client.vault.create({ with: 'keychain' });
    await first.client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    await first.stop();
    let answer = (): void => {};
    const prompt = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const slow = {
      ...keychain,
      find: async (account: string) => {
        await prompt;
        return keychain.find(account);
      },
    };
    const app = await startApp({ folder: first.folder, keychain: slow });
    await app.client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    await app.client.vault.lock({});
    answer();
    // The unlock at the start has its answer now; a call that passes the seam comes after it.
    await new Promise((resolve) => void setTimeout(resolve, 50));
    expect(await app.client.vault.state({})).toMatchObject({ status: 'locked' });
  });

  it('empties the clipboard before it waits for a slow service', async () => {
    const { app, clock, service } = await startConnected();
    const { id } = await rootOf(app);
    await app.client.tokens.copy({ id, confirmedRoot: true });
    await app.client.tokens.revoke({ id });
    service.setFaults(() => 'slow');
    const locked = app.client.vault.lock({});
    await expect.poll(app.clipboard.text).toBe('');
    expect(await refusalOf(() => app.client.tokens.list({}))).toEqual({ kind: 'locked' });
    clock.advance(20_000);
    expect(await locked).toMatchObject({ status: 'locked' });
    service.setFaults(undefined);
  });

  it('drops a session that arrives after it', async () => {
    const { app, service } = await startConnected();
    const { email, password } = service.account;
    const session = refusalOf(() =>
      app.client.services.signIn({ baseUrl: service.origin, email, password: password.reveal() }),
    );
    await app.client.vault.lock({});
    expect(await session).toEqual({ kind: 'locked' });
  });
});

describe('a keychain that fails while its key is renewed', () => {
  it('leaves the old entry, which still opens the vault', async () => {
    const keychain = createMemoryKeychain();
    let isDismissed = false;
    const app = await startApp({
      keychain: {
        ...keychain,
        find: (account) => (isDismissed ? Promise.resolve(undefined) : keychain.find(account)),
      },
    });
    await app.client.vault.create({ with: 'keychain' });
    isDismissed = true;
    expect(await refusalOf(() => app.client.vault.setSlot({ with: 'keychain' }))).toMatchObject({
      kind: 'keychain',
    });
    isDismissed = false;
    await app.client.vault.lock({});
    expect(await app.client.vault.unlock({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
  });
});

describe('a history that was cut while Whittle was closed', () => {
  it('shows after the next unlock and stays visible', async () => {
    const { app } = await startConnected();
    const entries = (await app.client.audit.read({})).length;
    await app.stop();
    const database = openDatabase(join(app.folder, 'whittle.db'));
    database.prepare('DELETE FROM audit_entry WHERE sequence > ?').run(entries - 2);
    closeDatabase(database);
    const again = await startApp({ folder: app.folder, keychain: app.keychain });
    await again.client.vault.state({});
    expect(await again.client.audit.verify({})).toMatchObject({ verdict: 'broken' });
    await again.client.settings.set({ theme: 'dark' });
    await again.client.settings.set({ theme: 'light' });
    await again.client.settings.set({ theme: 'dark' });
    expect(await again.client.audit.verify({})).toMatchObject({ verdict: 'broken' });
  });
});

describe('a sync', () => {
  it('that overlaps a create leaves the new root alive', async () => {
    const { app, connectionId } = await startConnected();
    await Promise.all([
      app.client.services.sync({ connectionId }),
      app.client.services.createRoot({ connectionId, name: 'CI root' }),
      app.client.services.sync({ connectionId }),
    ]);
    await app.client.services.sync({ connectionId });
    expect(await rootOf(app, 'CI root')).toMatchObject({ revokedAt: null, remote: 'valid' });
  });

  it('answers two lost creates of one name with the two roots that they made', async () => {
    const { app, service, connectionId } = await startConnected();
    service.setFaults((request) => (request.method === 'POST' ? 'drop-after' : undefined));
    await refusalOf(() => app.client.services.createRoot({ connectionId, name: 'CI root' }));
    await refusalOf(() => app.client.services.createRoot({ connectionId, name: 'CI root' }));
    service.setFaults(undefined);
    await app.client.services.sync({ connectionId });
    expect(await app.client.services.operations({})).toEqual([]);
    expect(living(service).filter(({ name }) => name === 'CI root')).toHaveLength(2);
  });

  it('tries a root again that was refused twice', async () => {
    const { app, service, connectionId } = await startConnected();
    service.setFaults(() => ({ status: 403, id: 'AuthInvalidBiscuit' }));
    await refusalOf(() => app.client.services.sync({ connectionId }));
    service.setFaults(undefined);
    expect(await app.client.services.sync({ connectionId })).toMatchObject({
      trouble: null,
      manageable: true,
    });
    expect(await rootOf(app)).toMatchObject({ remote: 'valid' });
  });

  it('keeps the name that a pasted root was given', async () => {
    const { app, service, connectionId } = await startConnected();
    const root = await (await createDashboard(service)).createRoot('Theirs');
    const { id } = await app.client.tokens.keep({ text: root, name: 'Mine' });
    await app.client.services.sync({ connectionId });
    expect((await app.client.tokens.list({})).find((token) => token.id === id)).toMatchObject({
      name: 'Mine',
    });
  });

  it('does not bring back a root that was forgotten, until it is pasted again', async () => {
    const { app, service, connectionId } = await startConnected();
    const text = await (await createDashboard(service)).createRoot('Theirs');
    await app.client.services.sync({ connectionId });
    await app.client.tokens.forget({ id: (await rootOf(app, 'Theirs')).id });
    await app.client.services.sync({ connectionId });
    expect((await app.client.tokens.list({})).map(({ name }) => name)).not.toContain('Theirs');
    await app.client.tokens.keep({ text, name: 'Theirs again' });
    await app.client.services.sync({ connectionId });
    expect(await rootOf(app, 'Theirs again')).toMatchObject({ remote: 'valid' });
  });
});

describe('a revoke', () => {
  it('asked for on a child whose root is not kept ends that root at the service', async () => {
    const { app, clock, service, connectionId } = await startConnected();
    const root = await (await createDashboard(service)).createRoot('Orders root');
    const narrowed = await narrow(service.biscuit, new SecretText(root), service.state().publicKey, [
      { kind: 'actions', actions: ['event:list'] },
    ]);
    service.setFaults((request) => (request.path.includes('/service_token') ? 'drop' : undefined));
    const child = await app.client.tokens.keep({ text: narrowed.token.reveal(), name: 'Child' });
    service.setFaults(undefined);
    await app.client.tokens.revoke({ id: child.id });
    const revoked = app.heard('tokens.revoked');
    clock.advance(12_000);
    expect(await revoked).toMatchObject({ outcome: 'revoked' });
    expect(living(service).map(({ name }) => name)).not.toContain('Orders root');
    await app.client.services.sync({ connectionId });
  });

  it('of a lone root that no sync has seen goes through', async () => {
    const { service } = await startConnectedInRealTime();
    const root = await (await createDashboard(service)).createRoot('Lone root');
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    let isAway = true;
    service.setFaults((request) => (isAway && request.path.includes('/service_token') ? 'html' : undefined));
    const { id } = await app.client.tokens.keep({ text: root, name: 'Lone root', baseUrl: service.origin });
    const { operationId } = await app.client.tokens.revoke({ id });
    isAway = false;
    const revoked = app.heard('tokens.revoked');
    await app.client.services.retry({ operationId });
    expect(await revoked).toMatchObject({ outcome: 'revoked' });
    expect(living(service).map(({ name }) => name)).not.toContain('Lone root');
  });

  it('goes on with another root when the first credential was revoked elsewhere', async () => {
    const { app, clock, service, connectionId } = await startConnected();
    await app.client.services.createRoot({ connectionId, name: 'Second' });
    await app.client.services.createRoot({ connectionId, name: 'Target' });
    const managing = (await app.client.tokens.list({}))[0]?.name ?? '';
    await (await createDashboard(service)).revoke(managing);
    await app.client.tokens.revoke({ id: (await rootOf(app, 'Target')).id });
    const revoked = app.heard('tokens.revoked');
    clock.advance(12_000);
    expect(await revoked).toEqual({ name: 'Target', outcome: 'revoked' });
    expect(living(service).map(({ name }) => name)).toEqual(['Second']);
  });

  it('keeps its token from being forgotten', async () => {
    const { app } = await startConnected();
    const root = await rootOf(app);
    await app.client.tokens.revoke({ id: root.id });
    expect(await refusalOf(() => app.client.tokens.forget({ id: root.id }))).toEqual({
      kind: 'revoke-pending',
      name: root.name,
    });
  });

  it('kills a child that is pasted after it as well', async () => {
    const { app, clock, service } = await startConnected();
    const text = await (await createDashboard(service)).createRoot('Orders root');
    const narrowed = await narrow(service.biscuit, new SecretText(text), service.state().publicKey, [
      { kind: 'actions', actions: ['event:list'] },
    ]);
    const { id } = await app.client.tokens.keep({ text, name: 'Orders root' });
    await app.client.tokens.revoke({ id });
    const revoked = app.heard('tokens.revoked');
    clock.advance(12_000);
    await revoked;
    const child = await app.client.tokens.keep({ text: narrowed.token.reveal(), name: 'Late child' });
    expect(await refusalOf(() => app.client.tokens.copy({ id: child.id }))).toMatchObject({
      kind: 'token-revoked',
    });
  });

  it('of another service goes out although the sandbox is damaged', async () => {
    const { app, clock, service } = await startConnected();
    // The hours that go by below are not to lock it.
    await app.client.settings.set({ lockMinutes: 0 });
    await app.client.services.trySandbox({});
    const root = (await app.client.tokens.list({}))[0];
    if (!root) throw new Error('there is a root');
    service.setFaults(() => ({ status: 503, id: 'ServiceUnavailable', retryAfter: 60 }));
    await app.client.tokens.revoke({ id: root.id });
    const waiting = app.heard('tokens.revoked');
    clock.advance(12_000);
    await waiting;
    await app.stop();
    const database = openDatabase(join(app.folder, 'whittle.db'));
    database
      .prepare("UPDATE sealed SET nonce = x'000000000000000000000000' WHERE place LIKE 'sandbox%'")
      .run();
    closeDatabase(database);
    service.setFaults(undefined);
    const again = await startApp({ folder: app.folder, keychain: app.keychain, clock });
    const revoked = again.heard('tokens.revoked', ({ outcome }) => outcome === 'revoked');
    await again.client.vault.state({});
    let isRevoked = false;
    void revoked.then(() => {
      isRevoked = true;
    });
    await expect
      .poll(
        () => {
          clock.advance(60_000);
          return isRevoked;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    expect(await revoked).toMatchObject({ outcome: 'revoked' });
    expect((await again.client.audit.read({})).map(({ act }) => act)).toContain('damage-found');
  });
});

describe('two calls at once', () => {
  it('make one sandbox, one kept token, and do not answer for each other', async () => {
    const { app, service } = await startConnected();
    const [one, two] = await Promise.all([
      app.client.services.trySandbox({}),
      app.client.services.trySandbox({}),
    ]);
    expect(one).toEqual(two);
    const text = await (await createDashboard(service)).createRoot('Theirs');
    const kept = await Promise.allSettled([
      app.client.tokens.keep({ text, name: 'One' }),
      app.client.tokens.keep({ text, name: 'Two' }),
    ]);
    expect(kept.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const rejected = kept.find((each) => each.status === 'rejected');
    expect(rejected?.reason).toMatchObject({ failure: { kind: 'token-known' } });
    const probes = await Promise.all([app.client.vault.keychain({}), app.client.vault.keychain({})]);
    expect(probes.map(({ usable }) => usable)).toEqual([true, true]);
  });
});

describe('a service that has changed its key', () => {
  it('is believed when a token verifies under the new one, which the connection then keeps', async () => {
    const { app, service, connectionId } = await startConnected();
    const state = service.state();
    const { port } = service;
    await service.stop();
    const renewed = await startSandbox({
      port,
      state: { ...state, ...(await newKeyPair()), tokens: [], port },
    });
    onTestFinished(() => renewed.stop());
    expect(renewed.origin).toBe(service.origin);
    const text = await (await createDashboard(renewed)).createRoot('After the change');
    const kept = await app.client.tokens.keep({ text, name: 'After the change', baseUrl: renewed.origin });
    expect(kept.connectionId).toBe(connectionId);
    expect(await app.client.tokens.get({ id: kept.id })).toMatchObject({ kind: 'root' });
    await expect.poll(async () => (await app.client.services.sync({ connectionId })).trouble).toBeNull();
  });
});
