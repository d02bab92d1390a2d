import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { OperationId } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { RemoteToken } from '#main/services/service.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import type { Intent, Journal } from './journal.ts';
import type { Sync } from './sync.ts';

const unsure = new Set(['unreachable', 'slow', 'not-json', 'server-error', 'unavailable', 'unexpected']);

/** Whether a refused call may have had its effect all the same. */
export const leavesDoubt = (failure: Failure): boolean =>
  failure.kind === 'service' && unsure.has(failure.problem);

/**
 * Makes roots at a service: the intent is written before the call, and the secret with the end of the intent in
 * one transaction. A create without an answer is never sent again by itself; the service's list tells.
 */
export const createRoots = (deps: {
  connections: Connections;
  tokens: Tokens;
  journal: Journal;
  sync: Sync;
  audit: Audit;
  /** The kept tokens have changed. */
  changed: () => void;
}) => {
  const { connections, tokens, journal, sync, audit } = deps;

  const keep = async (connection: KeptConnection, id: OperationId, remote: RemoteToken): Promise<TokenId> => {
    const reading = await tokens.readFor(connection, remote.token);
    return tokens.together(() => {
      const known = tokens.findKnown(reading);
      const made =
        known ??
        tokens.insertReading(remote.token, reading, {
          connectionId: connection.id,
          name: remote.name,
          seen: { remoteId: remote.remoteId, name: remote.name },
          remote: 'valid',
        });
      journal.done(id);
      audit.append({
        act: 'created',
        subject: made.name,
        subjectId: made.id,
        note: `At ${connection.organizationName}`,
        where: 'service',
      });
      return made.id;
    });
  };

  const noteRefused = (intent: Intent, failure: Failure): void => {
    if (leavesDoubt(failure)) return journal.set(intent.id, { state: 'in-doubt', trouble: failure });
    journal.done(intent.id);
    audit.append({
      act: 'create-stopped',
      subject: intent.name,
      note: 'The service refused it',
      where: 'service',
    });
  };

  const send = async (
    connection: KeptConnection,
    intent: Intent,
    credential: SecretText,
  ): Promise<TokenId> => {
    const client = sync.requireClient(connection);
    journal.set(intent.id, { state: 'sent', attempts: intent.attempts + 1, trouble: null });
    let remote: RemoteToken;
    try {
      remote = await client.createToken(credential, connection.organizationId, intent.name);
    } catch (error) {
      if (error instanceof Refusal) noteRefused(intent, error.failure);
      throw error;
    }
    try {
      const made = await keep(connection, intent.id, remote);
      deps.changed();
      return made;
    } catch (error) {
      // It exists at the service and is not kept: the list will bring it, whatever stood in the way here.
      journal.set(intent.id, { state: 'in-doubt', trouble: null });
      throw error;
    }
  };

  /** Looks at the service's list: adopts what the call made, or stops, so that a person decides. */
  const resolve = async (intent: Intent): Promise<void> => {
    await sync.sync(intent.connectionId);
    if (journal.has(intent.id)) journal.set(intent.id, { state: 'stopped', trouble: null });
  };

  return {
    resolve,
    /** A new root of this name. `credential`: a session's; left out, a kept root's. */
    create: async (connection: KeptConnection, name: string, credential?: SecretText): Promise<TokenId> => {
      const client = sync.requireClient(connection);
      const secret = credential ?? sync.requireCredential(connection).secret;
      const before = await client.listTokens(secret, connection.organizationId);
      const id = journal.write({
        kind: 'create',
        connectionId: connection.id,
        tokenId: null,
        name,
        state: 'prepared',
        nextAttemptAt: null,
        knownRemoteIds: before.map((each) => each.remoteId),
        domain: null,
      });
      return send(connection, journal.get(id), secret);
    },
    /** A person's "try now": first looks whether it happened, and only then sends it again. */
    retry: async (intent: Intent): Promise<void> => {
      const connection = connections.get(intent.connectionId);
      await resolve(intent);
      if (!journal.has(intent.id)) return;
      await send(connection, journal.get(intent.id), sync.requireCredential(connection).secret);
    },
  };
};
export type Roots = ReturnType<typeof createRoots>;
