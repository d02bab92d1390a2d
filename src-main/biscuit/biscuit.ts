import type { BlockReading, Restriction } from '#contract/restriction.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';

/** A token as the engine read it, its signature verified against `publicKey`. */
export type TokenReading = {
  blocks: BlockReading[];
  /** Hex, one a block; the first is shared by all that was made from the same root. */
  revocationIds: string[];
  /** `type` fact of the authority block, e.g. `service_access`; `null`: none. */
  type: string | null;
  /** `organization_id` fact of the authority block as a UUID; `null`: none. */
  organizationId: string | null;
  /** `created_at` fact, RFC 3339; `null`: none. */
  createdAt: string | null;
  /** The earliest end over all blocks, RFC 3339, exclusive; `null`: none. */
  expiresAt: string | null;
  sealed: boolean;
};

export type Attenuated = {
  token: SecretText;
  reading: TokenReading;
};

/** Values for `{name}` in Datalog; text never becomes code. A `Uint8Array` is bytes, a `Date` a date. */
export type DatalogParameters = Record<
  string,
  string | number | boolean | Date | Uint8Array | readonly (string | Uint8Array)[]
>;
export type Datalog = { code: string; parameters: DatalogParameters };

/**
 * The answer of an authorizer: a normal answer, never an exception. `block`: 0 is the authority block, -1 the
 * authorizer itself; `source` is Datalog as the engine prints it, for eyes only. No failed check: a policy denied.
 */
export type Verdict =
  | { verdict: 'allowed' }
  | { verdict: 'denied'; failedChecks: { block: number; check: number; source: string }[] };

/**
 * The Biscuit engine. It lives in a worker that is ended and made again after 2 s without an answer or an odd
 * death; then the call refuses with `{kind:'engine'}`. A text that is no Biscuit of this key refuses with
 * `{kind:'token-unreadable'}`.
 */
export type Biscuit = {
  /** `publicKey`: Ed25519, 64 hex digits. */
  read(token: SecretText, publicKey: string): Promise<TokenReading>;
  /** Appends one block of checks and reads the result back. Refuses to append to a sealed token. */
  attenuate(token: SecretText, publicKey: string, restriction: Restriction): Promise<Attenuated>;
  /** One verdict for each authorizer program, in order; a RunLimit is tried again, never told as denied. */
  authorize(token: SecretText, publicKey: string, programs: readonly Datalog[]): Promise<Verdict[]>;
  /** Signs a new root; for the sandbox. `privateKey`: 64 hex digits. */
  issue(privateKey: string, authority: Datalog): Promise<{ token: SecretText; reading: TokenReading }>;
  /** A new Ed25519 pair, 64 hex digits each; for the sandbox. */
  newKeyPair(): Promise<{ privateKey: string; publicKey: string }>;
  /** Ends the worker; the next call makes a new one. What it held in memory is gone with it. */
  end(): Promise<void>;
};
