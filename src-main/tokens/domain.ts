import type { KeptToken } from './store.ts';

/**
 * The blocks that the service gave out, by their revocation ids. Who shares them all dies together; two roots may share
 * the first of them, and are two all the same.
 */
export const rootIdsOf = (revocationIds: readonly string[], rootBlocks: number): readonly string[] =>
  revocationIds.slice(0, rootBlocks);

/** The nearest kept ancestor: whose last block is the longest beginning of this token's blocks. */
export const findParent = (
  revocationIds: readonly string[],
  findByRevocationId: (id: string) => KeptToken | undefined,
): KeptToken | undefined => {
  for (let length = revocationIds.length - 1; length > 0; length -= 1) {
    const found = findByRevocationId(revocationIds[length - 1] ?? '');
    if (found) return found;
  }
  return undefined;
};

/** From the root down to the direct parent. */
export const ancestorsOf = (token: KeptToken, find: (id: string) => KeptToken | undefined): KeptToken[] => {
  const parent = token.parentId === null ? undefined : find(token.parentId);
  return parent ? [...ancestorsOf(parent, find), parent] : [];
};

/** Tokens below `top`, each after its parent, with how deep they hang. `top` itself is left out. */
export const descendantsOf = (
  top: KeptToken,
  domain: readonly KeptToken[],
  depth = 1,
): { token: KeptToken; depth: number }[] =>
  domain
    .filter((token) => token.parentId === top.id)
    .flatMap((token) => [{ token, depth }, ...descendantsOf(token, domain, depth + 1)]);
