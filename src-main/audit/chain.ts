import { createHash } from 'node:crypto';
import type { AuditEntry } from '#contract/audit.ts';

/** What the first entry is chained to. */
export const GENESIS = '0'.repeat(64);

/** SHA-256 over the entry and the hash before it, hex. JSON of a list: no two entries make the same text. */
export const chainHash = (previous: string, entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        previous,
        entry.sequence,
        entry.at,
        entry.act,
        entry.subject,
        entry.subjectId,
        entry.note,
        entry.actor,
        entry.where,
      ]),
    )
    .digest('hex');

export type ChainFault = { problem: 'changed' | 'missing'; sequence: number };

/** The newest entry as it was sealed under the vault key: what was cut off behind it shows. */
export type Anchor = { sequence: number; hash: string };

/** Walks the chain from its oldest entry on, in as many steps as one likes. */
export const createChainWalk = (anchor?: Anchor) => {
  let previous = GENESIS;
  let sequence = 0;
  return {
    /** Those that follow; `undefined`: none of them was changed and none is missing. */
    step: (entries: Iterable<AuditEntry>): ChainFault | undefined => {
      for (const entry of entries) {
        sequence += 1;
        if (entry.sequence !== sequence) return { problem: 'missing', sequence };
        if (chainHash(previous, entry) !== entry.hash) return { problem: 'changed', sequence };
        if (anchor?.sequence === sequence && anchor.hash !== entry.hash)
          return { problem: 'changed', sequence };
        previous = entry.hash;
      }
      return undefined;
    },
    /** No more follow. */
    end: (): ChainFault | undefined =>
      anchor && anchor.sequence > sequence ? { problem: 'missing', sequence: sequence + 1 } : undefined,
  };
};
