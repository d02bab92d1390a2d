import { argon2Sync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import { expect, it } from 'vitest';
import { createMemoryKeychain } from '#main/keychain/memory.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import { printExport, printHead } from '#main/transfer/format.ts';
import type { Head } from '#main/transfer/format.ts';
import { bind, seal } from '#main/vault/envelope.ts';
import {
  ARGON2ID,
  derivePassphraseKey,
  findKeyByPassphrase,
  LEAST_ARGON2ID,
  makePassphraseSlot,
} from '#main/vault/slots.ts';
import type { Slot } from '#main/vault/slots.ts';
import { createVaultStore } from '#main/vault/store.ts';
import { createVault } from '#main/vault/vault.ts';
import { startApp } from '#test/support/app.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { importAllowed } from '#test/support/import-allowed.ts';

const PASSPHRASE = 'correct horse battery staple';
const ALGORITHMS = { argon2d: 0, argon2i: 1, argon2id: 2 } as const;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** RFC 9106 §5: one set of inputs, three algorithms. */
const RFC_9106 = [
  ['argon2d', '512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb'],
  ['argon2i', 'c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8'],
  ['argon2id', '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659'],
] as const;

/** The reference implementation's own (phc-winner-argon2, test.c, version 0x13, Argon2id). Memory in KiB. */
const REFERENCE = [
  [2, 65_536, 1, 'password', 'somesalt', '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
  [2, 256, 1, 'password', 'somesalt', '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
  [2, 256, 2, 'password', 'somesalt', '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'],
  [1, 65_536, 1, 'password', 'somesalt', 'f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98'],
  [4, 65_536, 1, 'password', 'somesalt', '9025d48e68ef7395cca9079da4c4ec3affb3c8911fe4f86d1a2520856f63172c'],
  [
    2,
    65_536,
    1,
    'differentpassword',
    'somesalt',
    '0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde',
  ],
  [2, 65_536, 1, 'password', 'diffsalt', 'bdf32b05ccc42eb15d58fd19b1f856b113da1e9a5874fdcc544308565aa8141c'],
] as const;

it('hashes as RFC 9106 and the reference implementation do', async () => {
  const random = randomOfThisTest();
  // The packaged implementation takes no associated data, which the RFC's inputs have. So Node's own is held against
  // the RFC, and the packaged one against Node's and against the reference.
  for (const [algorithm, expected] of RFC_9106) {
    const inputs = {
      message: Buffer.alloc(32, 1),
      nonce: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
    };
    const hashed = argon2Sync(algorithm, { ...inputs, memory: 32, passes: 3, parallelism: 4, tagLength: 32 });
    expect(hex(hashed), `at ${algorithm}`).toBe(expected);
  }
  for (const [timeCost, memoryCost, parallelism, password, salt, expected] of REFERENCE) {
    const hashed = await hashRaw(password, {
      algorithm: ALGORITHMS.argon2id,
      memoryCost,
      timeCost,
      parallelism,
      outputLen: 32,
      salt: Buffer.from(salt),
    });
    expect(hex(hashed)).toBe(expected);
  }
  const agreements = scaled(200, 2000);
  for (let index = 0; index < agreements; index += 1) {
    const algorithm = random.pick(Object.keys(ALGORITHMS) as (keyof typeof ALGORITHMS)[]);
    const lanes = 1 + random.below(8);
    const inputs = {
      message: random.bytes(random.below(80)),
      nonce: random.bytes(8 + random.below(32)),
      secret: random.bytes(random.below(33)),
      memory: 8 * lanes + random.below(500),
      passes: 1 + random.below(4),
      parallelism: lanes,
      tagLength: 4 + random.below(60),
    };
    const packaged = await hashRaw(inputs.message, {
      algorithm: ALGORITHMS[algorithm],
      memoryCost: inputs.memory,
      timeCost: inputs.passes,
      parallelism: inputs.parallelism,
      outputLen: inputs.tagLength,
      salt: inputs.nonce,
      secret: inputs.secret,
    });
    const node = argon2Sync(algorithm, inputs);
    expect(hex(packaged), `seed ${random.seed}, ${algorithm}, ${JSON.stringify(inputs)}`).toBe(hex(node));
  }
  const salt = randomBytes(16);
  for (const passphrase of [PASSPHRASE, 'ｃafe\u0301 crème brûlée ①', '🔪 sharpen, sharpen, sharpen']) {
    const { memory, passes, lanes } = ARGON2ID;
    const message = Buffer.from(passphrase.normalize('NFKC'));
    const node = argon2Sync('argon2id', {
      message,
      nonce: salt,
      memory,
      passes,
      parallelism: lanes,
      tagLength: 32,
    });
    expect(hex(await derivePassphraseKey(passphrase, salt, ARGON2ID))).toBe(hex(node));
  }
  proved(
    'T4',
    `3 vectors of RFC 9106, ${REFERENCE.length} of the reference implementation and ${agreements} random inputs: all equal`,
  );
});

/** What a file may say in place of the least that counts: `memory`, `passes` and `lanes` each, less and nonsense; and other functions. */
const lowered = (): string[] => {
  const least = { kdf: 'argon2id', ...LEAST_ARGON2ID };
  const numbers = ['memory', 'passes', 'lanes'] as const;
  const instead = (name: string, value: unknown): string => JSON.stringify({ ...least, [name]: value });
  return [
    ...numbers.flatMap((name) =>
      [
        least[name] - 1,
        1,
        0,
        -1,
        -least[name],
        least[name] + 0.5,
        0.1,
        1e300,
        2 ** 32,
        2 ** 53,
        null,
        true,
        [],
        {},
      ].map((value) => instead(name, value)),
    ),
    ...numbers.map((name) => instead(name, String(least[name]))),
    ...numbers.map((name) => instead(name, undefined)),
    ...numbers.map((name) => JSON.stringify(least).replace(/}$/, `,"${name}":1}`)),
    ...numbers.map((name) =>
      JSON.stringify({ ...least, [name]: undefined, [name.toUpperCase()]: least[name] }),
    ),
    ...[
      'argon2i',
      'argon2d',
      'ARGON2ID',
      'argon2id ',
      'pbkdf2',
      'scrypt',
      'none',
      '',
      null,
      2,
      undefined,
    ].map((kdf) => instead('kdf', kdf)),
    JSON.stringify({ ...least, memory: 8, passes: 1, lanes: 1 }),
    JSON.stringify([least]),
    JSON.stringify(JSON.stringify(least)),
    '{"__proto__":{"kdf":"argon2id","memory":65536,"passes":3,"lanes":4}}',
    '',
    ' ',
    'null',
    '{}',
    '[]',
    '0',
    '{',
    'argon2id',
    '\0',
  ];
};

/** The work that such parameters ask for, for whoever would believe them; `null`: nobody could. */
const believed = (parameters: string): { memory: number; passes: number; lanes: number } | null => {
  try {
    const { memory, passes, lanes } = JSON.parse(parameters) as Record<string, number>;
    const isPossible = [memory, passes, lanes].every((each) => Number.isInteger(each) && Number(each) > 0);
    const work = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) };
    return isPossible &&
      work.memory >= 8 * work.lanes &&
      work.memory < 2 ** 20 &&
      work.passes < 100 &&
      work.lanes < 256
      ? work
      : null;
  } catch {
    return null;
  }
};

