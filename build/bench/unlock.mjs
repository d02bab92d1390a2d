// Unlocking a vault of 1,000 tokens. Run by itself in a session with a keyring: `unlock.mjs FOLDER` prints JSON.
//   keychain    the whole call, a real keychain and the audit entry included, against opening the bare database
//   passphrase  the call's milliseconds: nearly all of it is Argon2id
import { join } from 'node:path';
import { openCore } from './core.mjs';
import { compare, median } from './measure.mjs';

const { createKeytarKeychain } = await import('#main/keychain/keytar.ts');
const { openDatabase } = await import('#main/kernel/database.ts');

const PASSPHRASE = 'only for this bench';
const RECORDS = 1000;

const timed = async (run) => {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
};

const keychainAgainstBare = async ({ client, file }) =>
  compare({
    pairs: 40,
    warmUp: 5,
    ours: async () => {
      await client.vault.lock({});
      return timed(() => client.vault.unlock({ with: 'keychain' }));
    },
    bare: async () => {
      let database;
      const time = await timed(() => {
        database = openDatabase(file);
      });
      database.close();
      return time;
    },
  });

const passphrase = async ({ client }) => {
  const times = [];
  for (let run = 0; run < 12; run += 1) {
    await client.vault.lock({});
    times.push(await timed(() => client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE })));
  }
  return median(times);
};

const main = async (folder) => {
  const core = await openCore(folder, createKeytarKeychain({ service: 'Whittle bench' }));
  const file = join(folder, 'whittle.db');
  await core.client.vault.create({ with: 'keychain' });
  await core.client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
  const { tokenId } = await core.client.services.trySandbox({});
  const expiresAt = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 19)}Z`;
  for (let made = 0; made < RECORDS; made += 1)
    await core.client.tokens.attenuate({
      parentId: tokenId,
      name: `Bench ${made}`,
      tool: 'other',
      restrictions: [
        { kind: 'actions', actions: ['event:list'] },
        { kind: 'expiry', expiresAt },
      ],
      copy: false,
    });
  const found = {
    keychain: await keychainAgainstBare({ ...core, file }),
    passphrase: await passphrase(core),
  };
  await core.stop();
  console.log(JSON.stringify(found));
};

await main(process.argv[2]);
