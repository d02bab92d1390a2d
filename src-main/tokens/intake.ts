import { createHash } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { Application, ConnectionId, ServiceKind } from '#contract/services.ts';
import type { Inspection, TokenId, Tool } from '#contract/tokens.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { Biscuit, TokenReading } from '#main/biscuit/biscuit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { newTokenId } from '#main/kernel/id.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { ServiceClient, ServiceRules } from '#main/services/service.ts';
import type { Vault } from '#main/vault/vault.ts';
import { findParent } from './domain.ts';
import { applicationLimit, powerOf } from './power.ts';
import type { KeptToken, TokenStore } from './store.ts';

/** Where a token's text is sealed. */
export const secretPlace = (id: TokenId): string => `token.secret/${id}`;

export type Pasted = { text: string; baseUrl?: string | undefined };

/** A pasted text whose signature one service's key verified. */
type Recognised = {
  secret: SecretText;
  reading: TokenReading;
  service: ServiceKind;
  baseUrl: string;
  publicKey: string;
  client: ServiceClient;
};

export type IntakeDeps = {
  store: TokenStore;
  vault: Vault;
  biscuit: Biscuit;
  audit: Audit;
  clock: Clock;
  connections: Connections;
  /** Cleans a pasted text; refuses with `token-unreadable` when it can't be a Biscuit. */
  normalise: (text: string) => SecretText;
  client: (service: ServiceKind, baseUrl: string) => ServiceClient;
  rules: (service: ServiceKind) => ServiceRules;
  /** Origin that a text is tried with when nothing else is known. */
  defaultBaseUrl: string;
  changed: () => void;
};

/** First 8 hex digits of the SHA-256 of the last revocation id: the bytes of a token are malleable, this is not. */
const fingerprintOf = (reading: TokenReading): string =>
  createHash('sha256')
    .update(reading.revocationIds.at(-1) ?? '')
    .digest('hex')
    .slice(0, 8);

const isBadSignature = (error: unknown): boolean =>
  error instanceof Refusal &&
  error.failure.kind === 'token-unreadable' &&
  error.failure.problem === 'bad-signature';