it('opens no slot whose file asks for less than the least, though the passphrase is right', async () => {
  const database = openDatabase(join(temporaryFolder(), 'whittle.db'));
  const deps = { database, keychain: createMemoryKeychain(), safeStorage: null, clock: systemClock };
  const vault = createVault(deps);
  await vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
  vault.keep('token.secret/1', Buffer.from('a secret'));
  vault.lock();
  const store = createVaultStore(database);
  const sound = store.findSlot('passphrase') as Slot;
  const { id } = vault.identity();
  const unlock = () => vault.unlock({ with: 'passphrase', passphrase: PASSPHRASE });

  /** A slot that really is what it says: who believes its parameters gets the key. */
  const makeSlot = async (parameters: string, key: Uint8Array): Promise<Slot> => {
    const head = { kind: 'passphrase' as const, parameters, salt: new Uint8Array(randomBytes(16)) };
    const work = believed(parameters) ?? { memory: 8, passes: 1, lanes: 1 };
    const wrappingKey = await derivePassphraseKey(PASSPHRASE, head.salt, work);
    const { nonce, ciphertext } = seal(wrappingKey, key, bind('slot', id, head.kind, parameters, head.salt));
    return { ...head, nonce, wrapped: ciphertext };
  };
  const key = await findKeyByPassphrase(id, sound, PASSPHRASE);
  if (!key) throw new Error('it was made with this passphrase');
  const put = (slot: Slot): void => {
    store.putSlot(slot, '2026-11-22T09:00:00Z');
    // Wrong tries are slowed; here each is the first.
    database.exec('DELETE FROM unlock_attempt');
  };

  // Such a slot opens where it asks for the least that counts: what refuses the others is that they ask for less.
  put(await makeSlot(JSON.stringify({ kdf: 'argon2id', ...LEAST_ARGON2ID }), key));
  expect(await unlock()).toBe(true);
  vault.lock();
  put(await makePassphraseSlot(id, key, PASSPHRASE));
  expect(await unlock()).toBe(true);
  vault.lock();

  const tried = lowered();
  let refused = 0;
  for (const parameters of tried) {
    for (const slot of [{ ...sound, parameters }, await makeSlot(parameters, key)]) {
      put(slot);
      expect(await refusalOf(unlock), `at ${parameters}`).toEqual({ kind: 'wrong-passphrase' });
      expect(vault.status()).toBe('locked');
      refused += 1;
    }
  }
  put(sound);
  expect(await unlock()).toBe(true);
  expect(Buffer.from(vault.open('token.secret/1', '')).toString()).toBe('a secret');
  closeDatabase(database);
  proved('T4', `${refused} slots with lowered or senseless parameters: 0 opened`);
});

