import { Refusal } from '#contract/failure.ts';
import type { Connection, ConnectionId } from '#contract/services.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { TokenReading } from '#main/biscuit/biscuit.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { RemoteToken, ServiceClient } from '#main/services/service.ts';
import type { KeptToken } from '#main/tokens/store.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import type { Journal } from './journal.ts';
import { reconcile } from './reconcile.ts';
import type { Listed } from './reconcile.ts';

/** A listed root with its text, read and verified. */
type ReadRemote = Listed & { token: SecretText; reading: TokenReading };

export type SyncDeps = {
  connections: Connections;
  tokens: Tokens;
  journal: Journal;
  audit: Audit;
  client: (connection: Pick<KeptConnection, 'service' | 'baseUrl'>) => ServiceClient;
  /** The kept tokens have changed. */
  changed: () => void;
};

const firstId = (token: { revocationIds: readonly string[] }): string => token.revocationIds[0] ?? '';

/** Brings what is kept here and what a service lists together. */
export const createSync = (deps: SyncDeps) => {
  const { connections, tokens, journal, audit } = deps;

  const livingRoots = (id: ConnectionId): KeptToken[] =>
    tokens
      .ofConnection(id)
      .filter((token) => token.kind === 'root' && token.revokedAt === null && token.remote !== 'invalid');

  /** The root that calls are made with: the oldest living one, and `besides` only when it is the last. */
  const findCredential = (id: ConnectionId, besides?: KeptToken): KeptToken | undefined => {
    const living = livingRoots(id);
    return living.find((token) => token.id !== besides?.id) ?? living[0] ?? besides;
  };

  const requireCredential = (connection: KeptConnection, besides?: KeptToken) => {
    const token = findCredential(connection.id, besides);
    if (!token)
      throw new Refusal({
        kind: 'service',
        service: deps.client(connection).label,
        problem: 'no-credential',
      });
    return { token, secret: tokens.openSecret(token) };
  };

  const read = async (connection: KeptConnection, remote: RemoteToken): Promise<ReadRemote> => {
    const known = tokens.ofConnection(connection.id).find((token) => token.remoteId === remote.remoteId);
    const reading = await tokens.readFor(connection, remote.token);
    const revocationId = known ? firstId(known) : firstId(reading);
    return { remoteId: remote.remoteId, name: remote.name, revocationId, token: remote.token, reading };
  };

  const apply = (connection: KeptConnection, listed: readonly ReadRemote[]): void => {
    const kept = tokens
      .ofConnection(connection.id)
      .map((token) => ({ ...token, revocationId: firstId(token), token }));
    const plan = reconcile(listed, kept);
    const creates = journal
      .all()
      .filter((intent) => intent.kind === 'create' && intent.connectionId === connection.id);
    for (const { token, reading, remoteId, name } of plan.adopt) {
      const made = tokens.insertReading(token, reading, {
        connectionId: connection.id,
        name: name || `Root ${remoteId.slice(0, 8)}`,
        remoteId,
        remote: 'valid',
      });
      tokens.relinkDomain(firstId(reading));
      const ours = creates.find(
        (intent) => intent.name === name && !intent.knownRemoteIds.includes(remoteId),
      );
      if (ours) journal.done(ours.id);
      audit.append({
        act: ours ? 'created' : 'adopted',
        subject: made.name,
        subjectId: made.id,
        note: ours ? 'Found after a call without an answer' : `Found at ${connection.organizationName}`,
        actor: ours ? 'you' : 'whittle',
        where: 'service',
      });
    }
    for (const { kept: root, remoteId } of plan.match) tokens.setRemoteId(root.token.id, remoteId);
    for (const { kept: root, name } of plan.rename) {
      tokens.renameFromService(root.token.id, name);
      audit.append({
        act: 'renamed',
        subject: name,
        subjectId: root.token.id,
        note: `At the service, was ${root.name}`,
        actor: 'service',
        where: 'service',
      });
    }
    for (const { token } of plan.alive) tokens.setRemote(token, 'valid');
    for (const { token } of plan.gone) {
      tokens.setRemote(token, 'invalid');
      if (token.revokedAt !== null) continue;
      tokens.setRevoked(token, true);
      audit.append({
        act: 'found-revoked',
        subject: token.name,
        subjectId: token.id,
        note: 'The service no longer lists its root',
        actor: 'service',
        where: 'service',
      });
    }
  };

  /** A credential that is refused is asked about once more before anything is said of it; it is never deleted. */
  const noteRefusedCredential = async (
    client: ServiceClient,
    token: KeptToken,
    secret: SecretText,
  ): Promise<void> => {
    const answer = await client.probe(secret);
    if (answer !== 'valid') tokens.setRemote(token, answer);
  };

  const sync = async (id: ConnectionId): Promise<void> => {
    const connection = connections.get(id);
    const client = deps.client(connection);
    let credential: { token: KeptToken; secret: SecretText } | undefined;
    try {
      credential = requireCredential(connection);
      const { secret } = credential;
      const organizations = await client.organizations(secret);
      const applications = await client.applications(secret, connection.organizationId);
      const remote = await client.listTokens(secret, connection.organizationId);
      const listed: ReadRemote[] = [];
      for (const each of remote) listed.push(await read(connection, each));
      tokens.together(() => {
        const organization = organizations.find((each) => each.id === connection.organizationId);
        connections.setLists(id, organization?.name ?? null, applications);
        apply(connection, listed);
      });
      deps.changed();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      connections.setTrouble(id, error.failure);
      const { failure } = error;
      if (credential && failure.kind === 'service' && failure.problem === 'credential-refused')
        await noteRefusedCredential(client, credential.token, credential.secret);
      throw error;
    }
  };

  const toConnection = (kept: KeptConnection): Connection => ({
    id: kept.id,
    service: kept.service,
    label: deps.client(kept).label,
    baseUrl: kept.baseUrl,
    organization: { id: kept.organizationId, name: kept.organizationName },
    applications: kept.applications,
    syncedAt: kept.syncedAt,
    trouble: kept.trouble,
    manageable: findCredential(kept.id) !== undefined,
  });

  return {
    sync,
    requireCredential,
    findCredential,
    list: (): Connection[] => connections.all().map(toConnection),
    get: (id: ConnectionId): Connection => toConnection(connections.get(id)),
  };
};
export type Sync = ReturnType<typeof createSync>;
