import { describe, expect, it, onTestFinished } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { startApp } from '#test/support/app.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { narrow } from '#test/support/rules.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import { createDashboard } from '#test/support/service.ts';

const ANY_ID = '11111111-2222-4333-8444-555555555555';

/** An open vault, and a service of its own with one root that the vault does not know. */
const startWithService = async () => {
  const service = await startSandbox();
  onTestFinished(() => service.stop());
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  const root = await (await createDashboard(service)).createRoot('Orders root');
  return { app, service, root, baseUrl: service.origin };
};

describe('a pasted token', () => {
  it('is told for what it is before it is kept, then kept and found again', async () => {
    const { app, root, baseUrl } = await startWithService();
    const told = await app.client.tokens.inspect({ text: root, baseUrl });
    expect(told).toMatchObject({
      kind: 'root',
      organization: { name: 'Acme Webhooks' },
      applications: 3,
      remote: 'valid',
      known: null,
      power: { applications: null, expiresAt: null },
    });
    expect(told.power.allowed).toHaveLength(39);
    expect(await app.client.tokens.list({})).toEqual([]);
    const { id } = await app.client.tokens.keep({ text: root, baseUrl, name: 'Orders root' });
    expect(await app.client.tokens.find({ text: root })).toEqual({ id });
    expect(await app.client.tokens.inspect({ text: root })).toMatchObject({
      known: { id, name: 'Orders root' },
    });
  });

  it('may have white space, line breaks, quotes, Bearer or a variable name around it', async () => {
    const { app, root, baseUrl } = await startWithService();
    const half = root.length / 2;
    for (const text of [
      `  ${root}\n`,
      `${root.slice(0, half)}\r\n  ${root.slice(half)}`,
      `"${root}"`,
      `Bearer ${root}`,
      `export HOOK0_API_TOKEN="${root}"`,
      root.replaceAll('-', '+').replaceAll('_', '/'),
      root.replace(/=+$/, ''),
    ])
      expect(await app.client.tokens.inspect({ text, baseUrl })).toMatchObject({ kind: 'root' });
  });

  it('that is cut is refused with how much is missing', async () => {
    const { app, root, baseUrl } = await startWithService();
    expect(
      await refusalOf(() => app.client.tokens.inspect({ text: root.slice(0, 212), baseUrl })),
    ).toMatchObject({
      kind: 'token-unreadable',
      problem: 'cut-short',
      characters: 212,
    });
  });

  it('of another service, or that is no token, is refused by name', async () => {
    const { app, baseUrl } = await startWithService();
    const problem = (text: string) => refusalOf(() => app.client.tokens.inspect({ text, baseUrl }));
    expect(await problem('knock_st_8f14e45fceea167a5a36dedd4bea2543')).toMatchObject({
      problem: 'other-service',
      service: 'Knock',
    });
    expect(await problem('a shopping list: eggs, milk')).toMatchObject({ problem: 'not-a-token' });
    expect(await problem('   ')).toMatchObject({ problem: 'empty' });
  });

  it('with a signature of another key is refused, and with a changed byte too', async () => {
    const { app, root, baseUrl } = await startWithService();
    const other = await startSandbox();
    onTestFinished(() => other.stop());
    const stranger = await (await createDashboard(other)).createRoot('Stranger');
    const host = new URL(baseUrl).host;
    expect(await refusalOf(() => app.client.tokens.inspect({ text: stranger, baseUrl }))).toMatchObject({
      kind: 'token-unreadable',
      problem: 'bad-signature',
      service: host,
    });
    const bytes = Buffer.from(root, 'base64url');
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    expect(
      await refusalOf(() => app.client.tokens.inspect({ text: bytes.toString('base64url'), baseUrl })),
    ).toMatchObject({
      kind: 'token-unreadable',
    });
  });

  it('that is known already is refused with its name', async () => {
    const { app, root, baseUrl } = await startWithService();
    const { id } = await app.client.tokens.keep({ text: root, baseUrl, name: 'Orders root' });
    expect(
      await refusalOf(() => app.client.tokens.keep({ text: `${root} `, baseUrl, name: 'Twice' })),
    ).toEqual({
      kind: 'token-known',
      tokenId: id,
      name: 'Orders root',
    });
  });

  it('that is attenuated is kept as such, and joins its root when that comes', async () => {
    const { app, service, root, baseUrl } = await startWithService();
    const application = service.state().applications[0]?.id ?? '';
    const publicKey = service.state().publicKey;
    const narrowed = await narrow(service.biscuit, new SecretText(root), publicKey, [
      { kind: 'applications', ids: [application], discovery: [] },
      { kind: 'actions', actions: ['event:list'] },
      { kind: 'expiry', expiresAt: '2030-01-01T00:00:00Z' },
    ]);
    const text = narrowed.token.reveal();
    expect(await app.client.tokens.inspect({ text, baseUrl })).toMatchObject({
      kind: 'attenuated',
      power: { allowed: ['event:list'], expiresAt: '2030-01-01T00:00:00Z' },
      remote: 'valid',
    });
    const child = await app.client.tokens.keep({ text, baseUrl, name: 'Pasted child' });
    const parent = await app.client.tokens.keep({ text: root, baseUrl, name: 'Orders root' });
    const kept = (await app.client.tokens.list({})).find(({ id }) => id === child.id);
    expect(kept).toMatchObject({
      kind: 'attenuated',
      parentId: parent.id,
      expiresAt: '2030-01-01T00:00:00Z',
    });
  });

  it("that is a user's session, no service token, is refused by its type", async () => {
    const { app, service, baseUrl } = await startWithService();
    const { access } = await createDashboard(service);
    expect(await refusalOf(() => app.client.tokens.inspect({ text: access, baseUrl }))).toMatchObject({
      problem: 'wrong-type',
      type: 'user_access',
    });
  });

  it('cannot be told while its service is away, and nothing is kept', async () => {
    const { app, service, root, baseUrl } = await startWithService();
    await service.stop();
    expect(await refusalOf(() => app.client.tokens.keep({ text: root, baseUrl, name: 'x' }))).toMatchObject({
      kind: 'service',
      problem: 'unreachable',
    });
    expect(await app.client.tokens.list({})).toEqual([]);
  });

  it('that may not list the organisation is kept all the same', async () => {
    const { app, service, root, baseUrl } = await startWithService();
    const publicKey = service.state().publicKey;
    const { token } = await narrow(service.biscuit, new SecretText(root), publicKey, [
      { kind: 'actions', actions: ['event:ingest'] },
    ]);
    const text = token.reveal();
    expect(await app.client.tokens.inspect({ text, baseUrl })).toMatchObject({
      organization: { name: null },
      applications: null,
    });
    await app.client.tokens.keep({ text, baseUrl, name: 'Ingest only' });
    expect(await app.client.services.list({})).toMatchObject([{ manageable: false }]);
  });
});