/** How texts become kept tokens: recognised, inspected, kept, and found again. */
export const createIntake = (deps: IntakeDeps) => {
  const { store, vault, biscuit, audit, clock, connections } = deps;

  /** The reading under this key; `undefined` where the signature is another key's. */
  const findReading = async (secret: SecretText, publicKey: string): Promise<TokenReading | undefined> => {
    try {
      return await biscuit.read(secret, publicKey);
    } catch (error) {
      if (isBadSignature(error)) return undefined;
      throw error;
    }
  };

  /** Where an address was typed, it is the one; else the service that everybody means comes first. */
  const connectionsFor = (typed: string | undefined): KeptConnection[] => {
    const all = connections.all();
    if (typed !== undefined) return all.filter(({ baseUrl }) => baseUrl === typed);
    const isUsual = ({ baseUrl }: KeptConnection) => baseUrl === deps.defaultBaseUrl;
    return [...all.filter(isUsual), ...all.filter((each) => !isUsual(each))];
  };

  const findAmongConnections = async (
    secret: SecretText,
    typed: string | undefined,
  ): Promise<Recognised | undefined> => {
    for (const { service, baseUrl, publicKey } of connectionsFor(typed)) {
      const reading = await findReading(secret, publicKey);
      if (reading)
        return { secret, reading, service, baseUrl, publicKey, client: deps.client(service, baseUrl) };
    }
    return undefined;
  };

  const recognise = async ({ text, baseUrl }: Pasted): Promise<Recognised> => {
    const secret = deps.normalise(text);
    const client = deps.client('hook0', baseUrl ?? deps.defaultBaseUrl);
    const known = await findAmongConnections(secret, baseUrl === undefined ? undefined : client.baseUrl);
    if (known) return refuseOtherTypes(known);
    // A key may have been changed at the service since it was cached, so it is asked for again.
    const publicKey = await client.publicKey();
    const reading = await findReading(secret, publicKey);
    if (!reading)
      throw new Refusal({
        kind: 'token-unreadable',
        problem: 'bad-signature',
        characters: secret.length,
        service: new URL(client.baseUrl).host,
      });
    return refuseOtherTypes({
      secret,
      reading,
      service: 'hook0',
      baseUrl: client.baseUrl,
      publicKey,
      client,
    });
  };

  const refuseOtherTypes = (recognised: Recognised): Recognised => {
    const { type, organizationId } = recognised.reading;
    if (type === 'service_access' && organizationId !== null) return recognised;
    throw new Refusal({
      kind: 'token-unreadable',
      problem: 'wrong-type',
      characters: recognised.secret.length,
      ...(type === null ? {} : { type }),
    });
  };

  const kindOf = (reading: TokenReading): KeptToken['kind'] =>
    reading.blocks.length === 1 ? 'root' : 'attenuated';

  /** What the service says about the organisation; a token may be too narrow to ask, or the service away. */
  const askAbout = async ({ client, secret }: Recognised, organizationId: string) => {
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
  const tellPower = ({ secret, reading, service, publicKey }: Recognised, applications: Application[]) =>
    powerOf(
      { biscuit, rules: deps.rules(service), now: clock.now(), applications },
      secret,
      publicKey,
      reading,
    );

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
      remote: about.remote,
      revokedAt: store.findRevokedAt(reading.revocationIds[0] ?? '') ?? about.revokedAt ?? null,
      createdAt: now,
    };
    store.insert(kept);
    vault.keep(secretPlace(id), Buffer.from(secret.reveal(), 'utf8'));
    return kept;
  };

  /** Children that were pasted before their parent find it now. */
  const relinkDomain = (first: string): void => {
    for (const token of store.domain(first)) {
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
      const recognised = await recognise(pasted);
      const { secret, reading, client } = recognised;
      const organizationId = reading.organizationId ?? '';
      await tellPower(recognised, []);
      const about = await askAbout(recognised, organizationId);
      const known = findKnown(reading);
      const kind = kindOf(reading);
      return {
        kind,
        service: client.label,
        signedBy: new URL(client.baseUrl).host,
        organization: { id: organizationId, name: about.name },
        applications: about.applications?.length ?? null,
        characters: secret.length,
        power: await tellPower(recognised, about.applications ?? []),
        remote: await client.probe(secret),
        known: known ? { id: known.id, name: known.name } : null,
        suggestedName: `${about.name ?? client.label} ${kind === 'root' ? 'root' : 'token'}`.slice(0, 50),
      };
    },
    keep: async (pasted: Pasted & { name: string }): Promise<{ id: TokenId; connectionId: ConnectionId }> => {
      const recognised = await recognise(pasted);
      const { secret, reading, service, baseUrl, publicKey, client } = recognised;
      const organizationId = reading.organizationId ?? '';
      refuseKnown(reading);
      await tellPower(recognised, []);
      const about = await askAbout(recognised, organizationId);
      await tellPower(recognised, about.applications ?? []);
      const remote = await client.probe(secret);
      return store.transaction(() => {
        // Two pastes at once, or a sync meanwhile, may have kept it while the service was asked.
        refuseKnown(reading);
        const connection = connections.ensure({
          service,
          baseUrl,
          publicKey,
          organizationId,
          organizationName: about.name ?? `Organisation ${organizationId.slice(0, 8)}`,
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
          note: `${kept.kind === 'root' ? 'A root' : 'An attenuated token'} of ${connection.organizationName}, signed by ${new URL(baseUrl).host}`,
        });
        deps.changed();
        return { id: kept.id, connectionId: connection.id };
      });
    },
    /** Looks a text up by its revocation id; only tokens of known connections can be found. */
    find: async (text: string): Promise<{ id: TokenId | null }> => {
      const recognised = await findAmongConnections(deps.normalise(text), undefined);
      return { id: (recognised && findKnown(recognised.reading)?.id) ?? null };
    },
    /** Reads a text of a known connection. */
    readFor: (connection: KeptConnection, secret: SecretText) => biscuit.read(secret, connection.publicKey),
    findKnown,
  };
};
export type Intake = ReturnType<typeof createIntake>;
