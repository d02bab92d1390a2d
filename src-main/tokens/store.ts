import { z } from 'zod';
import { connectionId } from '#contract/services.ts';
import type { ConnectionId } from '#contract/services.ts';
import { tokenId, tool } from '#contract/tokens.ts';
import type { TokenId } from '#contract/tokens.ts';
import type { Database } from '#main/kernel/database.ts';
import { readRow } from '#main/kernel/row.ts';

/** What is kept of a token beside its secret: nothing here opens anything. */
export type KeptToken = {
  id: TokenId;
  connectionId: ConnectionId;
  parentId: TokenId | null;
  kind: 'root' | 'attenuated';
  name: string;
  tool: z.output<typeof tool> | null;
  note: string;
  /** The service's id of a root, once it was seen there. */
  remoteId: string | null;
  /** What the service called a root when it was last listed; `null`: not seen there yet. */
  remoteName: string | null;
  /** Hex, one a block; those of its root's blocks are its revocation domain's. */
  revocationIds: string[];
  fingerprint: string;
  characters: number;
  /** Applications it is limited to; `null`: all. */
  applicationIds: string[] | null;
  issuedAt: string | null;
  expiresAt: string | null;
  /** Nothing can be made from it any more. */
  sealed: boolean;
  remote: 'valid' | 'invalid' | 'unknown';
  revokedAt: string | null;
  createdAt: string;
};

const row = z
  .object({
    id: tokenId,
    connection_id: connectionId,
    parent_id: tokenId.nullable(),
    kind: z.enum(['root', 'attenuated']),
    name: z.string(),
    tool: tool.nullable(),
    note: z.string(),
    remote_id: z.string().nullable(),
    remote_name: z.string().nullable(),
    revocation_ids: z.string(),
    fingerprint: z.string(),
    characters: z.number(),
    application_ids: z.string().nullable(),
    issued_at: z.string().nullable(),
    expires_at: z.string().nullable(),
    sealed: z.number(),
    remote: z.enum(['valid', 'invalid', 'unknown']),
    revoked_at: z.string().nullable(),
    created_at: z.string(),
  })
  .transform((kept): KeptToken => ({
    id: kept.id,
    connectionId: kept.connection_id,
    parentId: kept.parent_id,
    kind: kept.kind,
    name: kept.name,
    tool: kept.tool,
    note: kept.note,
    remoteId: kept.remote_id,
    remoteName: kept.remote_name,
    revocationIds: kept.revocation_ids.split(','),
    fingerprint: kept.fingerprint,
    characters: kept.characters,
    applicationIds: kept.application_ids === null ? null : kept.application_ids.split(',').filter(Boolean),
    issuedAt: kept.issued_at,
    expiresAt: kept.expires_at,
    sealed: kept.sealed === 1,
    remote: kept.remote,
    revokedAt: kept.revoked_at,
    createdAt: kept.created_at,
  }));

/** Which tokens share the blocks of a root; by the first of them, which has an index, and then by all. */
const IN_DOMAIN = `first_revocation_id = @first AND substr(revocation_ids || ',', 1, length(@root)) = @root`;
const inDomain = (rootIds: readonly string[]) => ({ first: rootIds[0] ?? '', root: `${rootIds.join(',')},` });

export const firstRevocationId = (kept: KeptToken): string => kept.revocationIds[0] ?? '';

