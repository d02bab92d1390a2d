import { randomBytes } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import { z } from 'zod';
import type { SlotKind } from '#contract/vault.ts';
import { bind, copySecretBytes, findOpened, hkdf, KEY_BYTES, newSecretBytes, seal } from './envelope.ts';

/** One way to unlock: the vault key, wrapped with a key that this way yields. Like a LUKS key slot. */
export type Slot = {
  kind: SlotKind;
  /** JSON, bound to the wrapped key: a changed parameter opens nothing. */
  parameters: string;
  salt: Uint8Array;
  nonce: Uint8Array;
  wrapped: Uint8Array;
};
type SlotHead = Pick<Slot, 'kind' | 'parameters' | 'salt'>;

const SALT_BYTES = 16;
// The package's own name for it is a const enum, which can't be imported under `verbatimModuleSyntax`.
const ARGON2ID_ALGORITHM = 2;

/** The least that is believed of a file: RFC 9106 §4, second recommended option. Memory in KiB. */
export const LEAST_ARGON2ID = { memory: 65_536, passes: 3, lanes: 4 } as const;

/** What is asked of a new slot: twice that memory, for 64 MiB take less than 100 ms on a computer of today. */
export const ARGON2ID = { memory: 131_072, passes: 3, lanes: 4 } as const;

export const argon2idParameters = z.object({
  kdf: z.literal('argon2id'),
  // A file may ask for more work than ours, never for less than this, and not for so much that it hangs.
  memory: z.number().int().min(LEAST_ARGON2ID.memory).max(262_144),
  passes: z.number().int().min(LEAST_ARGON2ID.passes).max(10),
  lanes: z.number().int().min(LEAST_ARGON2ID.lanes).max(16),
});
export type Argon2idParameters = z.output<typeof argon2idParameters>;
const keychainParameters = z.object({ backend: z.string(), account: z.string() });
const safeStorageParameters = z.object({ backend: z.string(), entry: z.base64() });

const findParameters = <T>(schema: z.ZodType<T>, slot: Pick<Slot, 'parameters'>): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(slot.parameters)).data;
  } catch {
    // Not even JSON: the slot was changed, and opens nothing.
    return undefined;
  }
};

const boundTo = (vaultId: string, slot: SlotHead): Uint8Array =>
  bind('slot', vaultId, slot.kind, slot.parameters, slot.salt);

type Work = Pick<Argon2idParameters, 'memory' | 'passes' | 'lanes'>;
/** As little work as Argon2 knows, microseconds. */
const NEXT_TO_NO_WORK: Work = { memory: 8, passes: 1, lanes: 1 };

const argon2id = (password: string | Uint8Array, salt: Uint8Array, work: Work): Uint8Array =>
  hashRawSync(password, {
    algorithm: ARGON2ID_ALGORITHM,
    memoryCost: work.memory,
    timeCost: work.passes,
    parallelism: work.lanes,
    outputLen: KEY_BYTES,
    salt,
  });

/** 32 bytes from a passphrase with Argon2id (RFC 9106); 128 MiB and some 120 ms with the parameters of ours. */
export const derivePassphraseKey = async (
  passphrase: string,
  salt: Uint8Array,
  work: Work,
): Promise<Uint8Array> => {
  // NFKC: the same passphrase typed on another keyboard or system gives the same bytes.
  const key = argon2id(passphrase.normalize('NFKC'), salt, work);
  // The library leaves a copy of the key on the stack of the thread that it works in. So it works in this one, though
  // that waits for it, and the next hash lays its own over the copy.
  argon2id(randomBytes(KEY_BYTES), randomBytes(SALT_BYTES), NEXT_TO_NO_WORK);
  return key;
};

/** The recovery key has 160 random bits, so no slow function is needed: HKDF-SHA256. */
const deriveRecoveryKey = (code: Uint8Array, salt: Uint8Array): Uint8Array =>
  hkdf(code, salt, 'whittle/1|recovery');

const wrap = (vaultId: string, head: SlotHead, wrappingKey: Uint8Array, vaultKey: Uint8Array): Slot => {
  const { nonce, ciphertext } = seal(wrappingKey, vaultKey, boundTo(vaultId, head));
  wrappingKey.fill(0);
  return { ...head, nonce, wrapped: ciphertext };
};