describe('a hostile text', () => {
  it('is refused at once, however long its runs of one character are', async () => {
    const { app, baseUrl } = await startWithService();
    // Each took over ten seconds while the search for an end was quadratic: together past the limit of a test.
    for (const mark of ['=', "'", '"', ',', 'A', ' ', '-'])
      expect(
        await refusalOf(() => app.client.tokens.inspect({ text: `x${mark.repeat(65_000)}x`, baseUrl })),
      ).toMatchObject({ kind: 'token-unreadable' });
  });
});

describe('a restriction', () => {
  it('is refused when it ends in the past, beyond its parent, restricts nothing or names unknown actions', async () => {
    const { app, root, baseUrl } = await startWithService();
    const { id } = await app.client.tokens.keep({ text: root, baseUrl, name: 'Orders root' });
    const preview = (parentId: typeof id, ...restrictions: Restriction[]) =>
      refusalOf(() => app.client.tokens.preview({ parentId, restrictions }));
    expect(await preview(id)).toMatchObject({ problem: 'restricts-nothing' });
    expect(await preview(id, { kind: 'expiry', expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      problem: 'expiry-past',
    });
    expect(await preview(id, { kind: 'actions', actions: ['event:explode'] })).toMatchObject({
      problem: 'unknown-action',
    });
    const discovery = ['application:explode'];
    expect(await preview(id, { kind: 'applications', ids: [ANY_ID], discovery })).toMatchObject({
      problem: 'unknown-action',
    });
    for (const [limit, value] of [
      ['colour', 'blue'],
      ['subscription', 'no-id'],
      ['labels', 'no-pair'],
    ] as const)
      expect(await preview(id, { kind: 'limit', limit, values: [value] })).toMatchObject({
        problem: 'unknown-limit',
      });
    const child = await app.client.tokens.attenuate({
      parentId: id,
      name: 'Until 2030',
      tool: 'ci',
      restrictions: [{ kind: 'expiry', expiresAt: '2030-01-01T00:00:00Z' }],
      acceptedEscapes: ['roots', 'secrets', 'people'],
      copy: false,
    });
    expect(await preview(child.id, { kind: 'expiry', expiresAt: '2030-01-01T00:00:01Z' })).toEqual({
      kind: 'restriction',
      problem: 'expiry-beyond-parent',
      limit: '2030-01-01T00:00:00Z',
    });
  });
});
