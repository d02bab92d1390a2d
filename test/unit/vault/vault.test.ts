import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import type { SlotKind } from '#contract/vault.ts';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import type { Database } from '#main/kernel/database.ts';
import { createVault } from '#main/vault/vault.ts';
import type { Vault } from '#main/vault/vault.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { createMemorySafeStorage } from '#test/support/safe-storage.ts';
import { refusalOf } from '#test/support/refusal.ts';

const PASSPHRASE = 'correct horse battery staple';
const SECRET = Buffer.from('EoUCCpoBCgR0eXBl');

const openVault = (
  folder = temporaryFolder(),
  keychain = createMemoryKeychain(),
  safeStorage = createMemorySafeStorage(),
) => {
  const database = openDatabase(join(folder, 'whittle.db'));
  const vault = createVault({ database, keychain, safeStorage, clock: systemClock });
  return { folder, keychain, safeStorage, database, vault };
};

describe('vault', () => {
  it('keeps a secret over a restart and opens it with the keychain', async () => {
    const first = openVault();
    await first.vault.create({ with: 'keychain' });
    first.vault.keep('token.secret/1', SECRET);
    closeDatabase(first.database);

    const second = openVault(first.folder, first.keychain);
    expect(second.vault.status()).toBe('locked');
    expect(await refusalOf(() => second.vault.open('token.secret/1', 'Orders root'))).toEqual({
      kind: 'locked',
    });
    await second.vault.unlock({ with: 'keychain' });
    expect(Buffer.from(second.vault.open('token.secret/1', 'Orders root')).toString()).toBe(
      SECRET.toString(),
    );
  });

  it('opens the same vault with a passphrase that was added, however its accents were typed', async () => {
    const { vault } = openVault();
    await vault.create({ with: 'keychain' });
    vault.keep('token.secret/1', SECRET);
    await vault.setSlot({ with: 'passphrase', passphrase: 'caf\u00e9 crème brûlée' });
    vault.lock();
    await vault.unlock({ with: 'passphrase', passphrase: 'cafe\u0301 crème brûlée' });
    expect(Buffer.from(vault.open('token.secret/1', 'Orders root')).toString()).toBe(SECRET.toString());
    expect(vault.slots()).toEqual(['keychain', 'passphrase']);
  });

  it('refuses a wrong passphrase and stays locked', async () => {
    const { vault } = openVault();
    await vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    vault.lock();
    const wrong = () => vault.unlock({ with: 'passphrase', passphrase: `${PASSPHRASE}r` });
    expect(await refusalOf(wrong)).toEqual({ kind: 'wrong-passphrase' });
    expect(vault.status()).toBe('locked');
  });

  it('refuses a short passphrase and makes no vault', async () => {
    const { vault } = openVault();
    const short = () => vault.create({ with: 'passphrase', passphrase: 'eleven char' });
    expect(await refusalOf(short)).toEqual({ kind: 'weak-passphrase', minimum: 12 });
    expect(vault.status()).toBe('absent');
  });

  it('never weakens the passphrase slot because the file says so', async () => {
    const { vault, database } = openVault();
    await vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    vault.lock();
    const weaker = JSON.stringify({ kdf: 'argon2id', memory: 8, passes: 1, lanes: 1 });
    database.prepare('UPDATE key_slot SET parameters = ?').run(weaker);
    const unlock = () => vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await refusalOf(unlock)).toEqual({ kind: 'wrong-passphrase' });
  });

  it('binds the passphrase slot to its parameters: other ones open nothing', async () => {
    const { vault, database } = openVault();
    await vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    vault.lock();
    const { parameters } = database.prepare('SELECT parameters FROM key_slot').get() as {
      parameters: string;
    };
    database.prepare('UPDATE key_slot SET parameters = ?').run(parameters.replace('{', '{ '));
    const unlock = () => vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await refusalOf(unlock)).toEqual({ kind: 'wrong-passphrase' });
  });

  it('says that the keychain was emptied and makes no new vault', async () => {
    const first = openVault();
    await first.vault.create({ with: 'keychain' });
    closeDatabase(first.database);
    const { vault } = openVault(first.folder, createMemoryKeychain());
    expect(await refusalOf(() => vault.unlock({ with: 'keychain' }))).toMatchObject({
      kind: 'keychain',
      problem: 'emptied',
    });
    expect(await refusalOf(() => vault.create({ with: 'keychain' }))).toEqual({ kind: 'vault-exists' });
  });

  it('names the one record that was tampered with and still opens the others', async () => {
    const { vault, database } = openVault();
    await vault.create({ with: 'keychain' });
    for (let index = 0; index < 50; index += 1)
      vault.keep(`token.secret/${index}`, Buffer.from(`secret ${index}`));
    database.exec(`UPDATE sealed SET ciphertext = (SELECT ciphertext FROM sealed WHERE place = 'token.secret/8')
                   WHERE place = 'token.secret/7'`);
    expect(await refusalOf(() => vault.open('token.secret/7', 'Orders root'))).toEqual({
      kind: 'damaged',
      name: 'Orders root',
    });
    for (let index = 0; index < 50; index += 1)
      if (index !== 7)
        expect(Buffer.from(vault.open(`token.secret/${index}`, '')).toString()).toBe(`secret ${index}`);
  });

  it('leaves no secret in the file in the clear', async () => {
    const { vault, database } = openVault();
    await vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    vault.keep('token.secret/1', SECRET);
    const file = database.serialize();
    expect(file.includes(SECRET)).toBe(false);
    expect(file.includes(PASSPHRASE)).toBe(false);
    expect(file.includes('token.secret/1')).toBe(true);
  });
});