const findUnwrapped = (vaultId: string, slot: Slot, wrappingKey: Uint8Array): Uint8Array | undefined => {
  const sealed = { nonce: slot.nonce, ciphertext: slot.wrapped };
  const vaultKey = findOpened(wrappingKey, sealed, boundTo(vaultId, slot));
  wrappingKey.fill(0);
  return vaultKey?.length === KEY_BYTES ? vaultKey : undefined;
};

const newHead = <K extends SlotKind>(kind: K, parameters: object) => ({
  kind,
  parameters: JSON.stringify(parameters),
  salt: new Uint8Array(randomBytes(SALT_BYTES)),
});

export const makePassphraseSlot = async (
  vaultId: string,
  vaultKey: Uint8Array,
  passphrase: string,
): Promise<Slot> => {
  const head = newHead('passphrase', { kdf: 'argon2id', ...ARGON2ID });
  return wrap(vaultId, head, await derivePassphraseKey(passphrase, head.salt, ARGON2ID), vaultKey);
};

/** `undefined`: not this passphrase, or the slot was changed. */
export const findKeyByPassphrase = async (
  vaultId: string,
  slot: Slot,
  passphrase: string,
): Promise<Uint8Array | undefined> => {
  const parameters = findParameters(argon2idParameters, slot);
  // Argon2 itself takes no salt that is much shorter.
  if (!parameters || slot.salt.length !== SALT_BYTES) return undefined;
  return findUnwrapped(vaultId, slot, await derivePassphraseKey(passphrase, slot.salt, parameters));
};

export const makeRecoverySlot = (vaultId: string, vaultKey: Uint8Array, code: Uint8Array): Slot => {
  const head = newHead('recovery', { kdf: 'hkdf-sha256' });
  return wrap(vaultId, head, deriveRecoveryKey(code, head.salt), vaultKey);
};

/** `undefined`: not this recovery key, or the slot was changed. */
export const findKeyByRecovery = (vaultId: string, slot: Slot, code: Uint8Array): Uint8Array | undefined =>
  findUnwrapped(vaultId, slot, deriveRecoveryKey(code, slot.salt));

/**
 * The slot, and the key that the keychain must keep for it. Each slot has an account of its own there, so that
 * making a new one never overwrites the entry that the old one needs.
 */
export const makeKeychainSlot = (
  vaultId: string,
  vaultKey: Uint8Array,
  backend: string,
): { slot: Slot; account: string; entry: Uint8Array } => {
  const entry = newSecretBytes(KEY_BYTES);
  const account = `${vaultId}/${randomBytes(4).toString('hex')}`;
  const head = newHead('keychain', { backend, account });
  return { slot: wrap(vaultId, head, copySecretBytes(entry), vaultKey), account, entry };
};

/** `entry` was made by the caller, `sealedEntry` is what safe storage made of it. */
export const makeSafeStorageSlot = (
  vaultId: string,
  vaultKey: Uint8Array,
  backend: string,
  entry: Uint8Array,
  sealedEntry: Uint8Array,
): Slot => {
  const head = newHead('safe-storage', { backend, entry: Buffer.from(sealedEntry).toString('base64') });
  return wrap(vaultId, head, copySecretBytes(entry), vaultKey);
};

/**
 * The account that the keychain keeps a slot's entry under; `undefined`: the slot was changed. Another vault's entry is
 * none of this one's, whatever a file says.
 */
export const findAccount = (vaultId: string, slot: Slot): string | undefined => {
  const account = findParameters(keychainParameters, slot)?.account;
  return account?.startsWith(`${vaultId}/`) ? account : undefined;
};

/** What safe storage is to open; `undefined`: the slot was changed. */
export const findSealedEntry = (slot: Slot): Uint8Array | undefined => {
  const entry = findParameters(safeStorageParameters, slot)?.entry;
  return entry === undefined ? undefined : new Uint8Array(Buffer.from(entry, 'base64'));
};

/** The keychain that made it, as it was called then. */
export const findBackend = (slot: Slot): string | null =>
  findParameters(z.object({ backend: z.string() }), slot)?.backend ?? null;

/** `undefined`: the entry is not the one this slot was made with. */
export const findKeyByEntry = (vaultId: string, slot: Slot, entry: Uint8Array): Uint8Array | undefined =>
  entry.length === KEY_BYTES ? findUnwrapped(vaultId, slot, copySecretBytes(entry)) : undefined;
