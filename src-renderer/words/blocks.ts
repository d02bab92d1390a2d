import type { BlockReading } from '#contract/restriction.ts';

export const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What was added to a root, in a line: `2 added, 1 check`. */
export const addedWords = (blocks: readonly Pick<BlockReading, 'checks'>[], added: number): string => {
  const checks = blocks.reduce((sum, block) => sum + block.checks.length, 0);
  const words = added === 0 ? 'As issued, nothing added' : `${added} added`;
  return checks === 0 ? words : `${words}, ${many(checks, 'check')}`;
};

/** Where the block at a place comes from; the last `added` of them came after the root's own. */
export const originWords = (
  at: number,
  { count, added, signer }: { count: number; added: number; signer: string | null },
): string => {
  if (at === 0) return signer === null ? 'the first' : `signed by ${signer}`;
  return at < count - added ? 'part of the root' : 'appended';
};
