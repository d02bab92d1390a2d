import type { Compile } from './compiled.ts';
import type { Piece, Statement } from './scan.ts';

type Place = { from: number; to: number };

const OPENINGS = ['check if', 'check all', 'reject if'];
/** So many parts are tried, and so many beginnings of the wrong one, the longest first. */
const MOST_TRIED = 200;

/** The parts of a check between its commas and its `or`, each with the piece that parts it from the one before. */
const partsOf = (pieces: readonly Piece[]): { own: Piece[]; before: Piece | undefined }[] => {
  const depth = pieces[0]?.depth ?? 0;
  const parts: { own: Piece[]; before: Piece | undefined }[] = [{ own: [], before: undefined }];
  for (const piece of pieces) {
    const text = piece.text.toLowerCase();
    if (piece.depth === depth && (text === ',' || (piece.kind === 'word' && text === 'or')))
      parts.push({ own: [], before: piece });
    else parts.at(-1)?.own.push(piece);
  }
  return parts;
};

const spanOf = (pieces: readonly Piece[]): Place => ({
  from: pieces[0]?.from ?? 0,
  to: pieces.at(-1)?.to ?? 0,
});

const pieceFrom = (pieces: readonly Piece[], at: number): Place => {
  const piece = pieces.find(({ to }) => to > at);
  return piece ? { from: at, to: piece.to } : spanOf(pieces);
};

/**
 * Where a statement that the engine could not parse goes wrong. The engine's own word is used where it names a place;
 * else its parts are tried, and then the beginnings of the wrong one: the longest that can be parsed ends before it.
 */
export const placeOf = async (source: string, statement: Statement, compile: Compile): Promise<Place> => {
  const [first, second, ...rest] = statement.pieces;
  const opening = first && second && source.slice(first.from, second.to).toLowerCase();
  if (!first || !second || !OPENINGS.includes(opening ?? ''))
    return { from: statement.from, to: second?.kind === 'word' ? second.to : (first?.to ?? statement.to) };
  if (rest.length === 0) return { from: statement.from, to: statement.to };

  const parts = partsOf(rest);
  const empty = parts.findIndex(({ own }) => own.length === 0);
  const full = empty < 0 ? parts : parts.slice(0, empty);
  const checkIf = ({ from, to }: Place) => `check if ${source.slice(from, to)}`;
  const tried = await compile(
    full.slice(0, MOST_TRIED).map(({ own }) => checkIf(spanOf(own))),
    false,
  );
  const wrong = tried.findIndex(({ kind }) => kind === 'syntax');
  const [part, answer] = [full[wrong]?.own, tried[wrong]];
  if (!part || answer?.kind !== 'syntax') {
    // A separator with nothing behind it, or before it.
    const lone = parts[empty]?.before ?? parts[empty + 1]?.before;
    return empty >= 0 && lone ? { from: lone.from, to: lone.to } : { from: statement.from, to: statement.to };
  }

  const { from, to } = spanOf(part);
  const text = source.slice(from, to);
  const at = answer.rest === '' ? -1 : text.lastIndexOf(answer.rest);
  if (at > 0) return pieceFrom(part, from + at);
  const beginnings = part.slice(0, -1).slice(-MOST_TRIED).toReversed();
  const parsed = await compile(
    beginnings.map((piece) => checkIf({ from, to: piece.to })),
    false,
  );
  const last = beginnings[parsed.findIndex(({ kind }) => kind === 'parsed')];
  const next = last && part[part.indexOf(last) + 1];
  return next ? { from: next.from, to: next.to } : { from, to };
};
