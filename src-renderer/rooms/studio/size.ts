/** Many servers take headers of 8 KB at most, all of one header together. */
const NEAR = 7_000;
const OVER = 8_000;

export type SizeWords = { tone: 'soon' | 'urgent'; text: string };

/** What a token's length may lead to; `null`: nothing. */
export const sizeWords = (characters: number): SizeWords | null => {
  if (characters > OVER) {
    return { tone: 'urgent', text: 'Some servers refuse headers over 8 KB, and this token alone fills one.' };
  }
  return characters > NEAR
    ? { tone: 'soon', text: 'Some servers refuse headers over 8 KB. This token comes near.' }
    : null;
};
