import type { Application, Catalogue } from '#contract/services.ts';
import type { Datalog } from '#main/biscuit/biscuit.ts';
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
  /** Ed25519 public key, 64 hex digits; needs no credential. */
  publicKey(): Promise<string>;
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

/** What a kind of service is: data and pure functions, no address. */
export type ServiceRules = {
  catalogue: Catalogue;
  /**
   * Authorizer programs that restate the service's own rules (contract/hook0 §3b), one for each action, in order.
   * `applicationId` is given for application-scoped actions and left out of the others.
   */
  programs(request: {
    actions: readonly string[];
    organizationId: string;
    applicationId: string;
    at: Date;
  }): Datalog[];
};
