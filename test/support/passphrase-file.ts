import { openDatabase } from '#main/kernel/database.ts';
import { findRecord } from '#main/vault/records.ts';
import { argon2idParameters, derivePassphraseKey, findKeyByPassphrase } from '#main/vault/slots.ts';
import { createVaultStore } from '#main/vault/store.ts';

export type FileToken = { id: string; name: string; kind: 'root' | 'attenuated'; text: string };

export type FileKeys = {
  vaultKey: Uint8Array;
  /** What the passphrase makes: it opens the slot. */
  passphraseKey: Uint8Array;
};

/** What a vault's file, which nobody else has open, yields to who knows the passphrase: its keys and every token. */
export const readByPassphrase = async (
  file: string,
  passphrase: string,
): Promise<FileKeys & { tokens: FileToken[] }> => {
  const database = openDatabase(file);
  try {
    const store = createVaultStore(database);
    const vault = store.findVault();
    const slot = store.findSlot('passphrase');
    const vaultKey = vault && slot && (await findKeyByPassphrase(vault.id, slot, passphrase));
    if (!vaultKey) throw new Error('the passphrase does not open the file');
    const parameters = argon2idParameters.parse(JSON.parse(slot.parameters));
    const rows = database.prepare('SELECT id, name, kind FROM token').all() as Omit<FileToken, 'text'>[];
    const tokens = rows.map((row): FileToken => {
      const place = `token.secret/${row.id}`;
      const sealed = store.findSealed(place);
      const opened =
        sealed && findRecord(vaultKey, { vaultId: vault.id, place, keyVersion: sealed.keyVersion }, sealed);
      if (!opened) throw new Error(`the token ${row.name} does not open`);
      return { ...row, text: Buffer.from(opened).toString('utf8') };
    });
    return {
      vaultKey,
      passphraseKey: await derivePassphraseKey(passphrase, slot.salt, parameters),
      tokens,
    };
  } finally {
    database.close();
  }
};
