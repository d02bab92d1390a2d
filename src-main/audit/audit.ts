import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import type { AuditAct, AuditEntry, ChainVerdict } from '#contract/audit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import type { Vault } from '#main/vault/vault.ts';
import { chainHash, findFault, GENESIS } from './chain.ts';
import type { Anchor } from './chain.ts';
import { createAuditStore } from './store.ts';
import type { AuditQuery } from './store.ts';

/** One act as a room tells it; the rest of the entry is added here. Never holds a secret. */
export type Act = {
  act: AuditAct;
  subject?: string;
  subjectId?: string;
  note?: string;
  actor?: AuditEntry['actor'];
  where?: AuditEntry['where'];
};

export type Audit = {
  /** Writes in the caller's transaction, if there is one: the act and its entry stand or fall together. */
  append(act: Act): void;
  read(query: AuditQuery): AuditEntry[];
  about(subjectId: string): AuditEntry[];
  verify(): ChainVerdict;
};

const ANCHOR_PLACE = 'audit_entry.anchor/newest';
const anchorSchema = z.object({ sequence: z.number(), hash: z.string() });

export const createAudit = (deps: {
  database: Database;
  vault: Vault;
  clock: Clock;
  changed: () => void;
}): Audit => {
  const { vault, clock } = deps;
  const store = createAuditStore(deps.database);
  /** Hash of the entry that was anchored last by this process. */
  let anchored: string | undefined;

  /** `damaged`: there is one, and it does not open. */
  const findAnchor = (): Anchor | 'damaged' | undefined => {
    try {
      const bytes = vault.findOpened(ANCHOR_PLACE, 'audit');
      return bytes && anchorSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch (error) {
      if (error instanceof Refusal && error.failure.kind === 'damaged') return 'damaged';
      throw error;
    }
  };

  /** Moves the anchor on, but never off a break: a chain that does not hold it stays broken for `verify` to tell. */
  const moveAnchor = (before: Anchor | undefined, to: Anchor): void => {
    // This process alone writes: an entry that follows the one it anchored last needs no second look.
    const isNext = before !== undefined && before.hash === anchored;
    const anchor = isNext ? before : findAnchor();
    const holds =
      isNext ||
      anchor === undefined ||
      (anchor !== 'damaged' && store.findHash(anchor.sequence) === anchor.hash);
    if (!holds) return;
    vault.keep(ANCHOR_PLACE, Buffer.from(JSON.stringify(to), 'utf8'));
    anchored = to.hash;
  };

  return {
    append: ({ act, subject = '', subjectId, note = '', actor = 'you', where = 'here' }) => {
      const newest = store.findNewest();
      const entry = {
        sequence: (newest?.sequence ?? 0) + 1,
        at: toInstant(clock.now()),
        act,
        subject,
        subjectId: subjectId ?? null,
        note,
        actor,
        where,
      };
      const hash = chainHash(newest?.hash ?? GENESIS, entry);
      store.insert({ ...entry, hash });
      // Locked, the chain goes on unsealed; the next entry after the unlock anchors it again.
      if (vault.isUnlocked()) moveAnchor(newest, { sequence: entry.sequence, hash });
      deps.changed();
    },
    read: store.read,
    about: store.about,
    verify: () => {
      const checkedAt = toInstant(clock.now());
      const anchor = findAnchor();
      const entries = store.findNewest()?.sequence ?? 0;
      const fault =
        findFault(store.oldestFirst(), anchor === 'damaged' ? undefined : anchor) ??
        (anchor === 'damaged' ? { problem: 'changed' as const, sequence: entries } : undefined);
      if (fault) return { verdict: 'broken', entries, ...fault, checkedAt };
      const [first] = store.oldestFirst();
      return { verdict: 'whole', entries, since: first?.at ?? null, checkedAt };
    },
  };
};