it('takes in no export whose head asks for less than the least, though the passphrase is right', async () => {
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  const payload = {
    vaultId: '00000000-0000-4000-8000-000000000000',
    createdAt: '2026-11-22T09:00:00Z',
    connections: [],
    tokens: [],
  };
  const makeExport = async (parameters: string): Promise<string> => {
    const salt = randomBytes(16);
    let said: object = {};
    try {
      said = JSON.parse(parameters) as object;
    } catch {
      // A head that is no JSON at all is another test's.
    }
    const head = { ...said, salt: salt.toString('base64'), createdAt: '2026-11-22T09:00:00Z' } as Head;
    const printed = printHead(head);
    const work = believed(parameters) ?? { memory: 8, passes: 1, lanes: 1 };
    const wrappingKey = await derivePassphraseKey(PASSPHRASE, salt, work);
    const sealed = seal(wrappingKey, Buffer.from(JSON.stringify(payload)), bind('export', printed));
    return printExport(printed, sealed).toString('base64');
  };
  const take = async (parameters: string) =>
    importAllowed(app.client, { file: await makeExport(parameters), passphrase: PASSPHRASE });

  expect(await take(JSON.stringify({ kdf: 'argon2id', ...LEAST_ARGON2ID }))).toMatchObject({ added: 0 });
  const tried = lowered();
  for (const parameters of tried) {
    expect(await refusalOf(() => take(parameters)), `at ${parameters}`).toEqual({
      kind: 'transfer',
      problem: 'damaged',
    });
  }
  proved('T4', `${tried.length} exports with lowered or senseless parameters: 0 taken in`);
});
