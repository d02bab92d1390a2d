import { screen } from '#contract/screen.ts';
import type { Screen } from '#contract/screen.ts';

export const LINK_SCHEME = 'whittle';

const MAXIMUM_LENGTH = 200;

/** The one way to write a link to this screen. */
const linkTo = ({ room, tokenId }: Screen): string =>
  `${LINK_SCHEME}://open/${room}${tokenId === null ? '' : `/${tokenId}`}`;

/**
 * The screen that a link names: `whittle://open/<room>`, and in Tokens `/<id of a token>`. Any page and any program
 * can make one, so it carries no secret and no wish but this; `undefined`: whatever else it says.
 */
export const readDeepLink = (text: string): Screen | undefined => {
  if (text.length > MAXIMUM_LENGTH || !URL.canParse(text)) return undefined;
  const [, room, tokenId = null] = new URL(text).pathname.split('/');
  const named = screen.safeParse({ room, tokenId });
  if (!named.success || (tokenId !== null && named.data.room !== 'tokens')) return undefined;
  // A reader of addresses forgives much: only what is written as we would write it is a link of ours.
  return linkTo(named.data) === text ? named.data : undefined;
};

/** The links among the words of a command line, good ones or not. All other words mean nothing to us. */
export const linksAmong = (words: readonly string[]): readonly string[] =>
  words.filter((word) => word.toLowerCase().startsWith(`${LINK_SCHEME}:`));
