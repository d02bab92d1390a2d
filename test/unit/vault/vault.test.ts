import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import { createVault } from '#main/vault/vault.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { refusalOf } from '#test/support/refusal.ts';

const PASSPHRASE = 'correct horse battery staple';
const SECRET = Buffer.from('EoUCCpoBCgR0eXBl');

const openVault = (folder = temporaryFolder(), keychain = createMemoryKeychain()) => {
  const database = openDatabase(join(folder, 'whittle.db'));
  const vault = createVault({ database, keychain, clock: systemClock });
  return { folder, keychain, database, vault };
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