const RECOVERY = 'recovery';
const accountOf = (database: Database): string => {
  const select = database.prepare("SELECT parameters FROM key_slot WHERE kind = 'keychain'").pluck();
  return z.object({ account: z.string() }).parse(JSON.parse(String(select.get()))).account;
};
const withSecret = async () => {
  const opened = openVault();
  await opened.vault.create({ with: 'keychain' });
  opened.vault.keep('token.secret/1', SECRET);
  return opened;
};
const secretOf = (vault: Vault) => Buffer.from(vault.open('token.secret/1', 'Orders root')).toString();
const keepRecoveryKey = async (vault: Vault): Promise<string> => {
  const code = vault.offerRecoveryKey();
  expect(await vault.keepRecoveryKey(code.slice(-4))).toBe(true);
  return code;
};

describe('ways to unlock', () => {
  it('are four, and each of them opens the same vault', async () => {
    const { vault } = await withSecret();
    await vault.setSlot({ with: 'safe-storage' });
    await vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const code = await keepRecoveryKey(vault);
    const keys = [
      { with: 'keychain' },
      { with: 'safe-storage' },
      { with: 'passphrase', passphrase: PASSPHRASE },
      { with: RECOVERY, code },
    ] as const;
    expect(vault.slots()).toEqual(['keychain', 'passphrase', 'recovery', 'safe-storage']);
    for (const key of keys) {
      vault.lock();
      await vault.unlock(key);
      expect(secretOf(vault)).toBe(SECRET.toString());
    }
  });

  it('tell what each of them would do now', async () => {
    const { vault, keychain, folder } = await withSecret();
    await vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    await vault.setSlot({ with: 'safe-storage' });
    const states = async (of: Vault) =>
      Object.fromEntries((await of.inspectSlots()).map(({ kind, state }) => [kind, state]));
    expect(await states(vault)).toEqual({
      keychain: 'opens',
      passphrase: 'known-to-you',
      'safe-storage': 'opens',
    });
    const moved = openVault(folder, createMemoryKeychain(), createMemorySafeStorage());
    await moved.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await states(moved.vault)).toMatchObject({ keychain: 'emptied', 'safe-storage': 'emptied' });
    const silent = openVault(folder, {
      ...keychain,
      find: () => Promise.reject(new Refusal({ kind: 'keychain', problem: 'locked', backend: 'Memory' })),
    });
    await silent.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await states(silent.vault)).toMatchObject({ keychain: 'silent' });
  });

  it('go one by one, but never the last that is known to open', async () => {
    const { vault, keychain, database } = await withSecret();
    const removed = (kind: SlotKind) => refusalOf(() => vault.removeSlot(kind));
    expect(await removed('keychain')).toEqual({ kind: 'last-slot', slot: 'keychain' });
    expect(await removed('passphrase')).toEqual({ kind: 'slot-absent', slot: 'passphrase' });
    await vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    await vault.removeSlot('keychain');
    expect(await removed('passphrase')).toEqual({ kind: 'last-slot', slot: 'passphrase' });
    await vault.setSlot({ with: 'keychain' });
    // A keychain that has lost its entry opens nothing, so it is not what may be left.
    await keychain.forget(accountOf(database));
    expect(await removed('passphrase')).toEqual({ kind: 'last-slot', slot: 'passphrase' });
  });

  it('leave nothing in the keychain when they go', async () => {
    const { vault, keychain, database } = await withSecret();
    await vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const account = accountOf(database);
    await vault.removeSlot('keychain');
    expect(await keychain.find(account)).toBeUndefined();
  });

  it('stand, all of them, until a new recovery key was written down', async () => {
    const { vault } = await withSecret();
    const before = await keepRecoveryKey(vault);
    const offered = vault.offerRecoveryKey();
    expect(await vault.keepRecoveryKey('0000')).toBe(false);
    vault.lock();
    const withOffered = () => vault.unlock({ with: RECOVERY, code: offered });
    expect(await refusalOf(withOffered)).toEqual({ kind: 'wrong-recovery-key' });
    await vault.unlock({ with: RECOVERY, code: before.toLowerCase().replaceAll('-', ' ') });
    // The lock took the offer with it.
    expect(await vault.keepRecoveryKey(offered.slice(-4))).toBe(false);
  });

  it('count no try for a recovery key that was misspelt', async () => {
    const { vault } = await withSecret();
    const code = await keepRecoveryKey(vault);
    vault.lock();
    for (let tries = 0; tries < 5; tries += 1)
      expect(await refusalOf(() => vault.unlock({ with: RECOVERY, code: code.slice(1) }))).toEqual({
        kind: 'recovery-key-misspelt',
        characters: 35,
        expected: 36,
      });
    expect(vault.retryAt()).toBeNull();
  });
});

