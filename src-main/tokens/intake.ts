import { createHash } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { Power } from '#contract/restriction.ts';
import type { Application, ConnectionId } from '#contract/services.ts';
import type { Inspection, TokenId, Tool } from '#contract/tokens.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { TokenReading } from '#main/biscuit/biscuit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { newTokenId } from '#main/kernel/id.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { KeptConnection } from '#main/services/connections.ts';
import type { Account } from '#main/services/service.ts';
import type { Vault } from '#main/vault/vault.ts';
import { findParent, rootIdsOf } from './domain.ts';
import { applicationLimit } from './checks.ts';
import { evaluate } from './evaluate.ts';
import { createRecognise } from './recognise.ts';
import type { Pasted, RecogniseDeps, Recognised } from './recognise.ts';
import type { KeptToken, TokenStore } from './store.ts';

const SECRETS = 'token.secret/';

/** Where a token's text is sealed. */
export const secretPlace = (id: TokenId): string => `${SECRETS}${id}`;

/** Whose text is sealed there; `undefined`: no token's. */
export const idOfPlace = (place: string): string | undefined =>
  place.startsWith(SECRETS) ? place.slice(SECRETS.length) : undefined;

export type IntakeDeps = RecogniseDeps & {
  store: TokenStore;
  vault: Vault;
  audit: Audit;
  clock: Clock;
  changed: () => void;
};

/** First 8 hex digits of the SHA-256 of the last revocation id: the bytes of a token are malleable, this is not. */
export const fingerprintOf = (reading: Pick<TokenReading, 'revocationIds'>): string =>
  createHash('sha256')
    .update(reading.revocationIds.at(-1) ?? '')
    .digest('hex')
    .slice(0, 8);

/** What an account is called until its service says more; a service without an address never does. */
const nameOf = ({ id }: Account, isAskable: boolean): string =>
  isAskable ? `Organisation ${id.slice(0, 8)}` : id.slice(0, 200);

