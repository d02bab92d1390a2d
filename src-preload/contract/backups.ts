import { z } from './zod.ts';
import { call } from './define.ts';
import { vaultState } from './vault.ts';

/** A file that comes in through the window may be this long, in bytes. */
export const MAXIMUM_FILE_BYTES = 48 * 1024 * 1024;
/** Base64 of a file. */
const fileBytes = z.base64().max(Math.ceil(MAXIMUM_FILE_BYTES / 3) * 4);

export const backup = z.object({
  /** File name in the folder of backups. */
  name: z.string(),
  /** RFC 3339. */
  at: z.string(),
  /** `after-change`: of the ways to unlock, or of the key. `set-aside`: the vault that a restore replaced; stays until a person removes it. */
  because: z.enum(['daily', 'asked', 'before-upgrade', 'before-key-change', 'after-change', 'set-aside']),
  bytes: z.number(),
  /** `null`: it can't be read. */
  tokens: z.number().nullable(),
  /** `newer`: by a Whittle newer than this. `foreign`: another vault's. */
  state: z.enum(['whole', 'damaged', 'newer', 'foreign']),
  /** Whether it is sealed with the vault key of now, an earlier one, or it can't be told. */
  key: z.enum(['present', 'earlier', 'unknown']),
});
export type Backup = z.output<typeof backup>;

/** The least length of an export's passphrase is `MINIMUM_PASSPHRASE`. */
const passphrase = z.string().min(1).max(1024);

/** What an import did; nothing that was here is changed by it. */
export const merged = z.object({
  /** Tokens that are new here. */
  added: z.number(),
  /** Tokens that were here already. */
  known: z.number(),
  connections: z.number(),
  /** Names of tokens in the file that could not be taken, e.g. because their parent is missing. */
  refused: z.array(z.string()),
});
export type Merged = z.output<typeof merged>;

/** Copies of the whole vault, sealed as it is; and files that carry tokens to another vault. */
export const backups = {
  /** Newest first. Can be asked while the vault is locked, or too damaged to open. */
  list: call(z.object({}), z.object({ folder: z.string(), backups: z.array(backup) })),
  make: call(z.object({}), backup),
  /** Puts a backup in the vault's place; what was there is set aside, and only a person deletes it. Locks. */
  restore: call(z.object({ name: z.string().max(200) }), vaultState),
  /** As `restore`, with a file from elsewhere. */
  restoreFile: call(z.object({ file: fileBytes }), vaultState),
  /** Takes a backup or a set-aside vault away for good: no copy of it stays here. */
  remove: call(z.object({ name: z.string().max(200) }), z.object({})),
  /**
   * One file with every token, sealed with a passphrase of its own. The sandbox stays out of it. Refuses with
   * `too-large` what no import would take.
   */
  export: call(
    z.object({ passphrase }),
    z.object({ name: z.string(), file: fileBytes, tokens: z.number(), connections: z.number() }),
  ),
  /**
   * Refuses with `unknown-addresses` where the file has services at addresses that are not known here; they are
   * called, and told tokens, only once a person has said so by `addresses`.
   */
  import: call(
    z.object({
      file: fileBytes,
      passphrase,
      addresses: z.array(z.string().max(2048)).max(100).default([]),
    }),
    merged,
  ),
};
