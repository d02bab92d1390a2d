/** A stretch of a text, in characters from its beginning. */
export type Stretch = { from: number; to: number };

const SKIPPED = /"(?:[^"\\]|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;/g;

/**
 * Where each check of a Datalog text stands, in order. It only finds the text of a check that the engine has counted:
 * whether it is one, the engine says.
 */
export const statementsIn = (source: string): readonly Stretch[] => {
  const ends: number[] = [];
  // Comments become blanks, so that what is left begins with a word.
  const bare = source.replace(SKIPPED, (text, at: number) => {
    if (text === ';') ends.push(at);
    return text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : text;
  });
  ends.push(source.length);
  let from = 0;
  return ends.flatMap((end) => {
    const text = bare.slice(from, end);
    const stretch = {
      from: from + (text.length - text.trimStart().length),
      to: from + text.trimEnd().length,
    };
    from = end + 1;
    return stretch.to > stretch.from ? [stretch] : [];
  });
};

/** Where a remark about a check belongs: at the word that it is about, else at the whole check. */
export const stretchOf = (source: string, check: number | null, about: string | null): Stretch => {
  const whole = { from: 0, to: source.length };
  const stretch = check === null ? whole : (statementsIn(source)[check] ?? whole);
  if (about === null) return stretch;
  const word = about.replace(/^\$/, '').replace(/\W/g, '\\$&');
  const found = new RegExp(`(?<![\\w:$])\\$?${word}(?![\\w:])`).exec(source.slice(stretch.from, stretch.to));
  if (found === null) return stretch;
  const from = stretch.from + found.index;
  return { from, to: from + found[0].length };
};
