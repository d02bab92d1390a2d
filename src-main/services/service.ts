import type { Application, Catalogue } from '#contract/services.ts';
import type { Template } from '#contract/templates.ts';
import type { Datalog, TokenReading } from '#main/biscuit/biscuit.ts';
import type { Vocabulary } from '#main/biscuit/vocabulary.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';

export type Organization = { id: string; name: string; role: string };

/** A root as the service lists it. The id is the service's own, not the `token_id` fact inside the token. */
export type RemoteToken = { remoteId: string; name: string; token: SecretText; createdAt: string };

/** A user's session: short-lived, never stored. */
export type Session = { access: SecretText; refresh: SecretText };

/**
 * One service at one address. Every call refuses with `{kind:'service'}` (or `sign-in`) and answers nothing it
 * is not sure of. Calls take a credential: a root token, or a session's access token.
 */
export type ServiceClient = {
  readonly label: string;
  readonly baseUrl: string;
  /** The action that a root needs for each list, by the names of the service's description. */
  readonly needs: { organizations: string; applications: string; listTokens: string };
  /** Ed25519 public key, 64 hex digits; needs no credential. */
  publicKey(): Promise<string>;
  /** The service's own version, a plain word; `null`: it does not say, whatever the reason. Never refuses. */
  version(): Promise<string | null>;
  /** The action that the service named when it forbade a call of this client; `null`: it named none. */
  actionNamedIn(refusal: unknown): string | null;
  signIn(email: string, password: string): Promise<Session>;
  signOut(session: Session): Promise<void>;
  organizations(credential: SecretText): Promise<Organization[]>;
  applications(credential: SecretText, organizationId: string): Promise<Application[]>;
  listTokens(credential: SecretText, organizationId: string): Promise<RemoteToken[]>;
  createToken(credential: SecretText, organizationId: string, name: string): Promise<RemoteToken>;
  renameToken(credential: SecretText, organizationId: string, remoteId: string, name: string): Promise<void>;
  /** `absent`: the service has no such living token; it may have been revoked before. */
  revokeToken(
    credential: SecretText,
    organizationId: string,
    remoteId: string,
  ): Promise<'revoked' | 'absent'>;
  /**
   * Whether the service takes this token at all: `invalid` only on its documented answer (403
   * `AuthInvalidBiscuit`), `unknown` on everything unclear.
   */
  probe(token: SecretText): Promise<'valid' | 'invalid' | 'unknown'>;
};

/** Who a token belongs to, as it says itself. `values` are the authorizer's parameters of that. */
export type Account = { id: string; values: Readonly<Record<string, string>> };

/** One request that a service could get with a token. */
export type Request = {
  action: string;
  account: Account;
  at: Date;
  /** For actions that carry one. */
  applicationId: string;
  /** What the fact of a limit says, by the limit's id; left out: the description's sample. */
  limits: Readonly<Record<string, readonly string[]>>;
};

/** What a kind of service is, made from its description: data and pure functions, no address. */
export type ServiceRules = {
  /** The service's name for people. */
  label: string;
  catalogue: Catalogue;
  vocabulary: Vocabulary;
  /** Every action of the service, in the catalogue's order. */
  actions: readonly string[];
  /** Starting points of the studio that come with the service, the default first. */
  templates: readonly Template[];
  /** `null`: the token does not say what the service's tokens say. */
  account(reading: TokenReading): Account | null;
  kindOf(reading: TokenReading): 'root' | 'attenuated';
  /** How many blocks a root has; what comes after them was appended by somebody else than the service. */
  rootBlocks: number;
  /** Whether it is a token for the service's API that says whose it is; others can't be kept and narrowed. */
  isKeepable(reading: TokenReading): boolean;
  /** Whether the service tells a token's checks this about a request for this action. */
  carries(action: string, what: 'application' | { limit: string }): boolean;
  /** Facts that may say something else at the next request for this action: its time, its application, a limit's value. */
  varyingFacts(action: string): ReadonlySet<string>;
  /** The service's own rules for one request, as a program of the authorizer. */
  program(request: Request): Datalog;
};
