import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectionId } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';
import { startApp } from '#test/support/app.ts';
import type { TestApp } from '#test/support/app.ts';
import { createForger, EXPORT_PASSPHRASE, openExport } from '#test/support/export-file.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import { createDashboard, living } from '#test/support/service.ts';
import { importAllowed } from '#test/support/import-allowed.ts';

const OPEN = { with: 'passphrase', passphrase: 'correct horse battery staple' } as const;
const passphrase = EXPORT_PASSPHRASE;

const startMachine = async () => {
  const app = await startApp();
  await app.client.vault.create(OPEN);
  return app;
};

/** A vault with a root, a child and a grandchild of a service that is stopped by then: nothing but the file helps. */
const startWithTokens = async () => {
  const service = await startSandbox();
  let isRunning = true;
  const stop = async () => {
    if (isRunning) await service.stop();
    isRunning = false;
  };
  onTestFinished(stop);
  const app = await startMachine();
  const dashboard = await createDashboard(service);
  const text = await dashboard.createRoot('Orders root');
  const root = await app.client.tokens.keep({ text, baseUrl: service.origin, name: 'Orders root' });
  // The quiet sync after it has brought the names of the applications.
  await app.client.services.sync({ connectionId: root.connectionId });
  const narrow = (parentId: TokenId, name: string, expiresAt: string) =>
    app.client.tokens.attenuate({
      parentId,
      name,
      tool: 'cursor',
      note: `Made for ${name}`,
      restrictions: [{ kind: 'expiry', expiresAt }],
      acceptedEscapes: ['roots', 'secrets', 'people'],
      copy: false,
    });
  const child = await narrow(root.id, 'Child', '2039-01-01T00:00:00Z');
  const grandchild = await narrow(child.id, 'Grandchild', '2038-01-01T00:00:00Z');
  return { app, service, dashboard, stop, root, child, grandchild, text, narrow };
};

const textsOf = async (app: TestApp): Promise<Record<string, string>> => {
  const texts: Record<string, string> = {};
  for (const { id, name } of await app.client.tokens.list({}))
    texts[name] = (await app.client.tokens.reveal({ id, confirmedRoot: true })).text;
  return texts;
};

/** What people see of the tokens, without what differs between two vaults and what only the service knows. */
const seenIn = async (app: TestApp) =>
  (await app.client.tokens.list({}))
    .map(({ id: _id, connectionId: _connection, parentId: _parent, remote: _remote, ...seen }) => seen)
    .toSorted((a, b) => a.name.localeCompare(b.name));

/** What is kept, without what a quiet sync after an import writes, and the seal of the activity. */
const rowsOf = (app: TestApp): unknown[][] => {
  const database = new BetterSqlite3(join(app.folder, 'whittle.db'), { readonly: true });
  const rows = [
    'SELECT * FROM token ORDER BY id',
    'SELECT id, service, base_url, public_key, organization_id, forgotten, applications FROM connection',
    "SELECT * FROM sealed WHERE place LIKE 'token.%'",
    'SELECT * FROM operation',
  ].map((select) => database.prepare(select).all());
  database.close();
  return rows;
};