/** This room's table: token. */
export const createTokenStore = (database: Database) => {
  const insert = database.prepare(
    `INSERT INTO token (id, connection_id, parent_id, kind, name, tool, note, remote_id, remote_name, revocation_ids,
       first_revocation_id, last_revocation_id, fingerprint, characters, application_ids, issued_at, expires_at,
       sealed, remote, revoked_at, created_at)
     VALUES (@id, @connectionId, @parentId, @kind, @name, @tool, @note, @remoteId, @remoteName, @ids, @first, @last,
       @fingerprint, @characters, @apps, @issuedAt, @expiresAt, @sealed, @remote, @revokedAt, @createdAt)`,
  );
  const selectAll = database.prepare('SELECT * FROM token ORDER BY created_at, rowid');
  const selectOne = database.prepare('SELECT * FROM token WHERE id = ?');
  const selectLast = database.prepare('SELECT * FROM token WHERE last_revocation_id = ?');
  const selectDomain = database.prepare(`SELECT * FROM token WHERE ${IN_DOMAIN} ORDER BY created_at, rowid`);
  const selectConnection = database.prepare(
    'SELECT * FROM token WHERE connection_id = ? ORDER BY created_at, rowid',
  );
  const rename = database.prepare('UPDATE token SET name = ? WHERE id = ?');
  const setParent = database.prepare('UPDATE token SET parent_id = ? WHERE id = ?');
  const setSeen = database.prepare('UPDATE token SET remote_id = ?, remote_name = ? WHERE id = ?');
  const setSealed = database.prepare('UPDATE token SET sealed = 1 WHERE id = ?');
  const setRemote = database.prepare(`UPDATE token SET remote = @remote WHERE ${IN_DOMAIN}`);
  const selectRevoked = database.prepare(
    `SELECT revoked_at FROM token WHERE ${IN_DOMAIN} AND revoked_at IS NOT NULL LIMIT 1`,
  );
  const setRevoked = database.prepare(`UPDATE token SET revoked_at = @at WHERE ${IN_DOMAIN}`);
  const remove = database.prepare('DELETE FROM token WHERE id = ?');
  const countEnding = database.prepare(
    'SELECT count(*) AS ending FROM token WHERE revoked_at IS NULL AND expires_at > ? AND expires_at <= ?',
  );

  const any = database.prepare('SELECT EXISTS (SELECT 1 FROM token)').pluck();

  const one = (found: unknown): KeptToken | undefined =>
    found === undefined ? undefined : readRow(row, found);
  const many = (found: unknown[]): KeptToken[] => found.map((each) => readRow(row, each));

  return {
    insert: (kept: KeptToken): void => {
      const { revocationIds, applicationIds, sealed, ...rest } = kept;
      insert.run({
        ...rest,
        sealed: sealed ? 1 : 0,
        ids: revocationIds.join(','),
        first: revocationIds[0],
        last: revocationIds.at(-1),
        apps: applicationIds === null ? null : applicationIds.join(','),
      });
    },
    all: () => many(selectAll.all()),
    find: (id: string) => one(selectOne.get(id)),
    /** The very token with this last revocation id. */
    findByRevocationId: (id: string) => one(selectLast.get(id)),
    /** All that share these blocks, oldest first. */
    domain: (rootIds: readonly string[]) => many(selectDomain.all(inDomain(rootIds))),
    ofConnection: (id: ConnectionId) => many(selectConnection.all(id)),
    rename: (id: TokenId, name: string) => void rename.run(name, id),
    setParent: (id: TokenId, parentId: TokenId) => void setParent.run(parentId, id),
    /** A root as the service listed it. */
    setSeen: (id: TokenId, remoteId: string, remoteName: string) =>
      void setSeen.run(remoteId, remoteName, id),
    /** Kept before that was written down, and read now. */
    setSealed: (id: TokenId) => void setSealed.run(id),
    setRemote: (rootIds: readonly string[], remote: KeptToken['remote']) =>
      void setRemote.run({ ...inDomain(rootIds), remote }),
    /** When this domain was revoked, RFC 3339; a token that joins it later is dead as well. */
    findRevokedAt: (rootIds: readonly string[]) =>
      (selectRevoked.get(inDomain(rootIds)) as { revoked_at: string } | undefined)?.revoked_at ?? null,
    setRevoked: (rootIds: readonly string[], at: string | null) =>
      void setRevoked.run({ ...inDomain(rootIds), at }),
    remove: (id: TokenId) => void remove.run(id),
    /** Tokens that end after `from` and not after `until`, RFC 3339. */
    countEnding: (from: string, until: string) => (countEnding.get(from, until) as { ending: number }).ending,
    isEmpty: () => any.get() === 0,
    transaction: <T>(work: () => T): T => database.transaction(work)(),
  };
};
export type TokenStore = ReturnType<typeof createTokenStore>;
