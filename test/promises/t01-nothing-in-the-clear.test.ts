import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import type { AppClient } from '#contract/index.ts';
import type { ConnectionId } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';
import { createFileKeychain } from '#test/support/file-keychain.ts';
import { startProcess } from '#test/support/app-process.ts';
import type { AppProcess } from '#test/support/app-process.ts';
import { findAccount, findKeyByEntry } from '#main/vault/slots.ts';
import { createVaultStore } from '#main/vault/store.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import type { RunningSandbox } from '#test/support/sandbox.ts';
import { createScanner, spellings } from '#test/support/scan.ts';
import type { Secrets } from '#test/support/scan.ts';
import { createDashboard } from '#test/support/service.ts';
import { openVaultFile } from '#test/support/vault-file.ts';
import { importAllowed } from '#test/support/import-allowed.ts';

/** Each token is two canaries: its text, and the key inside which lets who has it narrow it further. */
const TOKENS = scaled(150, 500);
const PASSPHRASE = 'four dull knives and a whetstone';
const EXPORT_PASSPHRASE = 'carried over in a bread basket';
/** The ways of spelling that are planted and must be found. */
const PLANTED = ['plain', 'wide', 'plain, base64 1', 'plain, base64url 2', 'plain, hex', 'plain, PERCENT'];

/** A Biscuit ends with its proof: field 4, of 34 bytes, and in it field 1, of 32 bytes. */
const proofKeyOf = (text: string): Uint8Array => {
  const bytes = Buffer.from(text, 'base64url');
  expect(bytes.subarray(-36, -32).toString('hex')).toBe('22220a20');
  return bytes.subarray(-32);
};

const connect = async ({ services }: AppClient, service: RunningSandbox): Promise<ConnectionId> => {
  const { email, password } = service.account;
  const account = { baseUrl: service.origin, email, password: password.reveal() };
  const { sessionId, organizations } = await services.signIn(account);
  return (await services.connect({ sessionId, organizationId: organizations[0]?.id ?? '' })).connectionId;
};

/** Makes tokens in every way there is, until there are so many. */
const fill = async ({ client }: AppProcess, service: RunningSandbox): Promise<void> => {
  const connectionId = await connect(client, service);
  const { tokenId: sandboxRoot } = await client.services.trySandbox({});
  const dashboard = await createDashboard(service);
  const parents = [sandboxRoot as TokenId];
  for (let index = 0; index < 5; index += 1) {
    const made = await client.services.createRoot({ connectionId, name: `Root ${index}` });
    const pasted = { text: await dashboard.createRoot(`Theirs ${index}`), name: `Pasted ${index}` };
    const { id } = await client.tokens.keep({ ...pasted, baseUrl: service.origin });
    parents.push(made.tokenId as TokenId, id);
  }
  await dashboard.createRoot('Found by a sync');
  await client.services.sync({ connectionId });
  const { presets } = await client.services.catalogue({ service: 'hook0' });
  const restrictions: Restriction[] = [
    { kind: 'actions', actions: presets.find(({ id }) => id === 'read')?.actions ?? [] },
    { kind: 'expiry', expiresAt: '2060-01-01T00:00:00Z' },
  ];
  for (let index = (await client.tokens.list({})).length; index < TOKENS; index += 1) {
    const parentId = parents[index % parents.length] as TokenId;
    const order = { parentId, name: `Tool ${index}`, tool: 'ci' as const, restrictions };
    const { id } = await client.tokens.attenuate({ ...order, copy: index % 5 === 0 });
    if (index % 7 === 0) parents.push(id);
  }
};

/** The canaries of a vault that a person never sees: its key, what the keychain keeps, and the sandbox's own. */
const inside = async (place: string, when: string): Promise<Secrets> => {
  const keychain = createFileKeychain(join(place, 'keychain'));
  const file = await openVaultFile(join(place, 'data', 'whittle.db'), keychain);
  const slot = createVaultStore(file.database).findSlot('keychain');
  const { id } = file.vault.identity();
  const entry = slot && (await keychain.find(findAccount(id, slot) ?? ''));
  const key = slot && entry && findKeyByEntry(id, slot, entry);
  if (!entry || !key) throw new Error('the keychain opens this vault');
  const state = JSON.parse(Buffer.from(file.vault.open('sandbox.state/only', '')).toString()) as {
    privateKey: string;
    users: { password: string }[];
  };
  file.close();
  return {
    [`the vault key ${when}`]: key,
    [`the keychain's entry ${when}`]: Uint8Array.from(entry),
    "the sandbox's key": Buffer.from(state.privateKey, 'hex'),
    "the sandbox's password": state.users[0]?.password ?? '',
  };
};

