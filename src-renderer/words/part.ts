import { MARK } from './shown.ts';

/** A piece of a sentence: `strong` varies from token to token, a `date` is strong and never breaks, `code` is Datalog. */
export type Part = { text: string; kind?: 'strong' | 'date' | 'code' };

/** The parts as plain text, for names and tests. */
export const plain = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');

export const strong = (text: string): Part => ({ text, kind: 'strong' });

/** A text with values between marks as parts. */
export const marked = (text: string): Part[] =>
  text
    .split(MARK)
    .map((piece, at) => (at % 2 === 1 ? strong(piece) : { text: piece }))
    .filter((part) => part.text !== '');

/** "Could do" for "May do": of a token that has ended. */
export const inThePast = ([first, ...others]: readonly Part[]): Part[] =>
  first === undefined ? [] : [{ ...first, text: first.text.replace(/^May /, 'Could ') }, ...others];
