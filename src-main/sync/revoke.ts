import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { OperationId } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';
import type { Audit } from '#main/audit/audit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { ServiceClient } from '#main/services/service.ts';
import type { KeptToken } from '#main/tokens/store.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import { waitBefore } from './backoff.ts';
import { leavesDoubt } from './create.ts';
import type { Intent, Journal } from './journal.ts';
import type { Sync } from './sync.ts';

/** How long a revoke can be taken back before it is sent. Milliseconds. */
export const UNDO_MILLISECONDS = 10_000;

/**
 * Revokes roots: blocked here at once, sent after the time to undo, and asked for again until the service has
 * confirmed it. It stops, visibly, only where a person is needed.
 */
export const createRevocations = (deps: {
  connections: Connections;
  tokens: Tokens;
  journal: Journal;
  sync: Sync;
  audit: Audit;
  clock: Clock;
  random: () => number;
  client: (connection: Pick<KeptConnection, 'service' | 'baseUrl'>) => ServiceClient;
  told: (name: string, outcome: 'revoked' | 'waiting' | 'stopped') => void;
}) => {
  const { connections, tokens, journal, sync, audit, clock } = deps;

  const confirm = (intent: Intent, root: KeptToken, note: string): void => {
    tokens.together(() => {
      tokens.setRevoked(root, true);
      tokens.setRemote(root, 'invalid');
      journal.done(intent.id);
      audit.append({ act: 'revoked', subject: root.name, subjectId: root.id, note, where: 'service' });
    });
    deps.told(root.name, 'revoked');
  };

  const wait = (intent: Intent, failure: Failure): void => {
    const asked =
      failure.kind === 'service' && failure.retryAt ? Date.parse(failure.retryAt) - clock.now() : 0;
    const attempts = intent.attempts + 1;
    const pause = waitBefore(attempts, deps.random(), asked);
    journal.set(intent.id, {
      state: 'waiting',
      attempts,
      nextAttemptAt: toInstant(clock.now() + pause + 999),
      trouble: failure,
    });
    if (attempts === 1) deps.told(intent.name, 'waiting');
  };

  const stop = (intent: Intent, failure: Failure): void => {
    journal.set(intent.id, { state: 'stopped', attempts: intent.attempts + 1, trouble: failure });
    audit.append({
      act: 'revoke-stopped',
      subject: intent.name,
      ...(intent.tokenId === null ? {} : { subjectId: intent.tokenId }),
      note: 'The service refused the call',
      where: 'service',
    });
    deps.told(intent.name, 'stopped');
  };

  /** The service's id of the root; `undefined`: a complete list does not have it, so it is revoked already. */
  const findRemoteId = async (connection: KeptConnection, root: KeptToken): Promise<string | undefined> => {
    if (root.remoteId !== null) return root.remoteId;
    await sync.sync(connection.id);
    return tokens.get(root.id).remoteId ?? undefined;
  };

  const ask = async (intent: Intent, root: KeptToken): Promise<void> => {
    const connection = connections.get(intent.connectionId);
    const credential = sync.requireCredential(connection, root);
    journal.set(intent.id, { state: 'sent' });
    const remoteId = await findRemoteId(connection, root);
    if (remoteId === undefined) return confirm(intent, root, 'The service no longer listed it');
    const client = deps.client(connection);
    const answer = await client.revokeToken(credential.secret, connection.organizationId, remoteId);
    confirm(
      intent,
      root,
      answer === 'revoked' ? 'Confirmed by the service' : 'The service had no such token any more',
    );
  };

  const isSelfRefused = (failure: Failure, root: KeptToken): boolean =>
    failure.kind === 'service' &&
    failure.problem === 'credential-refused' &&
    sync.findCredential(root.connectionId, root)?.id === root.id;

  const attempt = async (intent: Intent): Promise<void> => {
    const root = tokens.get(intent.tokenId ?? '');
    try {
      await ask(intent, root);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { failure } = error;
      // The root itself made the call and the service no longer takes it: what was wanted is true.
      if (isSelfRefused(failure, root)) confirm(intent, root, 'The service no longer accepts it');
      else if (failure.kind === 'locked') journal.set(intent.id, { state: 'waiting', nextAttemptAt: null });
      else if (leavesDoubt(failure) || (failure.kind === 'service' && failure.problem === 'rate-limited'))
        wait(intent, failure);
      else stop(intent, failure);
    }
  };

  return {
    attempt,
    start: (id: TokenId): { operationId: OperationId; undoUntil: string } => {
      const root = tokens.rootOf(tokens.get(id));
      if (root.revokedAt !== null) throw new Refusal({ kind: 'token-revoked', name: root.name });
      const undoUntil = toInstant(clock.now() + UNDO_MILLISECONDS);
      return tokens.together(() => {
        const operationId = journal.write({
          kind: 'revoke',
          connectionId: root.connectionId,
          tokenId: root.id,
          name: root.name,
          state: 'held',
          nextAttemptAt: undoUntil,
          knownRemoteIds: [],
        });
        tokens.setRevoked(root, true);
        audit.append({
          act: 'revoke-asked',
          subject: root.name,
          subjectId: root.id,
          note: 'Blocked here at once',
        });
        return { operationId, undoUntil };
      });
    },
    /** Takes a revoke back that was not sent, or that a person gives up. */
    undo: (intent: Intent): void => {
      const root = tokens.get(intent.tokenId ?? '');
      tokens.together(() => {
        journal.done(intent.id);
        tokens.setRevoked(root, false);
        audit.append({ act: 'revoke-undone', subject: root.name, subjectId: root.id });
      });
    },
  };
};
export type Revocations = ReturnType<typeof createRevocations>;
