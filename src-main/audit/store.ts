import { z } from 'zod';
import type { AuditEntry } from '#contract/audit.ts';
import { auditEntry } from '#contract/audit.ts';
import type { Database } from '#main/kernel/database.ts';
import { readRow } from '#main/kernel/row.ts';

export type AuditQuery = {
  search: string;
  where: 'all' | 'here' | 'service';
  before: number | null;
  limit: number;
};

type Row = Omit<AuditEntry, 'subjectId' | 'where'> & {
  subject_id: string | null;
  place: AuditEntry['where'];
};

const toStored = ({ subject_id, place, ...row }: Row): AuditEntry => ({
  ...row,
  subjectId: subject_id,
  where: place,
});
const toEntry = (row: Row): AuditEntry => readRow(auditEntry, toStored(row));

/** Beyond the safe integers there is no next one. */
const link = z.object({ sequence: z.int(), hash: z.string() });

/** `%` and `_` are letters to the person who searches. */
const like = (search: string): string => `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** This room's table: audit_entry. */
export const createAuditStore = (database: Database) => {
  const insert = database.prepare(
    `INSERT INTO audit_entry (sequence, at, act, subject, subject_id, note, actor, place, hash)
     VALUES (@sequence, @at, @act, @subject, @subjectId, @note, @actor, @where, @hash)`,
  );
  const newest = database.prepare('SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1');
  const hashAt = database.prepare('SELECT hash FROM audit_entry WHERE sequence = ?');
  const all = database.prepare('SELECT * FROM audit_entry ORDER BY sequence');
  const following = database.prepare(
    'SELECT * FROM audit_entry WHERE sequence > @after ORDER BY sequence LIMIT @limit',
  );
  const bySubject = database.prepare(
    'SELECT * FROM audit_entry WHERE subject_id = ? ORDER BY sequence DESC LIMIT 50',
  );
  const page = database.prepare(
    String.raw`SELECT * FROM audit_entry
     WHERE (@before IS NULL OR sequence < @before)
       AND (@where = 'all' OR place = @where)
       AND (subject LIKE @search ESCAPE '\' OR note LIKE @search ESCAPE '\' OR act LIKE @search ESCAPE '\')
     ORDER BY sequence DESC LIMIT @limit`,
  );

  return {
    insert: (entry: AuditEntry) => void insert.run(entry),
    findNewest: () => {
      const found = newest.get();
      return found === undefined ? undefined : readRow(link, found);
    },
    findHash: (sequence: number) => (hashAt.get(sequence) as { hash: string } | undefined)?.hash,
    /** As they lie there: whether they are what was written is the chain's to say. */
    *oldestFirst(): Generator<AuditEntry> {
      for (const row of all.iterate()) yield toStored(row as Row);
    },
    /** As `oldestFirst`, so many that come after one; `null`: from the first on. */
    following: (after: number | null, limit: number): AuditEntry[] =>
      (following.all({ after: after ?? Number.MIN_SAFE_INTEGER, limit }) as Row[]).map(toStored),
    read: ({ search, where, before, limit }: AuditQuery) =>
      (page.all({ search: like(search), where, before, limit }) as Row[]).map(toEntry),
    about: (subjectId: string) => (bySubject.all(subjectId) as Row[]).map(toEntry),
  };
};
