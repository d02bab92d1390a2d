import { z } from './zod.ts';

/** A place in the window that a link may open: a room, and in Tokens one token. */
export const screen = z.object({
  room: z.enum(['tokens', 'activity', 'services', 'settings']),
  tokenId: z.uuid().nullable(),
});
export type Screen = z.output<typeof screen>;
