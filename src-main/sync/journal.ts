import { z } from 'zod';
import { failure, Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import { connectionId, operationId } from '#contract/services.ts';
import type { ConnectionId, Operation, OperationId } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import { newOperationId } from '#main/kernel/id.ts';
import { readRow } from '#main/kernel/row.ts';

/** An intent that was written before its call. It stays until its outcome is known. */
export type Intent = Operation & {
  /** For a create: what the service had before, so that the new one can be told. */
  knownRemoteIds: string[];
};

const row = z
  .object({
    id: operationId,
    kind: z.enum(['create', 'revoke']),
    connection_id: connectionId,
    token_id: z.string().nullable(),
    name: z.string(),
    state: z.enum(['held', 'prepared', 'sent', 'in-doubt', 'waiting', 'stopped']),
    attempts: z.number(),
    next_attempt_at: z.string().nullable(),
    trouble: z.string().nullable(),
    known_remote_ids: z.string(),
  })
  .transform((kept): Intent => ({
    id: kept.id,
    kind: kept.kind,
    connectionId: kept.connection_id,
    tokenId: kept.token_id,
    name: kept.name,
    state: kept.state,
    attempts: kept.attempts,
    nextAttemptAt: kept.next_attempt_at,
    trouble: kept.trouble === null ? null : failure.parse(JSON.parse(kept.trouble)),
    knownRemoteIds: kept.known_remote_ids.split(',').filter(Boolean),
  }));

/** This room's table: operation. Intent before effect. */
export const createJournal = (deps: { database: Database; clock: Clock; changed: () => void }) => {
  const { database, clock } = deps;
  const insert = database.prepare(
    `INSERT INTO operation (id, kind, connection_id, token_id, name, state, attempts, next_attempt_at, known_remote_ids, domain, created_at)
     VALUES (@id, @kind, @connectionId, @tokenId, @name, @state, 0, @nextAttemptAt, @known, @domain, @createdAt)`,
  );
  const selectAll = database.prepare('SELECT * FROM operation ORDER BY created_at, rowid');
  const selectOne = database.prepare('SELECT * FROM operation WHERE id = ?');
  const update = database.prepare(
    `UPDATE operation SET state = @state, attempts = @attempts, next_attempt_at = @nextAttemptAt, trouble = @trouble
     WHERE id = @id`,
  );
  const remove = database.prepare('DELETE FROM operation WHERE id = ?');
  const count = database.prepare('SELECT count(*) AS waiting FROM operation');
  const domains = database.prepare(
    "SELECT domain AS first FROM operation WHERE kind = 'revoke' AND domain IS NOT NULL",
  );
  const doubt = database.prepare(
    "UPDATE operation SET state = 'in-doubt' WHERE kind = 'create' AND state = 'sent'",
  );
  const again = database.prepare(
    "UPDATE operation SET state = 'waiting' WHERE kind = 'revoke' AND state = 'sent'",
  );

  const holdBack = database.prepare(
    "UPDATE operation SET state = 'stopped', next_attempt_at = NULL, trouble = ? WHERE kind = 'revoke'",
  );

  const get = (id: OperationId): Intent => {
    const found = selectOne.get(id);
    if (found === undefined) throw new Refusal({ kind: 'not-found', what: 'operation' });
    return readRow(row, found);
  };

  return {
    all: (): Intent[] => selectAll.all().map((found) => readRow(row, found)),
    get,
    has: (id: OperationId): boolean => selectOne.get(id) !== undefined,
    write: (intent: {
      kind: 'create' | 'revoke';
      connectionId: ConnectionId;
      tokenId: TokenId | null;
      name: string;
      state: 'held' | 'prepared';
      nextAttemptAt: string | null;
      knownRemoteIds: readonly string[];
      /** First revocation id of what a revoke kills. */
      domain: string | null;
    }): OperationId => {
      const id = newOperationId();
      const { knownRemoteIds, ...rest } = intent;
      insert.run({ ...rest, id, known: knownRemoteIds.join(','), createdAt: toInstant(clock.now()) });
      deps.changed();
      return id;
    },
    set: (
      id: OperationId,
      change: {
        state: Intent['state'];
        attempts?: number;
        nextAttemptAt?: string | null;
        trouble?: Failure | null;
      },
    ): void => {
      const before = get(id);
      const trouble = change.trouble === undefined ? before.trouble : change.trouble;
      update.run({
        id,
        state: change.state,
        attempts: change.attempts ?? before.attempts,
        nextAttemptAt: change.nextAttemptAt ?? null,
        trouble: trouble === null ? null : JSON.stringify(trouble),
      });
      deps.changed();
    },
    done: (id: OperationId): void => {
      remove.run(id);
      deps.changed();
    },
    /** First revocation ids of the domains that a revoke is under way for. */
    domains: (): Set<string> => new Set((domains.all() as { first: string }[]).map(({ first }) => first)),
    waiting: (): number => (count.get() as { waiting: number }).waiting,
    /** Revokes of before, in a backup that was restored: some were done since, some taken back. None is sent by itself. */
    holdBack: (): void => void holdBack.run(JSON.stringify({ kind: 'from-backup' } satisfies Failure)),
    /** After a crash: a create that was sent may have happened; a revoke is simply asked for again. */
    recover: (): void => {
      doubt.run();
      again.run();
    },
  };
};
export type Journal = ReturnType<typeof createJournal>;
