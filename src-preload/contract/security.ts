import { z } from './zod.ts';
import { chainVerdict } from './audit.ts';
import { backup } from './backups.ts';
import { call } from './define.ts';
import { slotKind } from './vault.ts';

const slotFacts = z.object({
  kind: slotKind,
  /** RFC 3339. */
  madeAt: z.string(),
  /** The keychain that wrapped it, by the name it had then. */
  backend: z.string().nullable(),
  /**
   * `opens`: asked just now, it yields the key. `known-to-you`: only its owner can try it. `emptied`: the keychain
   * answers and has not got its entry. `silent`: it does not answer.
   */
  state: z.enum(['opens', 'known-to-you', 'emptied', 'silent']),
});
export type SlotFacts = z.output<typeof slotFacts>;

/** What the last look at every sealed record found. */
export const recordsCheck = z.object({
  /** RFC 3339. */
  checkedAt: z.string(),
  records: z.number(),
  /** Names of those that do not open. */
  damaged: z.array(z.string()),
});
export type RecordsCheck = z.output<typeof recordsCheck>;

const report = z.object({
  slots: z.array(slotFacts),
  /** Electron's safe storage; `offered`: this shell has one. `problem`: why no key is trusted to it. */
  safeStorage: z.object({
    offered: z.boolean(),
    backend: z.string(),
    problem: z.enum(['missing', 'unprotected', 'failed']).nullable(),
  }),
  /** RFC 3339: when the vault key was made, and the how-manieth it is. */
  keyMadeAt: z.string(),
  keyVersion: z.number(),
  /** `unreadable`: the folder of the backups can't be looked into now. */
  lastBackup: z.union([backup, z.literal('unreadable')]).nullable(),
  records: recordsCheck.nullable(),
  chain: chainVerdict.nullable(),
  /** What this system offers. */
  system: z.object({
    /** Touch ID or the like, asked before a keychain opens the vault. */
    presence: z.string().nullable(),
    /** Whether the window can be kept out of screenshots and recordings. */
    hidesFromCapture: z.boolean(),
    /** Whether clipboard managers can be told not to keep a token. */
    concealsClipboard: z.boolean(),
    /** Whether the system tells of its screen lock and sleep. */
    locksWithSystem: z.boolean(),
  }),
});
export type SecurityReport = z.output<typeof report>;

export const security = {
  /** The vault's real state; asks the keychain, so it may take as long as a prompt. */
  report: call(z.object({}), report),
  /** Opens every sealed record and walks the audit chain, now. */
  check: call(z.object({}), z.object({ records: recordsCheck, chain: chainVerdict })),
};
