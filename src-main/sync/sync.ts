import { Refusal } from '#contract/failure.ts';
import type { Connection, ConnectionId, ServiceKind } from '#contract/services.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { TokenReading } from '#main/biscuit/biscuit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { RemoteToken, ServiceClient, ServiceRules } from '#main/services/service.ts';
import type { KeptToken } from '#main/tokens/store.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import { createApply } from './apply.ts';
import type { ReadRemote } from './apply.ts';
import { createDiffers } from './differs.ts';
import type { Journal } from './journal.ts';
import { domainOf } from './reconcile.ts';

export type SyncDeps = {
  connections: Connections;
  tokens: Tokens;
  journal: Journal;
  audit: Audit;
  clock: Clock;
  log: Log;
  /** `null`: Whittle does not speak to this service. */
  client: (connection: Pick<KeptConnection, 'service' | 'baseUrl'>) => ServiceClient | null;
  rules: (service: ServiceKind) => ServiceRules;
  /** The kept tokens have changed. */
  changed: () => void;
};

export type Credential = { token: KeptToken; secret: SecretText };

/** Brings what is kept here and what a service lists together. */
export const createSync = (deps: SyncDeps) => {
  const { connections, tokens, clock } = deps;
  const apply = createApply(deps);
  const differs = createDiffers(deps);
  const labelOf = ({ service }: Pick<KeptConnection, 'service'>): string => deps.rules(service).label;

  const requireClient = (connection: KeptConnection): ServiceClient => {
    const client = deps.client(connection);
    if (client) return client;
    throw new Refusal({ kind: 'service', service: labelOf(connection), problem: 'no-api' });
  };

  /**
   * Roots that calls can be made with, the best first: those known to be taken, then those that were refused (one
   * refusal is not the end of a root), and `besides` only when nothing else is left.
   */
  const candidates = (id: ConnectionId, besides?: KeptToken): KeptToken[] => {
    const roots = tokens
      .ofConnection(id)
      .filter((token) => token.kind === 'root' && token.revokedAt === null && token.id !== besides?.id);
    const taken = roots.filter((token) => token.remote !== 'invalid');
    const refused = roots.filter((token) => token.remote === 'invalid');
    return [...taken, ...refused, ...(besides?.kind === 'root' ? [besides] : [])];
  };

  const openCredential = (token: KeptToken): Credential => ({ token, secret: tokens.openSecret(token) });

  const requireCredential = (connection: KeptConnection, besides?: KeptToken): Credential => {
    const [token] = candidates(connection.id, besides);
    if (!token)
      throw new Refusal({
        kind: 'service',
        service: labelOf(connection),
        problem: 'no-credential',
      });
    return openCredential(token);
  };

  /** The reading of a listed token, or nothing where this engine and key can't read it. */
  const findReading = async (id: ConnectionId, secret: SecretText): Promise<TokenReading | undefined> => {
    const connection = connections.get(id);
    const read = async (at: KeptConnection): Promise<TokenReading | undefined> => {
      try {
        return await tokens.readFor(at, secret);
      } catch (error) {
        if (error instanceof Refusal && error.failure.kind === 'token-unreadable') return undefined;
        throw error;
      }
    };
    const reading = await read(connection);
    if (reading) return reading;
    const publicKey = await requireClient(connection).publicKey();
    if (publicKey === connection.publicKey) return undefined;
    const again = await read({ ...connection, publicKey });
    if (again) connections.setPublicKey(id, publicKey);
    return again;
  };

  const readListed = async (id: ConnectionId, remote: readonly RemoteToken[]) => {
    const listed: ReadRemote[] = [];
    let unread = 0;
    for (const { remoteId, name, token } of remote) {
      const known = tokens.ofConnection(id).find((kept) => kept.remoteId === remoteId);
      if (known) {
        listed.push({ remoteId, name, revocationId: domainOf(known) });
        continue;
      }
      const reading = await findReading(id, token);
      if (reading)
        listed.push({ remoteId, name, revocationId: domainOf(reading), found: { token, reading } });
      else unread += 1;
    }
    if (unread > 0) deps.log.warn('tokens of a list could not be read', { unread });
    return { listed, isComplete: unread === 0 };
  };

  /** A credential that is refused is asked about once more before anything is said of it; it is never deleted. */
  const noteRefused = async (connection: KeptConnection, { token, secret }: Credential) => {
    const answer = await requireClient(connection).probe(secret);
    tokens.setRemote(token, answer);
    return answer;
  };

  const ask = async (connection: KeptConnection, credential: Credential): Promise<void> => {
    const { id, organizationId } = connection;
    const client = requireClient(connection);
    const { secret } = credential;
    // What comes to be while the service answers can't be missing from its answer.
    const before = new Map(tokens.ofConnection(id).map((token) => [token.id, token.remoteName]));
    const askedAt = toInstant(clock.now());
    const asking = differs.watch(connection, client, credential);
    const organizations = await asking(client.needs.organizations, () => client.organizations(secret));
    const applications = await asking(client.needs.applications, () =>
      client.applications(secret, organizationId),
    );
    const remote = await asking(client.needs.listTokens, () => client.listTokens(secret, organizationId));
    const { listed, isComplete } = await readListed(id, remote);
    tokens.together(() => {
      const name = organizations.find((each) => each.id === organizationId)?.name ?? null;
      connections.setLists(id, name, applications);
      apply(connections.get(id), listed, { before, askedAt, isComplete });
    });
    deps.changed();
    await differs.lookAtVersion(connection, client);
  };

  /** `besides`: a root that is about to be revoked, and is used only when there is no other. */
  const sync = async (id: ConnectionId, besides?: KeptToken): Promise<void> => {
    const connection = connections.get(id);
    // A service that Whittle does not speak to has nothing to bring together.
    if (!deps.client(connection)) return;
    try {
      const credential = requireCredential(connection, besides);
      try {
        await ask(connection, credential);
      } catch (error) {
        const isRefused = error instanceof Refusal && isCredentialRefused(error);
        if (isRefused) await noteRefused(connection, credential);
        throw error;
      }
    } catch (error) {
      if (error instanceof Refusal && error.failure.kind !== 'locked')
        connections.setTrouble(id, error.failure);
      throw error;
    }
  };

  const toConnection = (kept: KeptConnection): Connection => ({
    id: kept.id,
    service: kept.service,
    label: labelOf(kept),
    baseUrl: kept.baseUrl,
    organization: { id: kept.organizationId, name: kept.organizationName },
    applications: kept.applications,
    syncedAt: kept.syncedAt,
    trouble: kept.trouble,
    manageable: deps.client(kept) !== null && candidates(kept.id).length > 0,
    remote: deps.client(kept) !== null,
    differs: kept.differs,
  });

  return {
    sync,
    candidates,
    openCredential,
    requireCredential,
    requireClient,
    noteRefused,
    list: (): Connection[] => connections.all().map(toConnection),
    get: (id: ConnectionId): Connection => toConnection(connections.get(id)),
  };
};
export type Sync = ReturnType<typeof createSync>;

/** The service no longer takes the credential: revoked, unknown, or of another key. */
export const isCredentialRefused = ({ failure }: Refusal): boolean =>
  failure.kind === 'service' && failure.problem === 'credential-refused';
