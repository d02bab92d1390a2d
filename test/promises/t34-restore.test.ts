import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Tool } from '#contract/tokens.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { startApp } from '#test/support/app.ts';
import type { TestApp } from '#test/support/app.ts';
import { createForger, EXPORT_PASSPHRASE } from '#test/support/export-file.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { narrow } from '#test/support/rules.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import { createDashboard } from '#test/support/service.ts';
import { importAllowed } from '#test/support/import-allowed.ts';

const TOOLS: readonly (Tool | null)[] = ['claude-desktop', 'cursor', 'ci', 'person', null];

type Issuer = { baseUrl: string; publicKey: string; organizationId: string | undefined };

/**
 * Roots and what was made from them, in lists from a root down: real tokens of a service, which has ended by the time
 * that they are brought to a vault. Nothing but the files can help then.
 */
const issueTokens = async (): Promise<{ issuer: Issuer; lines: string[][] }> => {
  const service = await startSandbox();
  const dashboard = await createDashboard(service);
  const { publicKey, organizations } = service.state();
  const lines: string[][] = [];
  for (let root = 0; root < 12; root += 1) {
    const line = [await dashboard.createRoot(`Root ${root}`)];
    for (let depth = 0; depth < root % 5; depth += 1) {
      const { token } = await narrow(service.biscuit, new SecretText(line.at(-1) ?? ''), publicKey, [
        { kind: 'expiry', expiresAt: `20${90 - depth}-01-01T00:00:00Z` },
      ]);
      line.push(token.reveal());
    }
    lines.push(line);
  }
  await service.stop();
  return { issuer: { baseUrl: service.origin, publicKey, organizationId: organizations[0]?.id }, lines };
};

const newId = (random: Random): string =>
  random
    .bytes(16)
    .toString('hex')
    .replace(/^(.{8}).(.{3}).(.{3}).(.{3})(.{12}).*$/, '$1-0$2-4$3-8$4-$5');

/** A vault with some of those tokens under names of its own; its passphrase and its recovery key. */
const createRandomVault = async (
  random: Random,
  { issuer, lines }: Awaited<ReturnType<typeof issueTokens>>,
  forge: (payload: unknown) => string,
) => {
  const passphrase = `passphrase ${random.bytes(9).toString('base64')}`;
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  await app.client.vault.setSlot({ with: 'passphrase', passphrase });
  const { code } = await app.client.vault.offerRecoveryKey({});
  await app.client.vault.keepRecoveryKey({ lastGroup: code.slice(-4) });
  const chosen = random.shuffled(lines).slice(0, 1 + random.below(lines.length));
  const tokens = chosen.flatMap((line) => {
    let parentId: string | null = null;
    return line.slice(0, 1 + random.below(line.length)).map((text) => {
      const id = newId(random);
      const carried = {
        id,
        parentId,
        connection: 0,
        name: `Token ${random.bytes(random.below(12)).toString('base64')} ‹ö›`,
        tool: random.pick(TOOLS),
        note: '',
        issuedAt: '2026-11-22T09:00:00Z',
        revokedAt: null,
        text,
      };
      parentId = id;
      return carried;
    });
  });
  const file = forge({
    vaultId: newId(random),
    createdAt: '2026-11-22T09:00:00Z',
    connections: [{ service: 'hook0', ...issuer, organizationName: 'Acme', applications: [] }],
    tokens,
  });
  const merged = await importAllowed(app.client, { file, passphrase: EXPORT_PASSPHRASE });
  expect(merged, `seed ${random.seed}`).toMatchObject({ added: tokens.length, refused: [] });
  return { app, passphrase, code, texts: tokens.map(({ text }) => text).toSorted() };
};

/** Every token's text, as its owner would see it. */
const textsOf = async ({ client }: TestApp): Promise<string[]> => {
  const texts: string[] = [];
  for (const { id } of await client.tokens.list({}))
    texts.push((await client.tokens.reveal({ id, confirmedRoot: true })).text);
  return texts.toSorted();
};

describe('on another machine, whose keychain knows nothing', () => {
  it('a backup opens with the passphrase and with the recovery key, and with nothing else; an export is taken in', async () => {
    const random = randomOfThisTest();
    const { forge } = await createForger();
    const issued = await issueTokens();
    const counts = { restores: 0, imports: 0, texts: 0, wrongKeys: 0 };
    let strangersCode = '';
    const restores = scaled(25, 100);
    while (counts.restores < restores) {
      const { app, passphrase, code, texts } = await createRandomVault(random, issued, forge);
      const { name } = await app.client.backups.make({});
      // An import takes the same way each time; a third of the vaults shows it.
      const isCarried = counts.restores % 6 === 0;
      const exported = isCarried
        ? await app.client.backups.export({ passphrase: EXPORT_PASSPHRASE })
        : undefined;
      const file = readFileSync(join(app.folder, 'backups', name)).toString('base64');
      await app.stop();

      const other = await startApp({ keychain: createMemoryKeychain() });
      expect(await other.client.backups.restoreFile({ file })).toMatchObject({
        status: 'locked',
        because: 'restored',
      });
      const wrong = [
        { with: 'keychain' },
        { with: 'passphrase', passphrase: `${passphrase}.` },
        ...(strangersCode === '' ? [] : [{ with: 'recovery', code: strangersCode } as const]),
      ] as const;
      for (const key of wrong) {
        expect((await refusalOf(() => other.client.vault.unlock(key))).kind).toMatch(/^(keychain|wrong-)/);
        expect(await refusalOf(() => other.client.tokens.list({}))).toEqual({ kind: 'locked' });
        counts.wrongKeys += 1;
      }
      for (const key of [
        { with: 'passphrase', passphrase },
        { with: 'recovery', code },
      ] as const) {
        await other.client.vault.unlock(key);
        expect(await textsOf(other), `seed ${random.seed}`).toEqual(texts);
        counts.texts += texts.length;
        counts.restores += 1;
        await other.client.vault.lock({});
      }
      await other.stop();
      strangersCode = code;

      if (!exported) continue;
      const third = await startApp({ keychain: createMemoryKeychain() });
      await third.client.vault.create({ with: 'keychain' });
      const merged = await importAllowed(third.client, {
        file: exported.file,
        passphrase: EXPORT_PASSPHRASE,
      });
      expect(merged).toMatchObject({ added: texts.length, known: 0, refused: [] });
      expect(await textsOf(third), `seed ${random.seed}`).toEqual(texts);
      counts.texts += texts.length;
      counts.imports += 1;
      await third.stop();
    }
    expect(counts.imports).toBeGreaterThan(0);
    proved(
      'T34',
      `${counts.restores} restores and ${counts.imports} imports on a machine without the keychain: ${counts.texts} texts byte-equal; ` +
        `${counts.wrongKeys} wrong keys opened 0`,
    );
  });
});
