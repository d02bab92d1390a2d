import type { Audit } from '#main/audit/audit.ts';
import type { TokenReading } from '#main/biscuit/biscuit.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { KeptToken } from '#main/tokens/store.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import type { Journal } from './journal.ts';
import { domainOf, reconcile } from './reconcile.ts';
import type { Listed } from './reconcile.ts';

/** A listed root; `found` where it was not known by its id at the service, and had to be read. */
export type ReadRemote = Listed & { found?: { token: SecretText; reading: TokenReading } };

/**
 * What is known about a list: what was kept before it was asked for, by id with its name at the service then, when
 * that was, and whether all was read.
 */
export type ListFacts = { before: ReadonlyMap<string, string | null>; askedAt: string; isComplete: boolean };

/** Writes down what a service's list says about what is kept here. Runs in the caller's transaction. */
export const createApply = (deps: {
  connections: Connections;
  tokens: Tokens;
  journal: Journal;
  audit: Audit;
}) => {
  const { connections, tokens, journal, audit } = deps;

  /** What was taken out of the vault stays out, at whichever address of its service that was. */
  const forgottenAt = ({ publicKey, organizationId }: KeptConnection): ReadonlySet<string> =>
    new Set(
      connections
        .all()
        .filter((each) => each.publicKey === publicKey && each.organizationId === organizationId)
        .flatMap(({ forgotten }) => forgotten),
    );

  const adopt = (connection: KeptConnection, listed: readonly ReadRemote[]): void => {
    const creates = journal
      .all()
      .filter((intent) => intent.kind === 'create' && intent.connectionId === connection.id);
    const forgotten = forgottenAt(connection);
    for (const { found, remoteId, name } of listed) {
      if (!found || forgotten.has(domainOf(found.reading))) continue;
      // The same service may be connected at two addresses: a root is kept once.
      const known = tokens.findKnown(found.reading);
      const made =
        known ??
        tokens.insertReading(found.token, found.reading, {
          connectionId: connection.id,
          name: name || `Root ${remoteId.slice(0, 8)}`,
          seen: { remoteId, name },
          remote: 'valid',
        });
      if (!known) tokens.relinkDomain(domainOf(found.reading));
      // One intent made one root: the next root of this name answers the next intent.
      const at = creates.findIndex(
        (intent) => intent.name === name && !intent.knownRemoteIds.includes(remoteId),
      );
      const [ours] = at === -1 ? [] : creates.splice(at, 1);
      if (ours) journal.done(ours.id);
      if (known && !ours) continue;
      audit.append({
        act: ours ? 'created' : 'adopted',
        subject: made.name,
        subjectId: made.id,
        note: ours ? 'Found after a call without an answer' : `Found at ${connection.organizationName}`,
        actor: ours ? 'you' : 'whittle',
        where: 'service',
      });
    }
  };

  const noteAlive = (token: KeptToken, askedAt: string): void => {
    tokens.setRemote(token, 'valid');
    const isPending = journal.domains().has(domainOf(token));
    // Blocked here after the list was asked for, or with a revoke under way: the list is the older news.
    if (token.revokedAt === null || token.revokedAt >= askedAt || isPending) return;
    tokens.setRevoked(token, false);
    audit.append({
      act: 'revoke-undone',
      subject: token.name,
      subjectId: token.id,
      note: 'The service still lists its root',
      actor: 'service',
      where: 'service',
    });
  };

  const noteGone = (token: KeptToken): void => {
    tokens.setRemote(token, 'invalid');
    if (token.revokedAt !== null) return;
    tokens.setRevoked(token, true);
    audit.append({
      act: 'found-revoked',
      subject: token.name,
      subjectId: token.id,
      note: 'The service no longer lists its root',
      actor: 'service',
      where: 'service',
    });
  };

  return (connection: KeptConnection, listed: readonly ReadRemote[], facts: ListFacts): void => {
    const kept = tokens
      .ofConnection(connection.id)
      .map((token) => ({ ...token, revocationId: domainOf(token), token }));
    const plan = reconcile(listed, kept);
    // Renamed from here after the list was asked for: the list is the older news.
    const isNews = ({ token }: { token: KeptToken }): boolean =>
      !facts.before.has(token.id) || facts.before.get(token.id) === token.remoteName;
    adopt(connection, plan.adopt);
    for (const { kept: root, name } of plan.rename) {
      if (!isNews(root)) continue;
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
    for (const { kept: root, remoteId, name } of plan.match)
      if (isNews(root)) tokens.setSeen(root.token.id, remoteId, name);
    for (const { token } of plan.alive) noteAlive(token, facts.askedAt);
    for (const { token } of plan.gone)
      if (facts.before.has(token.id) && (facts.isComplete || token.remoteId !== null)) noteGone(token);
  };
};
