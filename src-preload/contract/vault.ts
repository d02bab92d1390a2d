import { z } from './zod.ts';
import { call } from './define.ts';
import { failure } from './failure.ts';

export const slotKind = z.enum(['keychain', 'passphrase']);
export type SlotKind = z.output<typeof slotKind>;

/** The least length of a passphrase, in characters. OWASP ASVS 2.1.1. */
export const MINIMUM_PASSPHRASE = 12;

const keychainState = z.object({
  /** Whether a key can be kept there now; asked by a real write and read, not guessed. */
  usable: z.boolean(),
  backend: z.string(),
  problem: z.enum(['missing', 'locked', 'dismissed', 'failed']).nullable(),
});

export const lockReason = z.enum(['start', 'asked', 'idle', 'system', 'quit']);
export type LockReason = z.output<typeof lockReason>;

export const vaultState = z.discriminatedUnion('status', [
  /** No vault here yet: first run. */
  z.object({ status: z.literal('absent') }),
  z.object({
    status: z.literal('locked'),
    slots: z.array(slotKind),
    because: lockReason,
    /** RFC 3339. */
    since: z.string(),
    /** For `idle`: how many minutes it waited. */
    idleMinutes: z.number().nullable(),
    /** Tokens that end within 14 days, and operations that wait; both can be told without the key. */
    endingSoon: z.number(),
    waiting: z.number(),
  }),
  z.object({ status: z.literal('unlocked'), slots: z.array(slotKind) }),
  /** The data folder or the database can't be used; nothing was changed. */
  z.object({ status: z.literal('unopenable'), failure }),
]);
export type VaultState = z.output<typeof vaultState>;

const key = z.discriminatedUnion('with', [
  z.object({ with: z.literal('keychain') }),
  z.object({ with: z.literal('passphrase'), passphrase: z.string().min(1).max(1024) }),
]);

export const vault = {
  state: call(z.object({}), vaultState),
  /** Looks whether the keychain can be used; may take as long as a prompt. */
  keychain: call(z.object({}), keychainState),
  create: call(key, vaultState),
  unlock: call(key, vaultState),
  lock: call(z.object({}), vaultState),
  /** Adds a passphrase slot beside the one that opened the vault, or replaces the one there is. */
  setPassphrase: call(z.object({ passphrase: z.string().min(1).max(1024) }), vaultState),
  /** Adds the keychain slot, or renews one whose entry was lost. */
  setKeychain: call(z.object({}), vaultState),
  /** The user is there: the idle count starts again. */
  touch: call(z.object({}), z.object({})),
};
