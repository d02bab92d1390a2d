import type { TokenDetail, TokenSummary } from '#contract/tokens.ts';

type Kept = Pick<TokenSummary, 'id' | 'name' | 'narrowings'>;

/** The place of the block that was added last. */
export const lastBlockOf = ({ blocks }: Pick<TokenDetail, 'blocks'>): number => blocks.length - 1;

/**
 * Who added a block, of those that are kept here: the first in the line down to the token that has it. The root's own
 * blocks are the root's; where the line is not whole, a block belongs to the first that has it.
 */
export const adderOf = (
  block: number,
  token: Kept & Pick<TokenDetail, 'ancestors' | 'blocks'>,
  tokens: readonly Kept[],
): Kept => {
  const line = token.ancestors.flatMap(({ id }) => tokens.find((kept) => kept.id === id) ?? []);
  // The line is of one service, whose roots all have as many blocks.
  const lastOfRoot = lastBlockOf(token) - token.narrowings;
  return line.find(({ narrowings }) => lastOfRoot + narrowings >= block) ?? token;
};
