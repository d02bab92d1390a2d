import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Failure } from '#contract/failure.ts';
import type { Keychain } from '#main/keychain/keychain.ts';
import { openDisplay } from '#build/system.mjs';
import { startApp } from '#test/support/app.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { openKeychainSession } from '#test/support/keychain-session.ts';
import type { SessionKind } from '#test/support/keychain-session.ts';
import { proved } from '#test/support/promise.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import { createDashboard } from '#test/support/service.ts';
import { closeWindows } from '#test/support/x-display.ts';

const PASSPHRASE = 'correct horse battery staple';
const LOOK_MILLISECONDS = 100;

type Slot = { kind: string; parameters: string; wrapped: Buffer };

/** What the file holds of ways to unlock, and which vault it is. */
const slotsIn = (folder: string): { vault: unknown; slots: Slot[] } => {
  const database = new Database(join(folder, 'whittle.db'), { readonly: true });
  try {
    return {
      vault: database.prepare('SELECT id FROM vault').all(),
      slots: database.prepare<[], Slot>('SELECT kind, parameters, wrapped FROM key_slot ORDER BY kind').all(),
    };
  } finally {
    database.close();
  }
};

/** The account that the vault's entry is kept under. */
const accountIn = (folder: string): string => {
  const slot = slotsIn(folder).slots.find(({ kind }) => kind === 'keychain');
  return (JSON.parse(slot?.parameters ?? '{}') as { account: string }).account;
};

const openSession = (kind: SessionKind, options: { folder?: string; display?: string } = {}): Keychain => {
  const session = openKeychainSession(kind, options);
  onTestFinished(() => session.close());
  return session.keychain;
};

/** A vault with all three ways that this shell has, made in an open keyring of its own, with one token in it. */
const makeVault = async () => {
  const service = await startSandbox();
  onTestFinished(() => service.stop());
  const text = await (await createDashboard(service)).createRoot('Orders root');
  const folder = temporaryFolder();
  const keyring = temporaryFolder();
  const session = openKeychainSession('unlocked', { folder: keyring });
  const app = await startApp({ folder, keychain: session.keychain });
  await app.client.vault.create({ with: 'keychain' });
  await app.client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
  const { code } = await app.client.vault.offerRecoveryKey({});
  await app.client.vault.keepRecoveryKey({ lastGroup: code.slice(-4) });
  const { id } = await app.client.tokens.keep({ text, baseUrl: service.origin, name: 'Orders root' });
  await app.stop();
  await session.close();
  return { folder, keyring, code, text, id };
};
type Made = Awaited<ReturnType<typeof makeVault>>;

/** The same vault and keyring in folders of their own. */
const copyOf = (made: Made): Made => {
  const copy = { ...made, folder: temporaryFolder(), keyring: temporaryFolder() };
  cpSync(made.folder, copy.folder, { recursive: true });
  cpSync(made.keyring, copy.keyring, { recursive: true });
  return copy;
};

/** A display on which every prompt of the keyring is closed, as who is asked does with its button. */
const openDismissingDisplay = async () => {
  const display = await openDisplay();
  const end = new AbortController();
  let dismissed = 0;
  const looking = (async () => {
    for (; !end.signal.aborted; await setTimeout(LOOK_MILLISECONDS))
      dismissed += await closeWindows(display.name, /^Unlock/);
  })();
  onTestFinished(async () => {
    end.abort();
    await looking;
    display.close();
  });
  return { name: display.name, dismissed: () => dismissed };
};

