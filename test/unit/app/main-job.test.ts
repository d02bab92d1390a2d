import type { Restriction } from '#contract/restriction.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toInstant } from '#main/kernel/clock.ts';
import { startApp } from '#test/support/app.ts';
import { createManualClock } from '#test/support/clock.ts';
import { refusalOf } from '#test/support/refusal.ts';

const DAY = 86_400_000;

const startWithSandbox = async () => {
  const clock = createManualClock(Math.floor(Date.now() / 1000) * 1000);
  const app = await startApp({ clock });
  await app.client.vault.create({ with: 'keychain' });
  const { connectionId, tokenId } = await app.client.services.trySandbox({});
  const connection = await app.client.services.sync({ connectionId });
  const catalogue = await app.client.services.catalogue({ service: 'sandbox' });
  const ask = (path: string, token: string, init: RequestInit = {}) =>
    fetch(`${connection.baseUrl}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  return { app, clock, connection, rootId: tokenId as never, catalogue, ask };
};

describe('the main job', () => {
  it('goes from an empty folder to an attenuated token that works, and to its revoke', async () => {
    const { app, clock, connection, rootId, catalogue, ask } = await startWithSandbox();
    const { client, clipboard } = app;
    expect(connection.applications.map(({ name }) => name).toSorted()).toEqual([
      'Order Service',
      'Payments',
      'User Events',
    ]);
    const [first, second] = connection.applications;
    if (!first || !second) throw new Error('the sandbox has three applications');

    const expiresAt = toInstant(clock.now() + 30 * DAY);
    const restrictions: Restriction[] = [
      { kind: 'applications', ids: [first.id], discovery: catalogue.discovery },
      { kind: 'actions', actions: catalogue.presets.find(({ id }) => id === 'read')?.actions ?? [] },
      { kind: 'expiry', expiresAt },
    ];
    const preview = await client.tokens.preview({ parentId: rootId, restrictions });
    const { id, copied } = await client.tokens.attenuate({
      parentId: rootId,
      name: 'Claude – Orders',
      tool: 'claude-desktop',
      restrictions,
      copy: true,
    });
    expect(copied?.seconds).toBe(30);
    const token = clipboard.text();

    const detail = await client.tokens.get({ id });
    expect(detail.power).toEqual(preview.power);
    expect(detail.characters).toBe(token.length);
    expect(detail.expiresAt).toBe(expiresAt);
    expect(detail.power.applications).toEqual([{ id: first.id, name: first.name }]);
    expect(detail.history.map(({ act }) => act)).toEqual(['copied', 'attenuated']);

    expect((await ask(`/events?application_id=${first.id}`, token)).status).toBe(200);
    expect((await ask(`/applications?organization_id=${connection.organization.id}`, token)).status).toBe(
      200,
    );
    const denied = await ask(`/events?application_id=${second.id}`, token);
    expect([denied.status, ((await denied.json()) as { id: string }).id]).toEqual([403, 'Forbidden']);
    const minted = await ask(`/service_token?organization_id=${connection.organization.id}`, token);
    expect([minted.status, ((await minted.json()) as { id: string }).id]).toEqual([403, 'Forbidden']);

    const consequences = await client.tokens.consequences({ id });
    expect(consequences.killed.map(({ name }) => name)).toEqual(['Claude – Orders']);
    expect(consequences).toMatchObject({ root: { id: rootId }, service: 'Sandbox', managing: true });
    await client.tokens.revoke({ id });
    expect(await refusalOf(() => client.tokens.copy({ id }))).toMatchObject({ kind: 'token-revoked' });
    expect((await ask(`/events?application_id=${first.id}`, token)).status).toBe(200);
    const revoked = app.heard('tokens.revoked');
    clock.advance(11_000);
    expect(await revoked).toMatchObject({ outcome: 'revoked' });
    const dead = await ask(`/events?application_id=${first.id}`, token);
    expect([dead.status, ((await dead.json()) as { id: string }).id]).toEqual([403, 'AuthInvalidBiscuit']);

    const acts = (await client.audit.read({})).map(({ act }) => act);
    for (const act of [
      'vault-created',
      'created',
      'connected',
      'attenuated',
      'copied',
      'revoke-asked',
      'revoked',
    ])
      expect(acts).toContain(act);
    expect(await client.audit.verify({})).toMatchObject({ verdict: 'whole' });

    await app.stop();
    const needles = [token, token.replaceAll(/[-_=]/g, ''), Buffer.from(token, 'base64url').toString('hex')];
    const entries = readdirSync(app.folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      for (const needle of [...needles, Buffer.from(token, 'base64url')])
        expect(bytes.includes(needle)).toBe(false);
    }
    for (const needle of needles) expect(app.log()).not.toContain(needle);
  });

  it('takes a revoke back within its ten seconds', async () => {
    const { app, clock, connection, rootId, ask } = await startWithSandbox();
    const { operationId } = await app.client.tokens.revoke({ id: rootId });
    clock.advance(9000);
    await app.client.tokens.undoRevoke({ operationId });
    clock.advance(60_000);
    await app.client.tokens.copy({ id: rootId, confirmedRoot: true });
    expect((await ask(`/organizations/${connection.organization.id}`, app.clipboard.text())).status).toBe(
      200,
    );
    expect(await refusalOf(() => app.client.tokens.undoRevoke({ operationId }))).toEqual({
      kind: 'too-late-to-undo',
    });
  });

  it('sends a held revoke at once when it locks', async () => {
    const { app, connection, rootId, ask } = await startWithSandbox();
    await app.client.tokens.copy({ id: rootId, confirmedRoot: true });
    const root = app.clipboard.text();
    await app.client.tokens.revoke({ id: rootId });
    const revoked = app.heard('tokens.revoked');
    const probe = ask(`/organizations/${connection.organization.id}`, root);
    expect((await probe).status).toBe(200);
    await app.client.vault.lock({});
    expect(await revoked).toMatchObject({ outcome: 'revoked' });
    expect(await app.client.vault.state({})).toMatchObject({ status: 'locked', waiting: 0 });
  });

  it('comes back with the same sandbox, tokens and states after a restart', async () => {
    const { app, rootId } = await startWithSandbox();
    const before = await app.client.tokens.list({});
    await app.stop();
    const again = await startApp({ folder: app.folder, keychain: app.keychain });
    expect(await again.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    const after = await again.client.tokens.list({});
    expect(after).toEqual(before);
    const { tokenId } = await again.client.services.trySandbox({});
    expect(tokenId).toBe(rootId);
  });
});

describe('a copied token', () => {
  it('leaves the clipboard after its time, unless somebody else copied meanwhile', async () => {
    const { app, clock, rootId } = await startWithSandbox();
    await app.client.tokens.copy({ id: rootId, confirmedRoot: true });
    const cleared = app.heard('clipboard.changed', ({ ended }) => ended !== null);
    clock.advance(10_000);
    expect(await cleared).toEqual({ clearsAt: null, ended: 'cleared' });
    expect(app.clipboard.text()).toBe('');

    await app.client.tokens.copy({ id: rootId, confirmedRoot: true });
    app.clipboard.replace('a shopping list');
    const left = app.heard('clipboard.changed', ({ ended }) => ended !== null);
    clock.advance(10_000);
    expect(await left).toEqual({ clearsAt: null, ended: 'replaced' });
    expect(app.clipboard.text()).toBe('a shopping list');
  });

  it('leaves it at lock and at quit', async () => {
    const { app, rootId } = await startWithSandbox();
    await app.client.tokens.copy({ id: rootId, confirmedRoot: true });
    await app.client.vault.lock({});
    expect(app.clipboard.text()).toBe('');
    await app.client.vault.unlock({ with: 'keychain' });
    await app.client.tokens.copy({ id: rootId, confirmedRoot: true });
    await app.stop();
    expect(app.clipboard.text()).toBe('');
  });

  it('is never a root without a second yes', async () => {
    const { app, rootId } = await startWithSandbox();
    expect(await refusalOf(() => app.client.tokens.copy({ id: rootId }))).toEqual({
      kind: 'root-copy-unconfirmed',
    });
  });
});

describe('locking', () => {
  it('refuses every call that needs the key, and keeps no answer behind', async () => {
    const { app, rootId } = await startWithSandbox();
    const { client } = app;
    await client.vault.lock({});
    for (const call of [
      () => client.tokens.list({}),
      () => client.tokens.get({ id: rootId }),
      () => client.tokens.copy({ id: rootId, confirmedRoot: true }),
      () => client.tokens.inspect({ text: 'x' }),
      () => client.services.list({}),
      () => client.services.trySandbox({}),
      () => client.audit.read({}),
      () => client.settings.set({ theme: 'dark' }),
      () => client.vault.setSlot({ with: 'passphrase', passphrase: 'correct horse battery' }),
    ])
      expect(await refusalOf(call)).toEqual({ kind: 'locked' });
  });

  it('happens by itself without the user, and with the system', async () => {
    const { app, clock } = await startWithSandbox();
    clock.advance(9 * 60_000);
    await app.client.vault.touch({});
    clock.advance(9 * 60_000);
    expect(await app.client.vault.state({})).toMatchObject({ status: 'unlocked' });
    const locked = app.heard('vault.changed');
    clock.advance(60_000);
    expect(await locked).toMatchObject({ status: 'locked', because: 'idle', idleMinutes: 10 });
    await app.client.vault.unlock({ with: 'keychain' });
    const again = app.heard('vault.changed');
    app.lockBySystem();
    expect(await again).toMatchObject({ status: 'locked', because: 'system' });
  });
});