describe('an export and its import', () => {
  it('bring every token to another vault, byte for byte, with all that is known of it', async () => {
    const { app, stop } = await startWithTokens();
    const { name, file, tokens, connections } = await app.client.backups.export({ passphrase });
    expect(name).toMatch(/^whittle-\d{4}-\d\d-\d\d\.whittle$/);
    expect({ tokens, connections }).toEqual({ tokens: 3, connections: 1 });
    await stop();
    const other = await startMachine();
    expect(await importAllowed(other.client, { file, passphrase })).toEqual({
      added: 3,
      known: 0,
      connections: 1,
      refused: [],
    });
    expect(await textsOf(other)).toEqual(await textsOf(app));
    expect(await seenIn(other)).toEqual(await seenIn(app));
    const [connection] = await other.client.services.list({});
    expect(connection).toMatchObject({ organization: { name: 'Acme Webhooks' }, manageable: true });
    expect(connection?.applications).toHaveLength(3);
    const list = await other.client.tokens.list({});
    const idOf = (wanted: string) => list.find((token) => token.name === wanted)?.id;
    const parentOf = (wanted: string) => list.find((token) => token.name === wanted)?.parentId;
    expect([parentOf('Child'), parentOf('Grandchild'), parentOf('Orders root')]).toEqual([
      idOf('Orders root'),
      idOf('Child'),
      null,
    ]);
    const [entry] = await other.client.audit.read({ search: 'imported' });
    expect(entry).toMatchObject({
      act: 'imported',
      note: '3 tokens added, 0 known already, 0 refused; 1 new connection',
    });
    expect((await app.client.audit.read({ search: 'exported' }))[0]).toMatchObject({
      act: 'exported',
      note: '3 tokens of 1 connection, sealed with a passphrase',
    });
  });

  it('twice leave one of each, and nothing that is here is changed', async () => {
    const { app, child, stop } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase });
    await stop();
    await app.client.tokens.rename({ id: child.id, name: 'My own name' });
    const before = rowsOf(app);
    for (let time = 0; time < 2; time += 1)
      expect(await importAllowed(app.client, { file, passphrase })).toEqual({
        added: 0,
        known: 3,
        connections: 0,
        refused: [],
      });
    expect(rowsOf(app)).toEqual(before);
  });

  it('add what is missing to a connection that is here, and link a child to the parent that was here', async () => {
    const { app, text, service, stop } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase });
    const other = await startMachine();
    const { id, connectionId } = await other.client.tokens.keep({
      text,
      baseUrl: service.origin,
      name: 'The same root',
    });
    await other.client.services.sync({ connectionId });
    await stop();
    expect(await importAllowed(other.client, { file, passphrase })).toMatchObject({
      added: 2,
      known: 1,
      connections: 0,
    });
    const list = await other.client.tokens.list({});
    expect(list.map(({ name }) => name).toSorted()).toEqual(['Child', 'Grandchild', 'The same root']);
    expect(list.find(({ name }) => name === 'Child')?.parentId).toBe(id);
  });

  it('keep a revoked domain revoked', async () => {
    const { app, root, stop } = await startWithTokens();
    await app.client.tokens.revoke({ id: root.id });
    const { file } = await app.client.backups.export({ passphrase });
    await stop();
    const other = await startMachine();
    await importAllowed(other.client, { file, passphrase });
    const list = await other.client.tokens.list({});
    expect(list).toHaveLength(3);
    for (const { id, revokedAt } of list) {
      expect(revokedAt).not.toBeNull();
      expect(await refusalOf(() => other.client.tokens.copy({ id, confirmedRoot: true }))).toMatchObject({
        kind: 'token-revoked',
      });
    }
    expect(await other.client.services.operations({})).toEqual([]);
  });

  it('let the service say again which root is which, so that a revoke there kills the right one', async () => {
    const { app, service } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase });
    await app.stop();
    const other = await startMachine();
    await importAllowed(other.client, { file, passphrase });
    const [connection] = await other.client.services.list({});
    await other.client.services.sync({ connectionId: connection?.id as ConnectionId });
    const roots = await other.client.tokens.list({});
    const imported = roots.find(({ name }) => name === 'Orders root');
    expect(imported).toMatchObject({ remote: 'valid', revokedAt: null });
    await other.client.tokens.revoke({ id: imported?.id as TokenId });
    // Locking sends what is held at once.
    await other.client.vault.lock({});
    expect(living(service).map(({ name }) => name)).not.toContain('Orders root');
    expect(living(service)).toHaveLength(service.state().tokens.length - 1);
  });

  it('leave the life of a domain that is here as it is', async () => {
    const { app, root, text, service, stop } = await startWithTokens();
    const other = await startMachine();
    const kept = await other.client.tokens.keep({ text, baseUrl: service.origin, name: 'Root' });
    await other.client.services.sync({ connectionId: kept.connectionId });
    await app.client.tokens.revoke({ id: root.id });
    const { file } = await app.client.backups.export({ passphrase });
    await stop();
    await importAllowed(other.client, { file, passphrase });
    const revoked = (await other.client.tokens.list({})).map(({ revokedAt }) => revokedAt);
    expect(revoked).toEqual([null, null, null]);
  });

  it('bring a root back that was forgotten here, for good', async () => {
    const { app, root } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase });
    await app.client.tokens.forget({ id: root.id });
    expect(await app.client.tokens.list({})).toEqual([]);
    await importAllowed(app.client, { file, passphrase });
    expect(await app.client.tokens.list({})).toHaveLength(3);
    const database = new BetterSqlite3(join(app.folder, 'whittle.db'), { readonly: true });
    expect(database.prepare('SELECT forgotten FROM connection').pluck().get()).toBe('');
    database.close();
  });

  it('leave the sandbox out', async () => {
    const app = await startMachine();
    expect(await refusalOf(() => app.client.backups.export({ passphrase }))).toEqual({
      kind: 'transfer',
      problem: 'nothing-to-export',
    });
    await app.client.services.trySandbox({});
    expect(await app.client.tokens.list({})).not.toEqual([]);
    expect(await refusalOf(() => app.client.backups.export({ passphrase }))).toEqual({
      kind: 'transfer',
      problem: 'nothing-to-export',
    });
  });
});

