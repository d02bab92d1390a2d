import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { OperationId } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';
import type { Audit } from '#main/audit/audit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { KeptToken } from '#main/tokens/store.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import { waitBefore } from './backoff.ts';
import { leavesDoubt } from './create.ts';
import type { Intent, Journal } from './journal.ts';
import { domainOf } from './reconcile.ts';
import { isCredentialRefused } from './sync.ts';
import type { Credential, Sync } from './sync.ts';

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
  told: (name: string, outcome: 'revoked' | 'waiting' | 'stopped') => void;
}) => {
  const { connections, tokens, journal, sync, audit, clock } = deps;

  const confirm = (intent: Intent, root: KeptToken, note: string): void => {
    // A lock sends what is held without waiting for its turn: whichever call is answered first has said it.
    if (!journal.has(intent.id)) return;
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
      note: 'It needs a person',
      where: 'service',
    });
    deps.told(intent.name, 'stopped');
  };

  /** The service's id of the root; `undefined`: a complete list does not have it, so it is revoked already. */
  const findRemoteId = async (connection: KeptConnection, root: KeptToken): Promise<string | undefined> => {
    const known = tokens.rootOf(root).remoteId;
    if (known !== null) return known;
    await sync.sync(connection.id, root);
    // The list may have brought the root of an attenuated token that was alone here.
    return tokens.rootOf(tokens.get(root.id)).remoteId ?? undefined;
  };

  const send = async (intent: Intent, root: KeptToken, credential: Credential): Promise<void> => {
    const connection = connections.get(intent.connectionId);
    const remoteId = await findRemoteId(connection, root);
    if (remoteId === undefined) return confirm(intent, root, 'The service no longer lists it');
    const client = sync.requireClient(connection);
    const answer = await client.revokeToken(credential.secret, connection.organizationId, remoteId);
    confirm(
      intent,
      root,
      answer === 'revoked' ? 'Confirmed by the service' : 'The service had no such token any more',
    );
  };

  /** Tries one root after the other as the credential; the one to be revoked comes last. */
  const ask = async (intent: Intent, root: KeptToken): Promise<void> => {
    const connection = connections.get(intent.connectionId);
    const candidates = sync.candidates(connection.id, root);
    if (candidates.length === 0) sync.requireCredential(connection, root);
    const credentials = candidates.map(sync.openCredential);
    journal.set(intent.id, { state: 'sent' });
    for (const [index, credential] of credentials.entries()) {
      try {
        return await send(intent, root, credential);
      } catch (error) {
        if (!(error instanceof Refusal) || !isCredentialRefused(error)) throw error;
        const answer = await sync.noteRefused(connection, credential);
        // The root itself made the call, and the service refuses it twice: what was wanted is true.
        if (credential.token.id === root.id && answer === 'invalid')
          return confirm(intent, root, 'The service no longer accepts it');
        if (index === credentials.length - 1) throw error;
      }
    }
  };

  const attempt = async (intent: Intent): Promise<void> => {
    const root = tokens.get(intent.tokenId ?? '');
    try {
      await ask(intent, root);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { failure } = error;
      if (failure.kind === 'locked') journal.set(intent.id, { state: 'waiting', nextAttemptAt: null });
      else if (leavesDoubt(failure) || (failure.kind === 'service' && failure.problem === 'rate-limited'))
        wait(intent, failure);
      else stop(intent, failure);
    }
  };

  return {
    attempt,
    stop,
    start: (id: TokenId): { operationId: OperationId; undoUntil: string } => {
      const root = tokens.rootOf(tokens.get(id));
      // Nobody would hear of it: a token that is only blocked here must not look revoked.
      sync.requireClient(connections.get(root.connectionId));
      if (root.revokedAt !== null) throw new Refusal({ kind: 'token-revoked', name: root.name });
      const undoUntil = new Date(clock.now() + UNDO_MILLISECONDS).toISOString();
      return tokens.together(() => {
        const operationId = journal.write({
          kind: 'revoke',
          connectionId: root.connectionId,
          tokenId: root.id,
          name: root.name,
          state: 'held',
          nextAttemptAt: undoUntil,
          knownRemoteIds: [],
          domain: domainOf(root),
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
        audit.append({
          act: 'revoke-undone',
          subject: root.name,
          subjectId: root.id,
          note: intent.attempts === 0 ? '' : 'Given up; the service may have done it',
        });
      });
    },
  };
};
export type Revocations = ReturnType<typeof createRevocations>;