/** The vault in this state of the keychain: refused by it, opened by what its owner knows, and still the same. */
const expectOtherWays = async (
  { folder, code, text, id }: Made,
  keychain: Keychain,
  problem: Extract<Failure, { kind: 'keychain' }>['problem'],
) => {
  const before = slotsIn(folder);
  const app = await startApp({ folder, keychain });
  const { client } = app;
  const ways = ['keychain', 'passphrase', 'recovery'];
  expect(await client.vault.state({})).toMatchObject({ status: 'locked', slots: ways });
  expect(await refusalOf(() => client.vault.unlock({ with: 'keychain' }))).toMatchObject({
    kind: 'keychain',
    problem,
  });
  // No new vault in its place, and no way to unlock that nobody asked for.
  expect(await refusalOf(() => client.vault.create({ with: 'keychain' }))).toEqual({ kind: 'vault-exists' });
  const keys = [
    { with: 'passphrase', passphrase: PASSPHRASE },
    { with: 'recovery', code },
  ] as const;
  for (const key of keys) {
    expect(await client.vault.unlock(key)).toMatchObject({ status: 'unlocked', slots: ways });
    expect(await client.tokens.reveal({ id, confirmedRoot: true })).toMatchObject({ text });
    const { slots } = await client.security.report({});
    expect(slots.find(({ kind }) => kind === 'keychain')?.state).toBe(
      problem === 'emptied' ? 'emptied' : 'silent',
    );
    expect(await client.vault.lock({})).toMatchObject({ status: 'locked' });
  }
  expect(slotsIn(folder)).toEqual(before);
  expect(app.log()).not.toContain('bug');
  return app;
};

type State = (made: Made) => Promise<void>;

const STATES: Record<string, State> = {
  open: async ({ folder, keyring, text, id }) => {
    const app = await startApp({ folder, keychain: openSession('unlocked', { folder: keyring }) });
    await expect
      .poll(() => app.client.vault.state({}), { timeout: 20_000 })
      .toMatchObject({ status: 'unlocked' });
    expect(await app.client.tokens.reveal({ id, confirmedRoot: true })).toMatchObject({ text });
  },

  'locked, with nobody to ask': async (made) =>
    void (await expectOtherWays(made, openSession('closed', { folder: made.keyring }), 'locked')),

  'locked, and its prompt closed': async (made) => {
    const { name, dismissed } = await openDismissingDisplay();
    const keychain = openSession('closed', { folder: made.keyring, display: name });
    // GNOME Keyring tells of a prompt that was closed that it is still locked.
    await expectOtherWays(made, keychain, 'locked');
    expect(dismissed()).toBeGreaterThan(0);
  },

  'without a D-Bus': async (made) => void (await expectOtherWays(made, openSession('no-bus'), 'missing')),

  'not on the D-Bus': async (made) => void (await expectOtherWays(made, openSession('none'), 'missing')),

  'without its entry': async (made) => {
    const keychain = openSession('unlocked', { folder: made.keyring });
    await keychain.forget(accountIn(made.folder));
    const { client } = await expectOtherWays(made, keychain, 'emptied');
    await client.vault.unlock({ with: 'recovery', code: made.code });
    await client.vault.setSlot({ with: 'keychain' });
    await client.vault.lock({});
    expect(await client.vault.unlock({ with: 'keychain' })).toMatchObject({ status: 'unlocked' });
  },

  'with the entry of another vault, or rubbish': async (made) => {
    const keychain = openSession('unlocked', { folder: made.keyring });
    const other = await startApp({ keychain });
    await other.client.vault.create({ with: 'keychain' });
    const foreign = await keychain.find(accountIn(other.folder));
    for (const entry of [foreign, randomBytes(32), randomBytes(5), randomBytes(64)]) {
      await keychain.set(accountIn(made.folder), entry ?? new Uint8Array(0));
      const app = await expectOtherWays(made, keychain, 'emptied');
      await app.stop();
    }
  },

  'another one than it was': async (made) => {
    const keychain = openSession('unlocked', { folder: temporaryFolder() });
    await expectOtherWays(made, keychain, 'emptied');
    expect(await keychain.find(accountIn(made.folder))).toBeUndefined();
  },
};

describe('a vault', () => {
  it('opens in every state that its keychain can be in, and is never made anew', async () => {
    const made = await makeVault();
    const before = slotsIn(made.folder);
    for (const meet of Object.values(STATES)) await meet(copyOf(made));
    expect(slotsIn(made.folder)).toEqual(before);
    proved(
      'T5',
      `${Object.keys(STATES).length} states of a real keychain: the right refusal, no new vault, opened by passphrase and recovery key (${Object.keys(STATES).join('; ')})`,
    );
  });
});