describe('an export', () => {
  it('shows no token to who has not its passphrase, nor a trace of one in the data folder', async () => {
    const { app, text } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase });
    const bytes = Buffer.from(file, 'base64');
    for (const canary of [text, text.slice(0, 40), 'Orders root', passphrase])
      expect(bytes.includes(canary)).toBe(false);
    expect(readFileSync(join(app.folder, 'whittle.db')).includes(text)).toBe(false);
    expect(app.log().includes(text.slice(0, 40))).toBe(false);
    expect(JSON.stringify(await openExport(file)).includes(text)).toBe(true);
  });

  it('is refused with a weak passphrase, while locked, and where a token does not open', async () => {
    const { app, child } = await startWithTokens();
    expect(await refusalOf(() => app.client.backups.export({ passphrase: 'eleven char' }))).toEqual({
      kind: 'weak-passphrase',
      minimum: 12,
    });
    const database = new BetterSqlite3(join(app.folder, 'whittle.db'));
    database
      .prepare('UPDATE sealed SET nonce = zeroblob(12) WHERE place = ?')
      .run(`token.secret/${child.id}`);
    database.close();
    expect(await refusalOf(() => app.client.backups.export({ passphrase }))).toEqual({
      kind: 'damaged',
      name: 'Child',
    });
    await app.client.vault.lock({});
    expect(await refusalOf(() => app.client.backups.export({ passphrase }))).toEqual({ kind: 'locked' });
  });
});

