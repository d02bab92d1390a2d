import type { BlockReading } from '#contract/restriction.ts';
import { exact } from './exact.ts';
import type { Part } from './part.ts';

export type End = {
  /** RFC 3339; `null`: none. */
  expiresAt: string | null;
  /** The block that sets it. */
  expiryBlock: number | null;
};

/** The earliest end over all blocks, and which of them sets it. */
export const earliestEnd = (blocks: readonly BlockReading[]): End => {
  let end: End = { expiresAt: null, expiryBlock: null };
  blocks.forEach(({ checks }, block) => {
    for (const check of checks) {
      if (check.kind !== 'expiry') continue;
      if (end.expiresAt === null || Date.parse(check.expiresAt) < Date.parse(end.expiresAt)) {
        end = { expiresAt: check.expiresAt, expiryBlock: block };
      }
    }
  });
  return end;
};

/** `Ends Tue 22 Dec 2026, 10:00: block 2 says so`. */
export const endWords = ({ expiresAt, expiryBlock }: End, now: Date, zone: string): Part[] => {
  if (expiresAt === null) return [{ text: 'Never ends: no block sets an end' }];
  const isOver = Date.parse(expiresAt) <= now.getTime();
  return [
    { text: isOver ? 'Ended ' : 'Ends ' },
    { text: exact(expiresAt, zone), kind: 'date' },
    ...(expiryBlock === null ? [] : [{ text: `: block ${expiryBlock} says so` }]),
  ];
};
