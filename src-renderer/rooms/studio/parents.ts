import type { TokenSummary } from '#contract/tokens.ts';

/** Tokens that can be narrowed, or could be but for their seal. */
export const isAlive = (token: TokenSummary): boolean =>
  token.revokedAt === null && token.remote !== 'invalid';

/** What can be narrowed instead of a token: every root, and all that was made from its own. */
export const parentsBeside = (parent: TokenSummary, list: readonly TokenSummary[]): readonly TokenSummary[] =>
  list.filter(
    (token) =>
      token.id === parent.id ||
      (isAlive(token) && (token.kind === 'root' || token.rootRevocationId === parent.rootRevocationId)),
  );
