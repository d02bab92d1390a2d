import { go } from '#renderer/query/route.ts';
import type { CallInput, CallOutput, GoesOn } from '#renderer/query/api.ts';

/** A copy that a lock interrupted: made after the unlock, and again where the lock took it back. The count-down tells of it. */
export const goesOnCopying: GoesOn<CallInput<'tokens', 'copy'>, CallOutput<'tokens', 'copy'>> = {
  label: ({ confirmedRoot }) => (confirmedRoot === true ? 'Copy a root' : 'Copy a token'),
  tell: (_copied, { id }) => go({ room: 'tokens', tokenId: id }),
  left: async (_copied, { id, confirmedRoot }, client) => {
    await client.tokens.copy({ id, ...(confirmedRoot === undefined ? {} : { confirmedRoot }) });
  },
};
