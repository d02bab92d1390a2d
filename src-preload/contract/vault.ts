import { z } from './zod.ts';
import { call } from './define.ts';
import { failure } from './failure.ts';

/**
 * The ways to unlock, each with a slot of its own. `keychain`: the system's, asked directly. `safe-storage`: Electron's
 * own use of the system's, where there is a desktop window.
 */
export const slotKind = z.enum(['keychain', 'safe-storage', 'passphrase', 'recovery']);
export type SlotKind = z.output<typeof slotKind>;

/** The least length of a passphrase, in characters. OWASP ASVS 2.1.1. */
export const MINIMUM_PASSPHRASE = 12;
const passphrase = z.string().min(1).max(1024);

const keychainState = z.object({
  /** Whether a key can be kept there now; asked by a real write and read, not guessed. */
  usable: z.boolean(),
  backend: z.string(),
  problem: z.enum(['missing', 'locked', 'dismissed', 'failed']).nullable(),
});

export const lockReason = z.enum(['start', 'asked', 'idle', 'system', 'quit', 'restored']);
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
    /** What this lock did to the clipboard; `null`: nothing of ours was there. */
    clipboard: z.enum(['cleared', 'replaced', 'unchecked']).nullable(),
    /** RFC 3339: after wrong tries, when the next passphrase or recovery key is looked at. */
    retryAt: z.string().nullable(),
  }),
  z.object({ status: z.literal('unlocked'), slots: z.array(slotKind) }),
  /** The data folder or the database can't be used; nothing was changed. */
  z.object({ status: z.literal('unopenable'), failure }),
]);
export type VaultState = z.output<typeof vaultState>;

const keychainKey = z.object({ with: z.literal('keychain') });
const safeStorageKey = z.object({ with: z.literal('safe-storage') });
const passphraseKey = z.object({ with: z.literal('passphrase'), passphrase });
/** As it was printed; case, spaces and dashes do not matter. */
const recoveryKey = z.object({ with: z.literal('recovery'), code: z.string().min(1).max(200) });

export const vault = {
  state: call(z.object({}), vaultState),
  /** Looks whether the keychain can be used; may take as long as a prompt. */
  keychain: call(z.object({}), keychainState),
  create: call(z.discriminatedUnion('with', [keychainKey, passphraseKey]), vaultState),
  unlock: call(
    z.discriminatedUnion('with', [keychainKey, safeStorageKey, passphraseKey, recoveryKey]),
    vaultState,
  ),
  lock: call(z.object({}), vaultState),
  /** Adds a way to unlock beside the one that opened the vault, or makes it anew. */
  setSlot: call(z.discriminatedUnion('with', [keychainKey, safeStorageKey, passphraseKey]), vaultState),
  /** Refuses with `last-slot` where nothing else would open the vault. */
  removeSlot: call(z.object({ slot: slotKind }), vaultState),
  /** A new recovery key, shown this once. The one before stays good until the new one is kept. */
  offerRecoveryKey: call(z.object({}), z.object({ code: z.string() })),
  /** Its last group, typed back, shows that it was written down: from now on it opens the vault. */
  keepRecoveryKey: call(z.object({ lastGroup: z.string().max(20) }), vaultState),
  /**
   * A new vault key: everything is sealed again, in one step that a crash leaves done or undone. The passphrase is
   * needed where there is one. A recovery key ends with the old vault key.
   */
  changeKey: call(
    z.object({
      passphrase: passphrase.nullable(),
      /** Backups of before open with the old key; `true` takes them away once a new one is made. */
      removeBackups: z.boolean(),
    }),
    z.object({ records: z.number(), recoveryEnded: z.boolean(), backupsRemoved: z.number() }),
  ),
  /** The user is there: the idle count starts again. */
  touch: call(z.object({}), z.object({})),
};