it(`leaves none of ${2 * TOKENS} canaries in any file, through everything that a vault lives through`, async () => {
  const random = randomOfThisTest();
  const service = await startSandbox();
  onTestFinished(() => service.stop());
  const place = temporaryFolder();
  const temporary = join(place, 'tmp');
  const carried = join(place, 'carried');
  for (const folder of [temporary, carried]) mkdirSync(folder);
  const env = { TMPDIR: temporary, TMP: temporary, TEMP: temporary };
  const launch = async (folder = 'data'): Promise<AppProcess> => {
    const app = startProcess({ env });
    onTestFinished(() => app.kill());
    await app.open(join(place, folder), join(place, folder === 'data' ? 'keychain' : 'keychain of another'));
    return app;
  };

  let app = await launch();
  await app.client.vault.create({ with: 'keychain' });
  await app.client.vault.setSlot({ with: 'passphrase', passphrase: PASSPHRASE });
  const { code } = await app.client.vault.offerRecoveryKey({});
  await app.client.vault.keepRecoveryKey({ lastGroup: code.split('-').at(-1) ?? '' });
  await fill(app, service);

  const secrets: Record<string, string | Uint8Array> = {
    'the passphrase': PASSPHRASE,
    "the export's passphrase": EXPORT_PASSPHRASE,
    'the recovery key': code,
    "the account's password": service.account.password.reveal(),
    ...(await inside(place, 'at first')),
  };
  for (const { id, name } of await app.client.tokens.list({})) {
    const { text } = await app.client.tokens.reveal({ id, confirmedRoot: true });
    secrets[`${name} (${id})`] = text;
    secrets[`the key in ${name} (${id})`] = proofKeyOf(text);
  }
  const scanner = createScanner(secrets);
  const looked = { files: 0, bytes: 0 };
  const look = (when: string): void => {
    const folders = ['data', 'tmp', 'carried', 'data of another']
      .filter((name) => readdirSync(place).includes(name))
      .map((name) => join(place, name));
    const { hits, files, bytes } = scanner.folders(folders);
    const output = scanner.look('its output', Buffer.from(app.output()));
    expect([...hits, ...output], `${when}, seed ${random.seed}`).toEqual([]);
    looked.files += files;
    looked.bytes += bytes;
  };

  look('while it is open');
  await app.client.backups.make({});
  const exported = await app.client.backups.export({ passphrase: EXPORT_PASSPHRASE });
  writeFileSync(join(carried, exported.name), Buffer.from(exported.file, 'base64'));
  look('after a backup and an export');
  await app.client.vault.lock({});
  look('while it is locked');
  await app.client.vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });
  await app.client.vault.changeKey({ passphrase: PASSPHRASE, removeBackups: false });
  Object.assign(secrets, await inside(place, 'after it was changed'));
  const renewed = createScanner(secrets);
  look('after the key was changed');
  const ids = (await app.client.tokens.list({})).map(({ id }) => id);
  void app.client.tokens.copy({ id: random.pick(ids), confirmedRoot: true }).catch(() => {});
  await app.kill();
  look('after a crash');
  app = await launch();
  await app.client.vault.state({});
  const other = await launch('data of another');
  await other.client.vault.create({ with: 'keychain' });
  await importAllowed(other.client, { file: exported.file, passphrase: EXPORT_PASSPHRASE });
  look('after it was imported into another vault');
  const { backups } = await app.client.backups.list({});
  await app.client.backups.restore({ name: backups[0]?.name ?? '' });
  look('after a backup was restored');
  await other.stop();
  await app.stop();
  look('after its end');
  // The newer keys are looked for as well in all there is now.
  expect(renewed.folders([join(place, 'data'), temporary, carried]).hits).toEqual([]);
  expect(looked.files).toBeGreaterThan(20);

  // The scanner is worth its answer: among the real bytes it finds what is planted, however it is spelt.
  const plant = join(temporary, 'planted');
  const database = readFileSync(join(place, 'data', 'whittle.db'));
  const names = Object.keys(secrets);
  let planted = 0;
  for (const spelling of PLANTED) {
    const plants = names.flatMap((name) => {
      const bytes = spellings(secrets[name] ?? '').get(spelling);
      return bytes ? [{ name, bytes }] : [];
    });
    const soil = () => {
      const at = random.below(database.length - 100);
      return database.subarray(at, at + random.below(100));
    };
    writeFileSync(plant, Buffer.concat(plants.flatMap(({ bytes }) => [soil(), bytes, soil()])));
    const { hits } = renewed.folders([temporary]);
    const found = new Set(hits.flatMap((hit) => (hit.spelling === spelling ? [hit.secret] : [])));
    const missed = plants.filter(({ name }) => !found.has(name)).map(({ name }) => name);
    expect(missed, `${spelling}, seed ${random.seed}`).toEqual([]);
    planted += plants.length;
  }
  rmSync(plant);
  proved(
    'T1',
    `${names.length} canaries in ${PLANTED.length} encodings and more, ${looked.files} files of ${Math.round(looked.bytes / 2 ** 20)} MiB: 0 found; ${planted} of ${planted} planted ones found`,
  );
});
