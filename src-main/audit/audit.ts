import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import type { AuditAct, AuditEntry, ChainVerdict } from '#contract/audit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import type { Vault } from '#main/vault/vault.ts';
import { chainHash, createChainWalk, GENESIS } from './chain.ts';
import type { Anchor, ChainFault } from './chain.ts';
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
  /** As `verify`, with a pause after some hundred entries. Ends with what `pause` throws. */
  verifyInSlices(pause: () => Promise<void>): Promise<ChainVerdict>;
};

/** Entries that are looked at before a pause: some milliseconds. */
const AT_A_TIME = 400;

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

  /** A walk, and what is to be told at its end. */
  const beginWalk = () => {
    const checkedAt = toInstant(clock.now());
    const anchor = findAnchor();
    const tell = (found: ChainFault | undefined): ChainVerdict => {
      const entries = store.findNewest()?.sequence ?? 0;
      const fault =
        found ?? (anchor === 'damaged' ? { problem: 'changed' as const, sequence: entries } : undefined);
      if (fault) return { verdict: 'broken', entries, ...fault, checkedAt };
      const [first] = store.following(null, 1);
      return { verdict: 'whole', entries, since: first?.at ?? null, checkedAt };
    };
    return { walk: createChainWalk(anchor === 'damaged' ? undefined : anchor), tell };
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
      const { walk, tell } = beginWalk();
      return tell(walk.step(store.oldestFirst()) ?? walk.end());
    },
    verifyInSlices: async (pause) => {
      const { walk, tell } = beginWalk();
      let after: number | null = null;
      for (;;) {
        const entries: AuditEntry[] = store.following(after, AT_A_TIME);
        const fault = walk.step(entries);
        const last = entries.at(-1);
        if (fault || !last || entries.length < AT_A_TIME) return tell(fault ?? walk.end());
        after = last.sequence;
        await pause();
      }
    },
  };
};