/** How texts become kept tokens: recognised, inspected, kept, and found again. */
export const createIntake = (deps: IntakeDeps) => {
  const { store, vault, biscuit, audit, clock, connections } = deps;

  const recognise = createRecognise(deps);

  const requireKeepable = (recognised: Recognised): Account => {
    const { rules, reading, secret } = recognised;
    const account = rules.isKeepable(reading) ? rules.account(reading) : null;
    if (account) return account;
    const { type } = reading;
    throw new Refusal({
      kind: 'token-unreadable',
      problem: 'wrong-type',
      characters: secret.length,
      ...(type === null ? {} : { type }),
    });
  };

  /** What the service says about the organisation; a token may be too narrow to ask, or the service away. */
  const askAbout = async ({ client, secret }: Recognised, organizationId: string) => {
    if (!client) return { name: null, applications: null };
    const told = async <T>(ask: () => Promise<T>): Promise<T | null> => {
      try {
        return await ask();
      } catch (error) {
        if (error instanceof Refusal) return null;
        throw error;
      }
    };
    const organizations = await told(() => client.organizations(secret));
    const applications = await told(() => client.applications(secret, organizationId));
    return {
      name: organizations?.find((organization) => organization.id === organizationId)?.name ?? null,
      applications,
    };
  };

  /**
   * What it may do. One that the engine finds too expensive is refused before any service hears of it, and is not
   * kept: nobody could be told what it does.
   */
  const tellPower = async (recognised: Recognised, applications: Application[]): Promise<Power> => {
    const { secret, reading, publicKey, rules } = recognised;
    const told = await evaluate(
      { biscuit, rules, now: clock.now(), applications },
      { token: secret, publicKey, reading },
    );
    return told.power;
  };

  const insertReading = (
    secret: SecretText,
    reading: TokenReading,
    about: {
      connectionId: ConnectionId;
      name: string;
      tool?: Tool;
      note?: string;
      /** A root as the service listed it. */
      seen?: { remoteId: string; name: string };
      remote: KeptToken['remote'];
      /** For a token that comes from another vault: what was known of it there. */
      issuedAt?: string | null;
      revokedAt?: string | null;
    },
  ): KeptToken => {
    const now = toInstant(clock.now());
    const id = newTokenId();
    const { kindOf, rootBlocks } = deps.rules(connections.get(about.connectionId).service);
    const kind = kindOf(reading);
    const parent = findParent(reading.revocationIds, store.findByRevocationId);
    const kept: KeptToken = {
      id,
      connectionId: about.connectionId,
      parentId: parent?.id ?? null,
      kind,
      name: about.name,
      tool: about.tool ?? null,
      note: about.note ?? '',
      remoteId: about.seen?.remoteId ?? null,
      remoteName: about.seen?.name ?? null,
      revocationIds: reading.revocationIds,
      fingerprint: fingerprintOf(reading),
      characters: secret.length,
      applicationIds: applicationLimit(reading.blocks),
      issuedAt: kind === 'root' ? reading.createdAt : (about.issuedAt ?? now),
      expiresAt: reading.expiresAt,
      sealed: reading.sealed,
      remote: about.remote,
      revokedAt: store.findRevokedAt(rootIdsOf(reading.revocationIds, rootBlocks)) ?? about.revokedAt ?? null,
      createdAt: now,
    };
    store.insert(kept);
    vault.keep(secretPlace(id), Buffer.from(secret.reveal(), 'utf8'));
    return kept;
  };

  /** Children that were pasted before their parent find it now; they share its first block. */
  const relinkDomain = (first: string): void => {
    for (const token of store.domain([first])) {
      const nearest = findParent(token.revocationIds, store.findByRevocationId);
      if (nearest && nearest.id !== token.parentId) store.setParent(token.id, nearest.id);
    }
  };

  const findKnown = (reading: TokenReading) => store.findByRevocationId(reading.revocationIds.at(-1) ?? '');

  /** Who pastes a root that was forgotten wants it back. */
  const remember = (connection: KeptConnection, first: string): void => {
    const { id, forgotten } = connection;
    if (forgotten.includes(first))
      connections.setForgotten(
        id,
        forgotten.filter((each) => each !== first),
      );
  };

  const refuseKnown = (reading: TokenReading): void => {
    const known = findKnown(reading);
    if (known) throw new Refusal({ kind: 'token-known', tokenId: known.id, name: known.name });
  };

  return {
    insertReading,
    relinkDomain,
    inspect: async (pasted: Pasted): Promise<Inspection> => {
      const recognised = await recognise.anywhere(pasted);
      const { secret, reading, rules, client, signedBy } = recognised;
      const account = requireKeepable(recognised);
      await tellPower(recognised, []);
      const about = await askAbout(recognised, account.id);
      const known = findKnown(reading);
      const kind = rules.kindOf(reading);
      return {
        kind,
        service: rules.label,
        signedBy,
        organization: { id: account.id, name: about.name },
        applications: about.applications?.length ?? null,
        characters: secret.length,
        power: await tellPower(recognised, about.applications ?? []),
        remote: (await client?.probe(secret)) ?? 'unknown',
        known: known ? { id: known.id, name: known.name } : null,
        suggestedName: `${about.name ?? rules.label} ${kind === 'root' ? 'root' : 'token'}`.slice(0, 50),
      };
    },
    keep: async (pasted: Pasted & { name: string }): Promise<{ id: TokenId; connectionId: ConnectionId }> => {
      const recognised = await recognise.anywhere(pasted);
      const { secret, reading, service, baseUrl, publicKey, client, signedBy } = recognised;
      const account = requireKeepable(recognised);
      refuseKnown(reading);
      await tellPower(recognised, []);
      const about = await askAbout(recognised, account.id);
      await tellPower(recognised, about.applications ?? []);
      const remote = (await client?.probe(secret)) ?? 'unknown';
      return store.transaction(() => {
        // Two pastes at once, or a sync meanwhile, may have kept it while the service was asked.
        refuseKnown(reading);
        const connection = connections.ensure({
          service,
          baseUrl,
          publicKey,
          organizationId: account.id,
          organizationName: about.name ?? nameOf(account, client !== null),
        });
        if (about.applications) connections.setLists(connection.id, about.name, about.applications);
        const kept = insertReading(secret, reading, {
          connectionId: connection.id,
          name: pasted.name,
          remote,
        });
        relinkDomain(reading.revocationIds[0] ?? '');
        remember(connection, reading.revocationIds[0] ?? '');
        audit.append({
          act: 'kept',
          subject: kept.name,
          subjectId: kept.id,
          note: `${kept.kind === 'root' ? 'A root' : 'An attenuated token'} of ${connection.organizationName}, signed by ${signedBy}`,
        });
        deps.changed();
        return { id: kept.id, connectionId: connection.id };
      });
    },
    /** Looks a text up by its revocation id; only tokens of known connections can be found. */
    find: async (text: string): Promise<{ id: TokenId | null }> => {
      const recognised = await recognise.amongConnections(deps.normalise(text));
      return { id: (recognised && findKnown(recognised.reading)?.id) ?? null };
    },
    /** Reads a text of a known connection. */
    readFor: ({ publicKey, service }: KeptConnection, secret: SecretText) =>
      biscuit.read(secret, publicKey, deps.rules(service).vocabulary),
    findKnown,
    recognise,
  };
};
export type Intake = ReturnType<typeof createIntake>;