describe('a change of the vault key', () => {
  const changeTo = (passphrase: string | null) => ({
    passphrase,
    findTokenName: (place: string) => (place.startsWith('token.') ? place : undefined),
    beforeChange: () => {},
    inChange: () => {},
    forgetsEarlier: true,
  });

  it('seals every record anew, keeps the ways that it can, and ends the recovery key', async () => {
    const { vault, database, keychain } = await withSecret();
    await vault.setSlot({ with: 'safe-storage' });
    await vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const code = await keepRecoveryKey(vault);
    const select = database.prepare('SELECT * FROM sealed');
    const before = select.get();
    const account = accountOf(database);
    expect(await vault.changeKey(changeTo(PASSPHRASE))).toEqual({ records: 1, recoveryEnded: true });
    expect(vault.identity().keyVersion).toBe(2);
    expect(select.get()).not.toEqual(before);
    expect(secretOf(vault)).toBe(SECRET.toString());
    expect(await keychain.find(account)).toBeUndefined();
    for (const key of [
      { with: 'keychain' },
      { with: 'safe-storage' },
      { with: 'passphrase', passphrase: PASSPHRASE },
    ] as const) {
      vault.lock();
      await vault.unlock(key);
      expect(secretOf(vault)).toBe(SECRET.toString());
    }
    vault.lock();
    expect(await refusalOf(() => vault.unlock({ with: RECOVERY, code }))).toEqual({
      kind: 'slot-absent',
      slot: 'recovery',
    });
  });

  it('is refused for a wrong passphrase, a silent keychain or a damaged record, and changes nothing then', async () => {
    const { vault, database, keychain, folder } = await withSecret();
    await vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const whole = () =>
      ['vault', 'key_slot', 'sealed'].map((table) => database.prepare(`SELECT * FROM ${table}`).all());
    const before = whole();
    const change = (passphrase: string | null) => refusalOf(() => vault.changeKey(changeTo(passphrase)));
    expect(await change(null)).toEqual({ kind: 'wrong-passphrase' });
    expect(await change(`${PASSPHRASE}!`)).toEqual({ kind: 'wrong-passphrase' });
    const silent = openVault(folder, {
      ...keychain,
      set: () => Promise.reject(new Refusal({ kind: 'keychain', problem: 'locked', backend: 'Memory' })),
    });
    await silent.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await refusalOf(() => silent.vault.changeKey(changeTo(PASSPHRASE)))).toMatchObject({
      kind: 'keychain',
    });
    closeDatabase(silent.database);
    expect(whole()).toEqual(before);
    vault.keep('token.secret/2', SECRET);
    database.exec("UPDATE sealed SET nonce = zeroblob(12) WHERE place = 'token.secret/2'");
    expect(await change(PASSPHRASE)).toEqual({ kind: 'damaged', name: 'token.secret/2' });
    expect(vault.identity().keyVersion).toBe(1);
    expect(secretOf(vault)).toBe(SECRET.toString());
    vault.lock();
    await vault.unlock({ with: 'keychain' });
  });

  it('is refused where the recovery key is the only way in', async () => {
    const { vault } = await withSecret();
    await keepRecoveryKey(vault);
    await vault.removeSlot('keychain');
    expect(await refusalOf(() => vault.changeKey(changeTo(null)))).toEqual({
      kind: 'last-slot',
      slot: 'recovery',
    });
  });

  it('does not outlive a lock that comes while it works', async () => {
    const { vault } = await withSecret();
    await vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const change = refusalOf(() => vault.changeKey(changeTo(PASSPHRASE)));
    vault.lock();
    expect(await change).toEqual({ kind: 'locked' });
    await vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(vault.identity().keyVersion).toBe(1);
    expect(secretOf(vault)).toBe(SECRET.toString());
  });
});

