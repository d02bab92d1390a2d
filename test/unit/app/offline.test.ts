import { describe, expect, it, onTestFinished } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { startApp } from '#test/support/app.ts';
import { importAllowed } from '#test/support/import-allowed.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { requireRules } from '#test/support/rules.ts';

const { vocabulary } = requireRules('pulsar');
const PASSPHRASE = 'four dull knives and a whetstone';

/** A namespace's token as its customer gets it: the authority block and one block that ties it to the namespace. */
const issue = async (namespace = 'pulsar_7', topics = '') => {
  const biscuit = createBiscuit({ log: silentLog });
  onTestFinished(() => biscuit.end());
  const { privateKey, publicKey } = await biscuit.newKeyPair();
  const { token } = await biscuit.issue(privateKey, { code: 'right("admin");', parameters: {} });
  const source = `check if namespace("user_1", "${namespace}") or topic("user_1", "${namespace}", $topic)${topics}`;
  const order = { restrictions: [{ kind: 'custom', source } satisfies Restriction], seal: false };
  const customer = await biscuit.attenuate(token, publicKey, order, vocabulary);
  return { biscuit, publicKey, authority: token.reveal(), text: customer.token.reveal() };
};

const start = async () => {
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  return app;
};

describe('a token of a service without an API', () => {
  it('whose root is limited restricts something only where what was appended does', async () => {
    const { client } = await start();
    const { text, publicKey, biscuit } = await issue('pulsar_7', ', $topic.starts_with("orders-")');
    const offline = { service: 'pulsar', publicKey };
    const verdict = async (source: string) => {
      const order = { restrictions: [{ kind: 'custom', source } satisfies Restriction], seal: false };
      const { token } = await biscuit.attenuate(new SecretText(text), publicKey, order, vocabulary);
      const told = await client.tokens.explain({ text: token.reveal(), offline });
      return told.kind === 'biscuit' ? told.verdict : told.kind;
    };
    expect(await verdict('check if true')).toBe('restricts-nothing');
    expect(await verdict('check if topic($t, $n, $topic), $topic.length() < 10')).toBe('restricts');
    expect(await verdict('check if topic_operation("consume")')).toBe('restricts');
  });

  it('is imported with its public key, narrowed, evaluated and explained', async () => {
    const { client, clipboard } = await start();
    const { text, publicKey, biscuit } = await issue();
    const offline = { service: 'pulsar', publicKey: `ed25519/${publicKey.toUpperCase()}` };

    expect(await client.tokens.inspect({ text, offline })).toMatchObject({
      kind: 'root',
      service: 'Pulsar',
      signedBy: 'Pulsar',
      organization: { id: 'user_1/pulsar_7', name: null },
      applications: null,
      remote: 'unknown',
      known: null,
    });
    const { id, connectionId } = await client.tokens.keep({ text, offline, name: 'Namespace root' });
    const [connection] = await client.services.list({});
    expect(connection).toMatchObject({
      id: connectionId,
      service: 'pulsar',
      label: 'Pulsar',
      organization: { id: 'user_1/pulsar_7', name: 'user_1/pulsar_7' },
      remote: false,
      manageable: false,
      trouble: null,
      syncedAt: null,
    });
    const root = await client.tokens.get({ id });
    expect(root).toMatchObject({ kind: 'root', narrowings: 0, escapes: [] });
    expect(root.matrix.every(({ verdict }) => verdict === 'allowed')).toBe(true);
    const { revocationIds } = await biscuit.read(new SecretText(text), publicKey, vocabulary);
    expect([root.revocationId, root.rootRevocationId]).toEqual(revocationIds);

    const restrictions: Restriction[] = [
      { kind: 'limit', limit: 'topic', values: ['orders-', 'bills-'] },
      { kind: 'actions', actions: ['topic:lookup', 'topic:consume'] },
      { kind: 'expiry', expiresAt: '2060-12-31T00:00:00Z' },
    ];
    const preview = await client.tokens.preview({ parentId: id, restrictions });
    const verdicts = Object.fromEntries(preview.matrix.map(({ action, verdict }) => [action, verdict]));
    expect(verdicts).toMatchObject({
      'topic:lookup': 'depends',
      'topic:consume': 'depends',
      'topic:produce': 'denied',
      'namespace:create_topic': 'denied',
    });
    expect(preview.power.allowed).toEqual(['topic:lookup', 'topic:consume']);
    const child = await client.tokens.attenuate({
      parentId: id,
      name: 'Orders reader',
      tool: 'env',
      restrictions,
      copy: true,
    });
    const childText = clipboard.text();
    const kept = await client.tokens.get({ id: child.id });
    expect(kept).toMatchObject({ kind: 'attenuated', narrowings: 1, parentId: id });
    expect(kept.rootRevocationId).toBe(root.rootRevocationId);
    expect(kept.blocks.at(-1)?.checks).toEqual(restrictions);

    expect(await client.tokens.explain({ text: childText })).toMatchObject({
      kind: 'biscuit',
      service: 'pulsar',
      label: 'Pulsar',
      signedBy: 'Pulsar',
      type: null,
      keepable: true,
      tokenKind: 'attenuated',
      narrowings: 1,
      organization: { id: 'user_1/pulsar_7' },
      known: { id: child.id, name: 'Orders reader' },
      verdict: 'restricts',
    });
    expect(await client.tokens.find({ text: childText })).toEqual({ id: child.id });
    // A root of this service has two blocks, and is as it was issued.
    expect(await client.tokens.explain({ text })).toMatchObject({ tokenKind: 'root', narrowings: 0 });
  });

  it('lets a lookup through where producing is, for the broker tells it as all three', async () => {
    const { client } = await start();
    const { text, publicKey } = await issue();
    const offline = { service: 'pulsar', publicKey };
    const { id } = await client.tokens.keep({ text, offline, name: 'Namespace root' });
    const restrictions: Restriction[] = [{ kind: 'actions', actions: ['topic:produce'] }];
    const { power } = await client.tokens.preview({ parentId: id, restrictions });
    expect(power.allowed).toEqual(['topic:lookup', 'topic:produce']);
  });

  it('is not asked of anybody: nothing is synced, made or revoked at the service', async () => {
    const { client } = await start();
    const { text, publicKey } = await issue();
    const offline = { service: 'pulsar', publicKey };
    const { id, connectionId } = await client.tokens.keep({ text, offline, name: 'Namespace root' });
    expect(await client.services.sync({ connectionId })).toMatchObject({ trouble: null, syncedAt: null });
    const noApi = { kind: 'service', service: 'Pulsar', problem: 'no-api' };
    expect(await refusalOf(() => client.services.createRoot({ connectionId, name: 'x' }))).toEqual(noApi);
    expect(await refusalOf(() => client.tokens.revoke({ id }))).toEqual(noApi);
    expect((await client.tokens.get({ id })).revokedAt).toBeNull();
    expect(await client.services.operations({})).toEqual([]);
    expect(await client.tokens.consequences({ id })).toEqual({
      root: { id, name: 'Namespace root' },
      service: 'Pulsar',
      killed: [],
      managing: false,
    });
    await client.tokens.rename({ id, name: 'Renamed' });
    await client.vault.lock({});
    await client.vault.unlock({ with: 'keychain' });
    await client.tokens.forget({ id });
    expect(await client.tokens.list({})).toEqual([]);
  });

  it('is refused under another key, without one, and where the service tells its key itself', async () => {
    const { client } = await start();
    const { text, publicKey } = await issue();
    const inspect = (service: string, key: string) =>
      refusalOf(() => client.tokens.inspect({ text, offline: { service, publicKey: key } }));
    expect(await inspect('pulsar', '0'.repeat(64))).toMatchObject({ kind: 'token-unreadable' });
    const { publicKey: other } = await issue();
    expect(await inspect('pulsar', other)).toMatchObject({ problem: 'bad-signature', service: 'Pulsar' });
    for (const key of ['', 'abc', `${publicKey}00`, `secp256r1/${publicKey}`])
      expect(await inspect('pulsar', key)).toMatchObject({ problem: 'no-public-key' });
    expect(await inspect('hook0', publicKey)).toMatchObject({ problem: 'no-public-key' });
    expect(await inspect('nobody', publicKey)).toEqual({ kind: 'not-found', what: 'service' });
  });

  it('is refused before it is tied to a namespace: nobody could say whose it is', async () => {
    const { client } = await start();
    const { authority, publicKey } = await issue();
    const offline = { service: 'pulsar', publicKey };
    expect(await refusalOf(() => client.tokens.inspect({ text: authority, offline }))).toMatchObject({
      problem: 'wrong-type',
    });
    expect(await client.tokens.explain({ text: authority, offline })).toMatchObject({
      kind: 'biscuit',
      keepable: false,
      evaluation: null,
      organization: null,
      // It has fewer blocks than a root.
      narrowings: 0,
    });
  });

  it('keeps two accounts of one key, and one account of two keys, apart', async () => {
    const { client } = await start();
    const [first, second, twin] = [await issue('a'), await issue('b'), await issue('a')];
    for (const [index, { text, publicKey }] of [first, second, twin].entries())
      await client.tokens.keep({ text, offline: { service: 'pulsar', publicKey }, name: `Root ${index}` });
    const connections = await client.services.list({});
    expect(connections.map(({ organization }) => organization.id).toSorted()).toEqual([
      'user_1/a',
      'user_1/a',
      'user_1/b',
    ]);
    expect(await client.tokens.find({ text: first.text })).not.toEqual(
      await client.tokens.find({ text: twin.text }),
    );
  });

  it('goes to another vault in an export, with what was made from it', async () => {
    const { client } = await start();
    const { text, publicKey } = await issue();
    const { id } = await client.tokens.keep({
      text,
      offline: { service: 'pulsar', publicKey },
      name: 'Namespace root',
    });
    const restrictions: Restriction[] = [{ kind: 'actions', actions: ['topic:consume'] }];
    await client.tokens.attenuate({ parentId: id, name: 'Reader', tool: 'env', restrictions, copy: false });
    const { file } = await client.backups.export({ passphrase: PASSPHRASE });
    const other = await start();
    expect(await importAllowed(other.client, { file, passphrase: PASSPHRASE })).toMatchObject({
      added: 2,
      connections: 1,
      refused: [],
    });
    const tokens = await other.client.tokens.list({});
    expect(tokens.map(({ name, kind, narrowings }) => `${name} ${kind} ${narrowings}`).toSorted()).toEqual([
      'Namespace root root 0',
      'Reader attenuated 1',
    ]);
    expect((await other.client.services.list({}))[0]).toMatchObject({ service: 'pulsar', remote: false });
  });

  it('has its check that leaves a variable unbound found out before it is signed', async () => {
    const { client } = await start();
    const { text, publicKey, biscuit } = await issue();
    // The example of the service's own documents.
    const source = 'check if topic_operation($operation), $topic.starts_with("my-own-prefix")';
    const looked = await client.tokens.checkDatalog({ service: 'pulsar', source });
    expect(looked.remarks).toContainEqual(
      expect.objectContaining({ kind: 'denies-everything', hint: 'unbound', about: 'topic' }),
    );
    const { id } = await client.tokens.keep({
      text,
      offline: { service: 'pulsar', publicKey },
      name: 'Namespace root',
    });
    const { matrix } = await client.tokens.preview({
      parentId: id,
      restrictions: [
        { kind: 'custom', source: 'check if topic($t, $n, $topic), $topic.starts_with("my-own-")' },
      ],
    });
    expect(matrix.find(({ action }) => action === 'topic:consume')?.verdict).toBe('depends');
    expect(await biscuit.read(new SecretText(text), publicKey, vocabulary)).toMatchObject({ type: null });
  });
});
