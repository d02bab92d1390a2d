import { randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import type { SlotKind } from '#contract/vault.ts';
import { bind, findOpened, KEY_BYTES, seal } from './envelope.ts';

/** One way to unlock: the vault key, wrapped with a key that this way yields. Like a LUKS key slot. */
export type Slot = {
  kind: SlotKind;
  /** JSON, bound to the wrapped key: a changed parameter opens nothing. */
  parameters: string;
  salt: Uint8Array;
  nonce: Uint8Array;
  wrapped: Uint8Array;
};

const SALT_BYTES = 16;
// The package's own name for it is a const enum, which can't be imported under `verbatimModuleSyntax`.
const ARGON2ID_ALGORITHM = 2;

/** 64 MiB, 3 passes, 4 lanes: RFC 9106 §4, second recommended option. Memory in KiB. */
export const ARGON2ID = { memory: 65_536, passes: 3, lanes: 4 } as const;

const argon2idParameters = z.object({
  kdf: z.literal('argon2id'),
  // A file may ask for more work than ours, never for less, and not for so much that it hangs.
  memory: z.number().int().min(ARGON2ID.memory).max(4_194_304),
  passes: z.number().int().min(ARGON2ID.passes).max(100),
  lanes: z.number().int().min(ARGON2ID.lanes).max(64),
});

const boundTo = (vaultId: string, slot: Pick<Slot, 'kind' | 'parameters' | 'salt'>): Uint8Array =>
  bind('slot', vaultId, slot.kind, slot.parameters, slot.salt);

const derive = (passphrase: string, salt: Uint8Array, parameters: z.output<typeof argon2idParameters>) =>
  // NFKC: the same passphrase typed on another keyboard or system gives the same bytes.
  hashRaw(passphrase.normalize('NFKC'), {
    algorithm: ARGON2ID_ALGORITHM,
    memoryCost: parameters.memory,
    timeCost: parameters.passes,
    parallelism: parameters.lanes,
    outputLen: KEY_BYTES,
    salt,
  });

const wrap = (
  vaultId: string,
  head: Pick<Slot, 'kind' | 'parameters' | 'salt'>,
  wrappingKey: Uint8Array,
  vaultKey: Uint8Array,
): Slot => {
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

export const makePassphraseSlot = async (
  vaultId: string,
  vaultKey: Uint8Array,
  passphrase: string,
): Promise<Slot> => {
  const parameters = { kdf: 'argon2id' as const, ...ARGON2ID };
  const salt = randomBytes(SALT_BYTES);
  const head = { kind: 'passphrase' as const, parameters: JSON.stringify(parameters), salt };
  return wrap(vaultId, head, await derive(passphrase, salt, parameters), vaultKey);
};

/** `undefined`: not this passphrase, or the slot was changed. */
export const findKeyByPassphrase = async (
  vaultId: string,
  slot: Slot,
  passphrase: string,
): Promise<Uint8Array | undefined> => {
  const parameters = argon2idParameters.safeParse(JSON.parse(slot.parameters));
  if (!parameters.success) return undefined;
  return findUnwrapped(vaultId, slot, await derive(passphrase, slot.salt, parameters.data));
};

const keychainParameters = z.object({ backend: z.string(), account: z.string() });

/**
 * The slot, and the key that the keychain must keep for it. Each slot has an account of its own there, so that
 * making a new one never overwrites the entry that the old one needs.
 */
export const makeKeychainSlot = (
  vaultId: string,
  vaultKey: Uint8Array,
  backend: string,
): { slot: Slot; account: string; entry: Uint8Array } => {
  const entry = randomBytes(KEY_BYTES);
  const account = `${vaultId}/${randomBytes(4).toString('hex')}`;
  const head = {
    kind: 'keychain' as const,
    parameters: JSON.stringify({ backend, account }),
    salt: randomBytes(SALT_BYTES),
  };
  return { slot: wrap(vaultId, head, Uint8Array.from(entry), vaultKey), account, entry };
};

/** The account that the keychain keeps a slot's entry under; `undefined`: the slot was changed. */
export const findAccount = (slot: Slot): string | undefined =>
  keychainParameters.safeParse(JSON.parse(slot.parameters)).data?.account;

/** `undefined`: the keychain's entry is not the one this slot was made with. */
export const findKeyByEntry = (vaultId: string, slot: Slot, entry: Uint8Array): Uint8Array | undefined =>
  entry.length === KEY_BYTES ? findUnwrapped(vaultId, slot, entry) : undefined;
