import { z } from './zod.ts';
import { call } from './define.ts';

/** What was done; the words for each are the renderer's. */
export const auditAct = z.enum([
  'vault-created',
  'unlocked',
  'unlock-refused',
  'locked',
  'slot-set',
  'slot-removed',
  'key-changed',
  'backed-up',
  'backup-failed',
  'backup-removed',
  'restored',
  'exported',
  'imported',
  'connected',
  'kept',
  'created',
  'attenuated',
  'copied',
  'revealed',
  'clipboard-cleared',
  'renamed',
  'revoke-asked',
  'revoke-undone',
  'revoked',
  'revoke-stopped',
  'create-stopped',
  'found-revoked',
  'adopted',
  'forgotten',
  'settings-changed',
  'damage-found',
]);
export type AuditAct = z.output<typeof auditAct>;

export const auditEntry = z.object({
  sequence: z.number(),
  /** RFC 3339. */
  at: z.string(),
  act: auditAct,
  /** A token's or connection's name at that time; empty where there is none. */
  subject: z.string(),
  subjectId: z.string().nullable(),
  /** Facts for people, e.g. `From Orders root, 3 checks`; never a secret. */
  note: z.string(),
  actor: z.enum(['you', 'whittle', 'service']),
  where: z.enum(['here', 'service']),
  /** SHA-256 over this entry and the one before, hex. */
  hash: z.string(),
});
export type AuditEntry = z.output<typeof auditEntry>;

export const chainVerdict = z.discriminatedUnion('verdict', [
  z.object({
    verdict: z.literal('whole'),
    entries: z.number(),
    /** RFC 3339 of the first entry; `null`: none yet. */
    since: z.string().nullable(),
    checkedAt: z.string(),
  }),
  z.object({
    verdict: z.literal('broken'),
    entries: z.number(),
    problem: z.enum(['changed', 'missing']),
    /** The first sequence number that does not fit. */
    sequence: z.number(),
    checkedAt: z.string(),
  }),
]);
export type ChainVerdict = z.output<typeof chainVerdict>;

export const audit = {
  /** Newest first, `limit` at most, older than `before`. */
  read: call(
    z.object({
      search: z.string().max(200).default(''),
      where: z.enum(['all', 'here', 'service']).default('all'),
      before: z.number().nullable().default(null),
      limit: z.number().int().min(1).max(500).default(200),
    }),
    z.array(auditEntry),
  ),
  verify: call(z.object({}), chainVerdict),
};
