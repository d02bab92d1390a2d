import { randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { ConnectionId, ServiceKind } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections, KeptConnection } from './connections.ts';
import type { Organization, ServiceClient, Session } from './service.ts';

/** A session is dropped when nobody chose an organisation for so long. Milliseconds. */
const SESSION_MILLISECONDS = 5 * 60_000;

type Open = {
  session: Session;
  client: ServiceClient;
  service: ServiceKind;
  organizations: Organization[];
  callOff: () => void;
};

/** Signs in with e-mail and password, makes one root for this computer, and signs out again. */
export const createSignIn = (deps: {
  connections: Connections;
  audit: Audit;
  clock: Clock;
  hostName: string;
  /** Refuses with `locked` while the vault is. */
  requireOpen: () => void;
  client: (service: ServiceKind, baseUrl: string) => ServiceClient;
  createRoot: (connection: KeptConnection, name: string, credential: SecretText) => Promise<TokenId>;
  /** Reads the lists of a new connection; what goes wrong there is told on the connection, not here. */
  synced: (id: ConnectionId) => Promise<void>;
}) => {
  const open = new Map<string, Open>();

  const drop = (sessionId: string): void => {
    open.get(sessionId)?.callOff();
    open.delete(sessionId);
  };

  const remember = (sessionId: string, session: Omit<Open, 'callOff'>): void => {
    const callOff = deps.clock.after(SESSION_MILLISECONDS, () => drop(sessionId));
    open.set(sessionId, { ...session, callOff });
  };

  const signOut = async ({ client, session }: Pick<Open, 'client' | 'session'>): Promise<void> => {
    try {
      await client.signOut(session);
    } catch (error) {
      // The session ends by itself within the half hour; the root that was made is what counts.
      if (!(error instanceof Refusal)) throw error;
    }
  };

  const signIn = async (service: ServiceKind, baseUrl: string, email: string, password: string) => {
    const client = deps.client(service, baseUrl);
    const session = await client.signIn(email, password);
    const organizations = await client.organizations(session.access);
    deps.requireOpen();
    const sessionId = randomUUID();
    remember(sessionId, { session, client, service, organizations });
    return { sessionId, organizations: organizations.map(({ id, name, role }) => ({ id, name, role })) };
  };

  const connectTo = async (found: Open, organization: Organization) => {
    const { client, session, service } = found;
    const connection = deps.connections.ensure({
      service,
      baseUrl: client.baseUrl,
      publicKey: await client.publicKey(),
      organizationId: organization.id,
      organizationName: organization.name,
    });
    const name = `Whittle on ${deps.hostName}`.slice(0, 50);
    const tokenId = await deps.createRoot(connection, name, session.access);
    deps.audit.append({
      act: 'connected',
      subject: organization.name,
      subjectId: connection.id,
      note: `${client.label}, ${new URL(client.baseUrl).host}`,
    });
    await signOut(found);
    // Its applications are what the next screen offers.
    await deps.synced(connection.id);
    return { connectionId: connection.id, tokenId };
  };

  const connect = async (
    sessionId: string,
    organizationId: string,
  ): Promise<{ connectionId: ConnectionId; tokenId: TokenId }> => {
    const found = open.get(sessionId);
    if (!found) throw new Refusal({ kind: 'sign-in', problem: 'ended', service: 'Hook0' });
    const { client, organizations } = found;
    const organization = organizations.find((each) => each.id === organizationId);
    if (!organization) throw new Refusal({ kind: 'not-found', what: 'organization' });
    if (organization.role === 'viewer')
      throw new Refusal({ kind: 'sign-in', problem: 'viewer', service: client.label });
    // Taken out while it is used: a second click makes no second root.
    drop(sessionId);
    try {
      return await connectTo(found, organization);
    } catch (error) {
      if (error instanceof Refusal) {
        // A lock has forgotten the sessions, this one too, which it could not see.
        deps.requireOpen();
        remember(sessionId, found);
      }
      throw error;
    }
  };

  return {
    signIn,
    connect,
    /** At lock: sessions are forgotten here and end by themselves there. */
    forgetSessions: () => {
      for (const sessionId of open.keys()) drop(sessionId);
    },
  };
};
export type SignIn = ReturnType<typeof createSignIn>;
