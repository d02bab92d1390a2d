/** Marks where a value begins and ends inside a phrase; `shown` takes it out of every value. */
export const MARK = '\u0002';

/** A text of a token or a service as it may be shown: nothing in it is unseen or turns the direction of reading. */
export const shown = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** An id in short: its first and last four digits. */
export const shortId = (id: string): string => `${id.slice(0, 4)}…${id.slice(-4)}`;
