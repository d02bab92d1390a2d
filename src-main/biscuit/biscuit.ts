import type {
  BlockReading,
  CheckReading,
  DatalogProblem,
  Remark,
  Restriction,
} from '#contract/restriction.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Predicate } from './decoded.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A token as the engine read it, its signature verified against `publicKey`. */
export type TokenReading = {
  blocks: BlockReading[];
  /** What is odd about its checks and blocks, as far as they themselves tell. */
  remarks: Remark[];
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
  /**
   * What each block names, its terms as data: facts, and the predicates that its checks ask for. A service's
   * description says which of them name the account.
   */
  named: { facts: readonly Predicate[]; asked: readonly Predicate[] }[];
};

/** A token whose signature nobody has verified: to be shown as such, never believed. */
export type UnverifiedReading = Pick<TokenReading, 'blocks' | 'remarks' | 'revocationIds' | 'sealed'>;

export type Attenuated = {
  token: SecretText;
  reading: TokenReading;
};

/** Values for `{name}` in Datalog; text never becomes code. A `Uint8Array` is bytes, a `Date` a date, a list an array. */
export type DatalogParameters = Record<
  string,
  | string
  | number
  | boolean
  | Date
  | Uint8Array
  | readonly (string | Uint8Array)[]
  | ReadonlySet<string | Uint8Array>
  | ReadonlyMap<string, string>
>;
export type Datalog = { code: string; parameters: DatalogParameters };

/**
 * The answer of an authorizer: a normal answer, never an exception. `block`: 0 is the authority block, -1 the
 * authorizer itself; `source` is Datalog as the engine prints it, for eyes only. No failed check: a policy denied, or,
 * with `uncomputable`, a check can't be computed (a division by zero, an overflow), which denies as well.
 */
export type Verdict =
  | { verdict: 'allowed' }
  | {
      verdict: 'denied';
      failedChecks: { block: number; check: number; source: string }[];
      uncomputable?: true;
    };

export type Looked = { problems: DatalogProblem[]; checks: CheckReading[]; remarks: Remark[] };

/**
 * The Biscuit engine. It lives in a worker that is ended and made again after 2 s without an answer or an odd
 * death; then the call refuses with `{kind:'engine'}`. A text that is no Biscuit of this key refuses with
 * `{kind:'token-unreadable'}`.
 */
export type Biscuit = {
  /** `publicKey`: Ed25519, 64 hex digits. */
  read(token: SecretText, publicKey: string, vocabulary: Vocabulary): Promise<TokenReading>;
  /** Reads what no known key has signed. */
  readUnverified(token: SecretText): Promise<UnverifiedReading>;
  /**
   * Appends one block of checks, seals it if asked, and reads the result back. Refuses to append to a sealed token,
   * and a custom check that is more than checks with `{kind:'datalog'}`.
   */
  attenuate(
    token: SecretText,
    publicKey: string,
    order: { restrictions: readonly Restriction[]; seal: boolean },
    vocabulary: Vocabulary,
  ): Promise<Attenuated>;
  /** Looks at the source of a custom check; never refuses for what stands in it. */
  look(source: string, vocabulary: Vocabulary): Promise<Looked>;
  /** One verdict for each authorizer program, in order; a RunLimit is tried again, never told as denied. */
  authorize(token: SecretText, publicKey: string, programs: readonly Datalog[]): Promise<Verdict[]>;
  /** Signs a new root; for the sandbox. `privateKey`: 64 hex digits. */
  issue(privateKey: string, authority: Datalog): Promise<{ token: SecretText; reading: TokenReading }>;
  /** A new Ed25519 pair, 64 hex digits each; for the sandbox. */
  newKeyPair(): Promise<{ privateKey: string; publicKey: string }>;
  /** Ends the worker; the next call makes a new one. What it held in memory is gone with it. */
  end(): Promise<void>;
};
