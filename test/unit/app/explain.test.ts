import { describe, expect, it, onTestFinished } from 'vitest';
import type { Explained } from '#contract/tokens.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { startApp } from '#test/support/app.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { narrow, presetOf, requireRules } from '#test/support/rules.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import { createDashboard, startConnected } from '#test/support/service.ts';
import golden from '#test/unit/biscuit/hook0-golden.json' with { type: 'json' };

type Biscuit = Extract<Explained, { kind: 'biscuit' }>;
const ofKind = <K extends Explained['kind']>(found: Explained, kind: K) => {
  if (found.kind !== kind) throw new Error(`it is explained as ${found.kind}`);
  return found as Extract<Explained, { kind: K }>;
};
const wordless = { application: null, actionFacts: [], limits: [], facts: [] };

describe('a text that is explained', () => {
  it('as a root says that it restricts nothing, and what is open with it', async () => {
    const { app, service } = await startConnected();
    const text = await (await createDashboard(service)).createRoot('Orders root');
    const found: Biscuit = ofKind(await app.client.tokens.explain({ text: `  "${text}",` }), 'biscuit');
    expect(found).toMatchObject({
      service: 'hook0',
      label: 'Hook0',
      signedBy: new URL(service.origin).host,
      type: 'service_access',
      keepable: true,
      tokenKind: 'root',
      organization: { name: 'Acme Webhooks' },
      known: null,
      sealed: false,
      verdict: 'restricts-nothing',
    });
    expect(found.evaluation?.escapes.map(({ id }) => id)).toEqual([
      'roots',
      'secrets',
      'people',
      'subscriptions',
    ]);
    expect(found.evaluation?.matrix).toHaveLength(40);
  });

  it('keeps nothing, writes nothing down, and no service hears of it', async () => {
    const { app, service } = await startConnected();
    const text = await (await createDashboard(service)).createRoot('Orders root');
    const tokens = await app.client.tokens.list({});
    const [newest] = await app.client.audit.read({ limit: 1 });
    const asked: string[] = [];
    service.setFaults(({ path }) => {
      asked.push(path);
      return undefined;
    });
    for (const pasted of [text, golden.tokens.app.base64, 'nonsense', 'knock_st_'.padEnd(60, 'x')])
      await app.client.tokens.explain({ text: pasted });
    expect(asked).toEqual([]);
    expect(await app.client.tokens.list({})).toEqual(tokens);
    expect(await app.client.audit.read({ limit: 1 })).toEqual([newest]);
    expect(app.log()).not.toContain(text.slice(0, 40));
  });

  it('says of an attenuated token whether it restricts something, nothing, or denies everything', async () => {
    const { app, service } = await startConnected();
    const root = new SecretText(await (await createDashboard(service)).createRoot('Orders root'));
    const { publicKey } = service.state();
    const explain = async (...sources: string[]): Promise<Biscuit> => {
      const restrictions = sources.map((source) => ({ kind: 'custom' as const, source }));
      const { token } = await narrow(service.biscuit, root, publicKey, restrictions);
      return ofKind(await app.client.tokens.explain({ text: token.reveal() }), 'biscuit');
    };
    const nothing = await explain('check if action($a)');
    expect(nothing.verdict).toBe('restricts-nothing');
    expect((await explain('check if action("event:list")')).verdict).toBe('restricts');
    expect((await explain('check if time($t), $t < 2060-01-01T00:00:00Z')).verdict).toBe('restricts');
    const denied = await explain('check if operation("read")');
    expect(denied.verdict).toBe('denies-everything');
    expect(denied.evaluation?.remarks).toContainEqual(
      expect.objectContaining({
        block: 1,
        kind: 'denies-everything',
        hint: 'unknown-fact',
        about: 'operation',
      }),
    );
    const ended = await narrow(service.biscuit, root, publicKey, [
      { kind: 'expiry', expiresAt: '2020-01-01T00:00:00Z' },
    ]);
    const gone = ofKind(await app.client.tokens.explain({ text: ended.token.reveal() }), 'biscuit');
    expect(gone.verdict).toBe('denies-everything');
    expect(gone.evaluation?.power).toMatchObject({ expiresAt: '2020-01-01T00:00:00Z', expiryBlock: 1 });
  });

  it('finds what is kept already, with its block as the sentences read it', async () => {
    const { app, service } = await startConnected();
    const [root] = await app.client.tokens.list({});
    const { id } = await app.client.tokens.attenuate({
      parentId: root?.id ?? '',
      name: 'For Cursor',
      tool: 'cursor',
      restrictions: [{ kind: 'actions', actions: presetOf('hook0', 'read') }],
      seal: true,
      copy: true,
    });
    const found = ofKind(await app.client.tokens.explain({ text: app.clipboard.text() }), 'biscuit');
    const kept = await app.client.tokens.get({ id });
    expect(found).toMatchObject({
      known: { id, name: 'For Cursor' },
      sealed: true,
      tokenKind: 'attenuated',
      fingerprint: kept.fingerprint,
    });
    expect(found.blocks).toEqual(kept.blocks);
    expect(found.evaluation?.matrix).toEqual(kept.matrix);
    expect(service.state().tokens.length).toBeGreaterThan(0);
  });

  it('as a Biscuit of another type is shown, and is not to be kept', async () => {
    const { app, service } = await startConnected();
    const { access } = await createDashboard(service);
    const found = ofKind(await app.client.tokens.explain({ text: access }), 'biscuit');
    expect(found).toMatchObject({
      type: 'user_access',
      keepable: false,
      evaluation: null,
      organization: null,
      verdict: 'restricts',
    });
  });

  it('as a Biscuit that no key known here has signed is only read', async () => {
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const text = golden.tokens.app_expiry_readonly.base64;
    const found = ofKind(await app.client.tokens.explain({ text }), 'unverified');
    expect(found).toMatchObject({ sealed: false, characters: text.length });
    expect(found.blocks).toHaveLength(2);
    expect(found.blocks[1]?.checks).toHaveLength(3);
    // A tampered one is not verified under a known key either.
    const other = await startConnected();
    const own = await (await createDashboard(other.service)).createRoot('Orders root');
    const at = own.length - 60;
    const tampered = `${own.slice(0, at)}${own[at] === 'A' ? 'B' : 'A'}${own.slice(at + 1)}`;
    expect((await other.app.client.tokens.explain({ text: tampered })).kind).toBe('unverified');
  });

  it('may be verified under a key, or an address, that is given with it', async () => {
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const explainUnder = (name: string) =>
      app.client.tokens.explain({ text, offline: { service: name, publicKey: golden.public_key_hex } });
    const text = golden.tokens.root.base64;
    expect(await explainUnder('pulsar')).toMatchObject({ kind: 'biscuit', signedBy: 'Pulsar' });
    // A service with an address tells its key itself: under a pasted one nothing is signed by it.
    expect(await refusalOf(() => explainUnder('hook0'))).toMatchObject({
      kind: 'token-unreadable',
      problem: 'no-public-key',
    });
    const service = await startSandbox();
    onTestFinished(() => service.stop());
    const root = await (await createDashboard(service)).createRoot('Orders root');
    const asked: string[] = [];
    service.setFaults(({ path }) => {
      asked.push(path);
      return undefined;
    });
    expect(await app.client.tokens.explain({ text: root, baseUrl: service.origin })).toMatchObject({
      kind: 'biscuit',
      signedBy: new URL(service.origin).host,
    });
    // Only its key is asked for, and the token is not sent.
    expect(asked).toEqual(['/api/v1/instance']);
    expect(await refusalOf(() => app.client.tokens.explain({ text, baseUrl: service.origin }))).toMatchObject(
      {
        kind: 'token-unreadable',
        problem: 'bad-signature',
      },
    );
  });

  it('as a JWT, a known beginning or neither is told as such', async () => {
    const app = await startApp();
    await app.client.vault.create({ with: 'keychain' });
    const explain = (text: string) => app.client.tokens.explain({ text });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const jwt = `${part({ alg: 'RS256' })}.${part({ iss: 'me', exp: 1_795_305_600 })}.abc`;
    expect(await explain(`Authorization: Bearer ${jwt}\n`)).toMatchObject({
      kind: 'jwt',
      algorithm: 'RS256',
      issuer: 'me',
      expiresAt: '2026-11-22T00:00:00Z',
    });
    expect(await explain(`export KNOCK_SERVICE_TOKEN="knock_st_${'a'.repeat(64)}"`)).toMatchObject({
      kind: 'known-prefix',
      service: 'Knock',
      power: 'full',
      narrowable: false,
    });
    expect(await explain('just some words')).toEqual({ kind: 'unknown', characters: 13 });
    expect(await refusalOf(() => explain('  '))).toMatchObject({ problem: 'empty' });
    expect(await refusalOf(() => explain(golden.tokens.root.base64.slice(0, 300)))).toMatchObject({
      problem: 'cut-short',
    });
  });

  it('and is too expensive to evaluate is refused as that, and the app goes on', async () => {
    const { app, service } = await startConnected();
    const { biscuit } = service;
    const { privateKey } = service.state();
    // Many facts that are combined with each other in one query.
    const facts = Array.from({ length: 60 }, (_, index) => `n(${index});`).join(' ');
    const { token } = await biscuit.issue(privateKey, {
      code: `type("service_access"); version(1); organization_id({org}); ${facts}
        check if n($a), n($b), n($c), n($d), $a + $b + $c + $d == -1 or action($x);`,
      parameters: { org: new Uint8Array(16).fill(0x44).with(6, 0x40).with(8, 0x80) },
    });
    expect(await refusalOf(() => app.client.tokens.explain({ text: token.reveal() }))).toEqual({
      kind: 'engine',
      problem: 'too-expensive',
    });
    expect(await app.client.tokens.explain({ text: golden.tokens.root.base64 })).toMatchObject({
      kind: 'unverified',
    });
    expect(requireRules('hook0').vocabulary).not.toEqual(wordless);
  });
});
