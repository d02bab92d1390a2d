/** A piece of Datalog for the eye; `short` stands for `full`. */
export type Piece =
  | { kind: 'plain' | 'keyword'; text: string }
  | { kind: 'short'; text: string; full: string };

const MOST_SHOWN = 2;
const PIECE =
  /(?<list>\[(?:"[^"\\]*"(?:, ?)?){3,}\]|\{(?:(?:hex:[0-9a-f]+|"[^"\\]*")(?:, ?)?){3,}\})|hex:(?<hex>[0-9a-f]{16,})|(?<word>\bcheck (?:if|all)\b|\breject if\b|\bor\b)/g;

/** Long lists and long numbers of a block's text, counted and cut; a string that is no list stays as it is. */
export const abbreviated = (block: string): readonly Piece[] => {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of block.matchAll(PIECE)) {
    const [text] = found;
    const { list, hex, word } = found.groups ?? {};
    if (found.index > from) pieces.push({ kind: 'plain', text: block.slice(from, found.index) });
    from = found.index + text.length;
    if (word !== undefined) pieces.push({ kind: 'keyword', text });
    else if (hex !== undefined) {
      pieces.push({ kind: 'short', text: `hex:${hex.slice(0, 4)}…${hex.slice(-4)}`, full: text });
    } else if (list !== undefined) {
      const count = list.split(',').filter((entry) => /\w/.test(entry)).length;
      const what = list.includes(':') && list.includes('"') ? 'actions' : 'values';
      pieces.push(
        count > MOST_SHOWN
          ? { kind: 'short', text: `${list[0]}${count} ${what}${list.at(-1)}`, full: list }
          : { kind: 'plain', text },
      );
    }
  }
  if (from < block.length) pieces.push({ kind: 'plain', text: block.slice(from) });
  return pieces;
};
