import { z } from './zod.ts';
import { datalogProblem } from './restriction.ts';

/** As `slotKind`, which imports this file. */
const slotName = z.enum(['keychain', 'safe-storage', 'passphrase', 'recovery']);

/**
 * Every way to be refused: one closed union. A refusal is expected; the screen turns it into a sentence
 * (`words/failure`). Fields hold only what that sentence needs, never text from a service or a token.
 */
export const failure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bug'), reference: z.string() }),
  z.object({ kind: z.literal('unknown-call') }),
  z.object({ kind: z.literal('invalid-input'), fields: z.array(z.string()) }),
  /** The shell itself did not answer: the window lost its main process, or the browser shell has ended. */
  z.object({ kind: z.literal('disconnected') }),

  z.object({ kind: z.literal('locked') }),
  z.object({ kind: z.literal('vault-absent') }),
  z.object({ kind: z.literal('vault-exists') }),
  z.object({ kind: z.literal('wrong-passphrase') }),
  z.object({ kind: z.literal('weak-passphrase'), minimum: z.number() }),
  z.object({ kind: z.literal('slot-absent'), slot: slotName }),
  /** Nothing else is known to open the vault, so this way stays. */
  z.object({ kind: z.literal('last-slot'), slot: slotName }),
  z.object({ kind: z.literal('wrong-recovery-key') }),
  /** Can't be a recovery key: too short or long, or a letter is wrong. No try was counted. */
  z.object({ kind: z.literal('recovery-key-misspelt'), characters: z.number(), expected: z.number() }),
  /** RFC 3339: too many wrong tries; the next is looked at from then on. */
  z.object({ kind: z.literal('unlock-wait'), until: z.string() }),
  z.object({
    kind: z.literal('safe-storage'),
    /** `unprotected`: it would keep the key with a password that everybody knows. `emptied`: made by another account or keychain. */
    problem: z.enum(['missing', 'unprotected', 'failed', 'emptied']),
    backend: z.string(),
  }),
  /** Touch ID or the like was asked for and not given. */
  z.object({ kind: z.literal('presence'), name: z.string() }),
  z.object({
    kind: z.literal('keychain'),
    /** `emptied`: the keychain answers, but Whittle's entry is gone or is another vault's. */
    problem: z.enum(['missing', 'locked', 'dismissed', 'emptied', 'failed']),
    backend: z.string(),
  }),
  z.object({
    kind: z.literal('data-folder'),
    problem: z.enum(['read-only', 'full', 'unusable']),
    folder: z.string(),
  }),
  z.object({
    kind: z.literal('database'),
    problem: z.enum(['damaged', 'newer', 'already-open', 'foreign']),
    file: z.string(),
  }),
  /** A file that was to be restored or removed, and what is wrong with it; the vault is as it was. */
  z.object({
    kind: z.literal('backup'),
    /** `not-removed`: the system does not let it be taken away. */
    problem: z.enum(['missing', 'damaged', 'newer', 'foreign', 'not-a-backup', 'failed', 'not-removed']),
  }),
  /** A file that was to be imported or exported, and what is wrong with it; nothing was changed or written. */
  z.object({
    kind: z.literal('transfer'),
    problem: z.enum([
      'not-an-export',
      'damaged',
      'newer',
      'wrong-passphrase',
      'nothing-to-export',
      /** For an export: an import would not take so long a file. */
      'too-large',
    ]),
  }),
  /** Origins of services in a file that are not known here; nothing was imported, and none of them was called. */
  z.object({ kind: z.literal('unknown-addresses'), addresses: z.array(z.string()) }),
  /** A sealed record that will not open: kept as it is, and named. */
  z.object({ kind: z.literal('damaged'), name: z.string() }),

  z.object({
    kind: z.literal('not-found'),
    what: z.enum(['token', 'connection', 'operation', 'organization', 'service']),
  }),
  z.object({
    kind: z.literal('token-unreadable'),
    problem: z.enum([
      'empty',
      'not-a-token',
      'not-a-biscuit',
      'cut-short',
      'bad-signature',
      'other-service',
      'wrong-type',
      'no-public-key',
    ]),
    /** How many characters were pasted, white space left out. */
    characters: z.number(),
    /** About how many it should have; for `cut-short`. */
    expected: z.number().optional(),
    /** The service that was asked for its key, or that the text looks like it belongs to. */
    service: z.string().optional(),
    /** The `type` fact of a Biscuit that is no service token, e.g. `refresh`. */
    type: z.string().optional(),
  }),
  z.object({ kind: z.literal('token-known'), tokenId: z.string(), name: z.string() }),
  z.object({ kind: z.literal('token-revoked'), name: z.string() }),
  z.object({ kind: z.literal('token-expired'), name: z.string() }),
  z.object({ kind: z.literal('root-copy-unconfirmed') }),
  z.object({
    kind: z.literal('restriction'),
    problem: z.enum([
      'restricts-nothing',
      'expiry-past',
      'expiry-beyond-parent',
      'parent-sealed',
      'unknown-action',
      'unknown-limit',
      'escape-open',
      'too-large',
    ]),
    /** RFC 3339; the parent's end, for `expiry-beyond-parent`. */
    limit: z.string().optional(),
    /** Ids of the catalogue's escapes, for `escape-open`. */
    escapes: z.array(z.string()).optional(),
  }),
  /** A custom check that can't be signed, and where in its source; `null`: it is about all of it. */
  z.object({ kind: z.literal('datalog'), problem: datalogProblem.shape.kind, at: z.number().nullable() }),
  /** A template's file that was to be taken in, or one that is not there; nothing was changed. */
  z.object({
    kind: z.literal('template'),
    problem: z.enum(['not-a-template', 'newer', 'other-service', 'missing', 'name-taken', 'built-in']),
  }),
  z.object({ kind: z.literal('engine'), problem: z.enum(['too-expensive', 'ended']) }),
  z.object({ kind: z.literal('clipboard'), problem: z.enum(['not-available']) }),

  z.object({
    kind: z.literal('service'),
    service: z.string(),
    problem: z.enum([
      'unreachable',
      'slow',
      'not-json',
      'bad-address',
      'unauthorized',
      'credential-refused',
      'forbidden',
      'not-found',
      'validation',
      'rate-limited',
      'quota',
      'server-error',
      'unavailable',
      'unexpected',
      'no-credential',
      /** Whittle does not speak to it: its tokens are kept and narrowed here, and no more. */
      'no-api',
    ]),
    status: z.number().optional(),
    /** RFC 3339: when the service asked to be called again. */
    retryAt: z.string().optional(),
  }),
  z.object({
    kind: z.literal('sign-in'),
    problem: z.enum(['wrong', 'unverified', 'ended', 'viewer']),
    service: z.string(),
  }),
  z.object({ kind: z.literal('too-late-to-undo') }),
  /** It was under way when the backup was made that is restored now; whether it still is wanted, a person knows. */
  z.object({ kind: z.literal('from-backup') }),
  /** A revoke of it is under way; forgetting it now would lose the revoke. */
  z.object({ kind: z.literal('revoke-pending'), name: z.string() }),
]);

export type Failure = z.output<typeof failure>;
export type FailureKind = Failure['kind'];

/** An expected refusal. `message` is for developers and holds only the kind; people read `words/failure`. */
export class Refusal extends Error {
  readonly failure: Failure;
  constructor(refused: Failure, options?: ErrorOptions) {
    super(`refused: ${refused.kind}${'problem' in refused ? `/${refused.problem}` : ''}`, options);
    this.name = 'Refusal';
    this.failure = refused;
  }
}
