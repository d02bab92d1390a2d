/** What may be seen of a secret: its ends where it is long enough, and how long it is. */
export type Shown = { prefix: string; last: string; characters: number };

export const NOTHING_SHOWN: Shown = { prefix: '', last: '', characters: 0 };

/** With fewer characters than this its ends would give too much of it away. */
const LEAST_FOR_ENDS = 24;

/** Four characters from each end of a long secret. White space does not count. */
export const shownOf = (text: string): Shown => {
  const bare = text.replaceAll(/\s/g, '');
  if (bare.length < LEAST_FOR_ENDS) return { prefix: '', last: '', characters: bare.length };
  return { prefix: bare.slice(0, 4), last: bare.slice(-4), characters: bare.length };
};
