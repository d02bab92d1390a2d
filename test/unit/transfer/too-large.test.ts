import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAXIMUM_FILE_BYTES } from '#contract/backups.ts';
import { MAXIMUM_PASTE } from '#contract/tokens.ts';
import type { TokenId } from '#contract/tokens.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { systemClock, toInstant } from '#main/kernel/clock.ts';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import { createConnections } from '#main/services/connections.ts';
import { secretPlace } from '#main/tokens/intake.ts';
import { createTokenStore } from '#main/tokens/store.ts';
import { createVault } from '#main/vault/vault.ts';
import { startApp } from '#test/support/app.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { refusalOf } from '#test/support/refusal.ts';

const passphrase = 'a passphrase for the road';

type Fill = { count: number; length: number; note: string };

/** A vault with so many tokens of this length. An export reads none of them, so any text will do. */
const startWith = async ({ count, length, note }: Fill) => {
  const folder = temporaryFolder();
  const keychain = createMemoryKeychain();
  const database = openDatabase(join(folder, 'whittle.db'));
  const clock = systemClock;
  const vault = createVault({ database, keychain, safeStorage: null, clock });
  await vault.create({ with: 'keychain' });
  const { id: connectionId } = createConnections({ database, clock, changed: () => {} }).ensure({
    service: 'hook0',
    baseUrl: 'http://127.0.0.1:1',
    publicKey: 'ab'.repeat(32),
    organizationId: randomUUID(),
    organizationName: 'Acme',
  });
  const store = createTokenStore(database);
  const now = toInstant(clock.now());
  store.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const id = randomUUID() as TokenId;
      const text = randomBytes(length).toString('base64url').slice(0, length);
      store.insert({
        id,
        connectionId,
        parentId: null,
        kind: 'root',
        name: `Root ${index}`,
        tool: null,
        note,
        remoteId: null,
        remoteName: null,
        revocationIds: [randomBytes(64).toString('hex')],
        fingerprint: '00000000',
        characters: text.length,
        applicationIds: null,
        issuedAt: now,
        expiresAt: null,
        sealed: false,
        remote: 'unknown',
        revokedAt: null,
        createdAt: now,
      });
      vault.keep(secretPlace(id), Buffer.from(text));
    }
  });
  closeDatabase(database);
  const app = await startApp({ folder, keychain });
  await app.client.vault.unlock({ with: 'keychain' });
  return app;
};

const MOST = Math.floor(MAXIMUM_FILE_BYTES / MAXIMUM_PASTE);

const TOO_LARGE: [string, Fill][] = [
  ['whose texts alone are too long', { count: MOST + 1, length: MAXIMUM_PASTE, note: '' }],
  [
    'whose texts would fit, but not what is said of them',
    { count: MOST - 8, length: MAXIMUM_PASTE, note: '\u0001'.repeat(2000) },
  ],
  ['that is short, of too many parts', { count: 2001, length: 400, note: ','.repeat(2000) }],
];

describe('an export', () => {
  it.each(TOO_LARGE)('%s is refused as too large, and nothing is written', async (_which, fill) => {
    const { client, log } = await startWith(fill);
    expect(await refusalOf(() => client.backups.export({ passphrase }))).toEqual({
      kind: 'transfer',
      problem: 'too-large',
    });
    expect(await client.audit.read({ search: 'exported' })).toEqual([]);
    expect(log()).not.toContain('bug');
  });

  it('whose texts alone are too long is refused before one of them is opened', async () => {
    const { client, folder } = await startWith({ count: MOST + 1, length: MAXIMUM_PASTE, note: '' });
    const database = openDatabase(join(folder, 'whittle.db'));
    database.exec("UPDATE sealed SET nonce = zeroblob(12) WHERE place LIKE 'token.secret/%'");
    closeDatabase(database);
    expect(await refusalOf(() => client.backups.export({ passphrase }))).toEqual({
      kind: 'transfer',
      problem: 'too-large',
    });
    expect(await client.audit.read({ search: 'damage-found' })).toEqual([]);
  });

  it('that just fits is made', async () => {
    const { client } = await startWith({ count: MOST - 8, length: MAXIMUM_PASTE, note: '' });
    const { file, tokens } = await client.backups.export({ passphrase });
    expect(tokens).toBe(MOST - 8);
    expect(Buffer.from(file, 'base64').length).toBeLessThanOrEqual(MAXIMUM_FILE_BYTES);
  });
});
