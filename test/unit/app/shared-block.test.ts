import { describe, expect, it, onTestFinished } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import type { TokenId } from '#contract/tokens.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import { startApp } from '#test/support/app.ts';
import { createForger, EXPORT_PASSPHRASE, openExport } from '#test/support/export-file.ts';
import { importAllowed } from '#test/support/import-allowed.ts';
import { requireRules } from '#test/support/rules.ts';

const { vocabulary } = requireRules('pulsar');
const restrictions: Restriction[] = [{ kind: 'actions', actions: ['topic:consume'] }];

/** Two customers' roots: the service tied one and the same authority block to each of them. */
const issueTwo = async (namespaces: readonly [string, string]) => {
  const biscuit = createBiscuit({ log: silentLog });
  onTestFinished(() => biscuit.end());
  const { privateKey, publicKey } = await biscuit.newKeyPair();
  const { token: authority } = await biscuit.issue(privateKey, { code: 'right("admin");', parameters: {} });
  const narrow = async (parent: SecretText, restriction: Restriction) => {
    const order = { restrictions: [restriction], seal: false };
    return (await biscuit.attenuate(parent, publicKey, order, vocabulary)).token;
  };
  const tie = (namespace: string) =>
    narrow(authority, {
      kind: 'custom',
      source: `check if namespace("user_1", "${namespace}") or topic("user_1", "${namespace}", $topic)`,
    });
  const [first, second] = [await tie(namespaces[0]), await tie(namespaces[1])];
  const child = await narrow(first, { kind: 'expiry', expiresAt: '2060-12-31T00:00:00Z' });
  return { publicKey, first: first.reveal(), second: second.reveal(), child: child.reveal() };
};

const start = async (namespaces: readonly [string, string] = ['pulsar_7', 'pulsar_7']) => {
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  const issued = await issueTwo(namespaces);
  const offline = { service: 'pulsar', publicKey: issued.publicKey };
  const keep = async (text: string, name: string): Promise<TokenId> =>
    (await app.client.tokens.keep({ text, offline, name })).id;
  const attenuate = async (parentId: TokenId, name: string): Promise<TokenId> =>
    (await app.client.tokens.attenuate({ parentId, name, tool: 'env', restrictions, copy: false })).id;
  const names = async () => (await app.client.tokens.list({})).map(({ name }) => name).toSorted();
  return { ...app, ...issued, keep, attenuate, names };
};

describe('two roots that share their first block', () => {
  it.each([
    ['of one namespace', ['pulsar_7', 'pulsar_7']],
    ['of two namespaces', ['pulsar_7', 'pulsar_8']],
  ] as const)('%s are two trees, and each ends alone', async (_which, namespaces) => {
    const { client, first, second, keep, attenuate, names } = await start(namespaces);
    const [one, other] = [await keep(first, 'One'), await keep(second, 'Other')];
    const ofOne = await attenuate(one, 'Of one');
    const ofOther = await attenuate(other, 'Of other');
    const list = await client.tokens.list({});
    const of = (id: TokenId) => list.find((token) => token.id === id);
    expect(of(one)?.revocationId).toBe(of(other)?.revocationId);
    expect(of(one)?.rootRevocationId).not.toBe(of(other)?.rootRevocationId);
    expect([of(ofOne)?.parentId, of(ofOther)?.parentId]).toEqual([one, other]);
    expect(of(ofOther)?.rootRevocationId).toBe(of(other)?.rootRevocationId);
    const killedBy = async (id: TokenId) =>
      (await client.tokens.consequences({ id })).killed.map(({ name }) => name);
    expect([await killedBy(one), await killedBy(ofOther)]).toEqual([['Of one'], ['Of other']]);
    await client.tokens.forget({ id: one });
    expect(await names()).toEqual(['Of other', 'Other']);
  });

  it('never take a child of the one that is missing for the other’s', async () => {
    const { client, first, second, child, keep } = await start();
    const other = await keep(second, 'Other');
    const id = await keep(child, 'Child of one');
    expect((await client.tokens.get({ id })).ancestors).toEqual([]);
    expect((await client.tokens.consequences({ id })).root).toEqual({ id, name: 'Child of one' });
    expect((await client.tokens.consequences({ id: other })).killed).toEqual([]);
    const one = await keep(first, 'One');
    expect((await client.tokens.get({ id })).ancestors).toEqual([{ id: one, name: 'One' }]);
    expect((await client.tokens.consequences({ id })).root.id).toBe(one);
  });

  it('come in with an import each as alive as the file says of it', async () => {
    const { client, first, second, keep, attenuate } = await start();
    const one = await keep(first, 'One');
    await attenuate(one, 'Of one');
    await keep(second, 'Other');
    const passphrase = EXPORT_PASSPHRASE;
    const honest = await openExport((await client.backups.export({ passphrase })).file);
    const revokedAt = '2026-11-22T09:00:00Z';
    const { forge } = await createForger();
    const file = forge({
      ...honest,
      tokens: (honest['tokens'] as { name: string }[]).map((token) =>
        token.name === 'One' ? { ...token, revokedAt } : token,
      ),
    });
    const other = await startApp();
    await other.client.vault.create({ with: 'keychain' });
    expect(await importAllowed(other.client, { file, passphrase })).toMatchObject({ added: 3, refused: [] });
    const lives = (await other.client.tokens.list({})).map((token) => [token.name, token.revokedAt]);
    expect(Object.fromEntries(lives)).toEqual({ One: revokedAt, 'Of one': revokedAt, Other: null });
    const kept = (await other.client.tokens.list({})).find(({ name }) => name === 'Other');
    const made = await other.client.tokens.attenuate({
      parentId: kept?.id as TokenId,
      name: 'Of other',
      tool: 'env',
      restrictions,
      copy: false,
    });
    expect(await other.client.tokens.get({ id: made.id })).toMatchObject({ revokedAt: null });
  });
});