describe('an import', () => {
  it('is refused with a wrong passphrase, however near', async () => {
    const { app } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase });
    const before = rowsOf(app);
    for (const wrong of [`${passphrase} `, passphrase.toUpperCase(), 'x'])
      expect(await refusalOf(() => importAllowed(app.client, { file, passphrase: wrong }))).toEqual({
        kind: 'transfer',
        problem: 'wrong-passphrase',
      });
    expect(rowsOf(app)).toEqual(before);
  });

  it('opens with the same passphrase however its accents were typed', async () => {
    const { app } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase: 'caf\u00e9 crème brûlée' });
    expect(await importAllowed(app.client, { file, passphrase: 'cafe\u0301 crème brûlée' })).toMatchObject({
      known: 3,
    });
  });

  it('that a lock meets on its way takes nothing in', async () => {
    const { app, stop } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase });
    await stop();
    const other = await startMachine();
    const importing = importAllowed(other.client, { file, passphrase });
    await other.client.vault.lock({});
    expect(await refusalOf(() => importing)).toMatchObject({
      kind: expect.stringMatching(/^(locked|engine)$/),
    });
    await other.client.vault.unlock(OPEN);
    expect(await other.client.tokens.list({})).toEqual([]);
    expect(await other.client.services.list({})).toEqual([]);
  });

  it('believes the token, not the file, and refuses by name what it can’t take', async () => {
    const { app, service } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase });
    const honest = (await openExport(file)) as {
      tokens: Record<string, unknown>[];
      connections: Record<string, unknown>[];
    };
    const stranger = await startSandbox();
    onTestFinished(() => stranger.stop());
    const foreign = await (await createDashboard(stranger)).createRoot('Theirs');
    const { access: elsewhere } = await createDashboard(service);
    const { privateKey, organizations } = service.state();
    const { token: otherType } = await service.biscuit.issue(privateKey, {
      code: 'type("refresh"); version(1); organization_id({org});',
      parameters: { org: Buffer.from((organizations[0]?.id ?? '').replaceAll('-', ''), 'hex') },
    });
    const [first = {}, second = {}, third = {}] = honest.tokens;
    const lost = '00000000-0000-4000-8000-000000000000';
    const { forge } = await createForger();
    const lying = forge({
      ...honest,
      tokens: [
        { ...third, name: '  ', tool: null, note: '', issuedAt: '2001-01-01T00:00:00Z' },
        { ...second, parentId: lost, name: 'No parent' },
        { ...first, id: lost.replace('0', '1'), text: foreign, name: 'Other key' },
        { ...first, id: lost.replace('0', '2'), text: elsewhere, name: 'A session' },
        { ...first, id: lost.replace('0', '6'), text: otherType.reveal(), name: 'Another type' },
        { ...first, id: lost.replace('0', '3'), text: String(first['text']).slice(0, 200), name: 'Cut' },
        { ...first, id: lost.replace('0', '4'), text: `Bearer ${String(first['text'])}`, name: 'Wrapped' },
        first,
        { ...first, id: lost.replace('0', '5'), name: 'The same again' },
      ],
    });
    const other = await startMachine();
    const merged = await importAllowed(other.client, { file: lying, passphrase });
    expect({ ...merged, refused: merged.refused.toSorted() }).toEqual({
      added: 1,
      known: 1,
      connections: 1,
      refused: ['A session', 'Another type', 'Cut', 'No parent', 'Other key', 'Token', 'Wrapped'],
    });
    expect((await other.client.tokens.list({})).map(({ name }) => name)).toEqual(['Orders root']);
    expect(await other.client.audit.verify({})).toMatchObject({ verdict: 'whole' });
  });

  it('never changes the key of a connection that is here, and refuses tokens of another', async () => {
    const { app, stop, grandchild } = await startWithTokens();
    const { file } = await app.client.backups.export({ passphrase });
    const honest = (await openExport(file)) as { connections: Record<string, unknown>[]; tokens: unknown[] };
    const stranger = await startSandbox();
    onTestFinished(() => stranger.stop());
    const theirs = await createDashboard(stranger);
    const text = await theirs.createRoot('Theirs');
    const instance = (await (await fetch(`${stranger.api}/instance`)).json()) as Record<string, string>;
    await stop();
    const { forge } = await createForger();
    const [place] = honest.connections;
    const [token] = honest.tokens as Record<string, unknown>[];
    const forged = forge({
      ...honest,
      connections: [{ ...place, publicKey: instance['biscuit_public_key'] }],
      tokens: [{ ...token, id: '00000000-0000-4000-8000-000000000000', name: 'Forged', text }],
    });
    const before = rowsOf(app);
    expect(await importAllowed(app.client, { file: forged, passphrase })).toEqual({
      added: 0,
      known: 0,
      connections: 0,
      refused: ['Forged'],
    });
    expect(rowsOf(app)).toEqual(before);
    // The file's word for the key counts for nothing, so a token that is real is taken in all the same.
    await app.client.tokens.forget({ id: grandchild.id });
    const wrongKey = forge({ ...honest, connections: [{ ...place, publicKey: 'ab'.repeat(32) }] });
    expect(await importAllowed(app.client, { file: wrongKey, passphrase })).toEqual({
      added: 1,
      known: 2,
      connections: 0,
      refused: [],
    });
  });
});