describe('a slot that is not this key’s', () => {
  it('opens nothing: the one of an earlier key, put back in its place', async () => {
    const { vault, database } = await withSecret();
    await vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
    const row = database.prepare("SELECT * FROM key_slot WHERE kind = 'passphrase'").get();
    await vault.changeKey({
      passphrase: PASSPHRASE,
      findTokenName: () => undefined,
      beforeChange: () => {},
      inChange: () => {},
      forgetsEarlier: true,
    });
    const columns = '(@kind, @parameters, @salt, @nonce, @wrapped, @created_at)';
    database.prepare(`INSERT OR REPLACE INTO key_slot VALUES ${columns}`).run(row);
    vault.lock();
    const unlock = () => vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
    expect(await refusalOf(unlock)).toEqual({ kind: 'wrong-passphrase' });
    expect(vault.isUnlocked()).toBe(false);
    await vault.unlock({ with: 'keychain' });
    expect(secretOf(vault)).toBe(SECRET.toString());
  });

  it('has no other vault’s entry taken out of the keychain', async () => {
    const theirs = await withSecret();
    const account = accountOf(theirs.database);
    const { vault, database } = openVault(temporaryFolder(), theirs.keychain);
    await vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    const row = theirs.database.prepare("SELECT * FROM key_slot WHERE kind = 'keychain'").get();
    database
      .prepare('INSERT INTO key_slot VALUES (@kind, @parameters, @salt, @nonce, @wrapped, @created_at)')
      .run(row);
    await vault.setSlot({ with: 'keychain' });
    expect(await theirs.keychain.find(account)).toBeDefined();
    theirs.vault.lock();
    await theirs.vault.unlock({ with: 'keychain' });
    expect(secretOf(theirs.vault)).toBe(SECRET.toString());
  });
});
