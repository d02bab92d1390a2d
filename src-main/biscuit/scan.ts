import { DEEPEST_DATALOG, LONGEST_DATALOG } from '#contract/restriction.ts';
import type { DatalogProblem } from '#contract/restriction.ts';

/** A piece of Datalog; white space is left out. `mark`: any other single character. */
export type Piece = {
  kind: 'word' | 'string' | 'comment' | 'open' | 'close' | 'mark';
  text: string;
  from: number;
  to: number;
  /** How many brackets are open around it. */
  depth: number;
};

export type Statement = { pieces: readonly Piece[]; from: number; to: number };

const PIECES = [
  ['comment', /\/\/[^\n\r]*|\/\*[^]*?\*\//y],
  ['string', /"(?:[^"\\]|\\[^])*"/y],
  ['word', /\$?[\p{L}\p{N}_:]+/uy],
  ['open', /[([{]/y],
  ['close', /[)\]}]/y],
  ['mark', /[^]/uy],
] as const;

const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

const pieceAt = (source: string, at: number, depth: number): Piece | undefined => {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { kind, text, from: at, to: at + text.length, depth };
  }
  return undefined;
};

/** What the engine must not see, or would not say the place of. */
type Scan = { pieces: Piece[]; problem: DatalogProblem | null };

/**
 * The pieces of a source, up to what is wrong with it as a text: too long, nested too deep (brackets of all kinds and
 * the negations before them), strings, comments or brackets that do not end, half a character.
 */
export const scan = (source: string): Scan => {
  const pieces: Piece[] = [];
  const wrong = (kind: DatalogProblem['kind'], from: number, to = source.length): Scan => ({
    pieces,
    problem: { kind, from, to },
  });
  if (source.length > LONGEST_DATALOG) return wrong('too-long', LONGEST_DATALOG);
  const half = source.search(/\p{Cs}/u);
  if (half >= 0) return wrong('syntax', half, half + 1);

  const open: { piece: Piece; weight: number }[] = [];
  let weight = 0;
  let negations = 0;
  for (let at = 0; at < source.length;) {
    const space = /[^\S\u00a0\u2028\u2029\ufeff]+/y;
    space.lastIndex = at;
    at += space.exec(source)?.[0].length ?? 0;
    const piece = pieceAt(source, at, open.length);
    if (!piece) break;
    at = piece.to;
    if (piece.text === '"') return wrong('syntax', piece.from);
    if (piece.text === '/' && source[at] === '*') return wrong('syntax', piece.from);
    if (piece.kind === 'close') {
      const opened = open.pop();
      if (!opened || CLOSING[opened.piece.text] !== piece.text) return wrong('syntax', piece.from, piece.to);
      weight -= opened.weight;
      piece.depth = open.length;
    }
    negations = piece.text === '!' ? negations + 1 : negations;
    const isDeeper = piece.kind === 'open';
    if (weight + negations + (isDeeper ? 1 : 0) > DEEPEST_DATALOG)
      return wrong('too-deep', piece.from, piece.to);
    if (isDeeper) {
      open.push({ piece, weight: negations + 1 });
      weight += negations + 1;
    }
    if (piece.text !== '!') negations = 0;
    pieces.push(piece);
  }
  const last = open.at(-1)?.piece;
  return last ? wrong('syntax', last.from, last.to) : { pieces, problem: null };
};

const withoutLeadingComments = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces.slice(pieces.findIndex(({ kind }) => kind !== 'comment'));

/** The statements between the semicolons; `problem`: a semicolon that ends none. */
export const statementsOf = (
  pieces: readonly Piece[],
): { statements: Statement[]; problem: DatalogProblem | null } => {
  const statements: Statement[] = [];
  let begun: Piece[] = [];
  const end = () => {
    const own = begun.every(({ kind }) => kind === 'comment') ? [] : withoutLeadingComments(begun);
    const [first, last] = [own[0], own.at(-1)];
    if (first && last) statements.push({ pieces: own, from: first.from, to: last.to });
    begun = [];
    return own.length > 0;
  };
  for (const piece of pieces) {
    if (piece.text !== ';' || piece.depth > 0) begun.push(piece);
    else if (!end()) return { statements, problem: { kind: 'syntax', from: piece.from, to: piece.to } };
  }
  end();
  return { statements, problem: null };
};
