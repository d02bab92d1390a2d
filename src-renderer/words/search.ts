/** What a search looks at. `words` are further keys: applications, the tool, the fingerprint. */
export type SearchItem = { id: string; parentId: string | null; name: string; words: readonly string[] };

export type SearchAnswer = {
  /** Best first. */
  ranked: readonly string[];
  /** The matches and all their ancestors: what a tree has to show. */
  visible: ReadonlySet<string>;
};

type Entry = {
  id: string;
  name: string;
  /** Name, then the other keys, lower-cased and apart from each other. */
  all: string;
  /** One bit a letter or digit that occurs in the name: a cheap way to say no. */
  letters: number;
};

const SEPARATOR = '\u0000';
const MARKS = /[\u0300-\u036f]/g;
const fold = (text: string): string => text.normalize('NFD').replace(MARKS, '').toLowerCase();

const lettersOf = (text: string): number => {
  let bits = 0;
  for (let at = 0; at < text.length; at += 1) bits |= 1 << (text.charCodeAt(at) & 31);
  return bits;
};

const startsWord = (text: string, at: number): boolean => {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  const isLetter =
    (before >= 97 && before <= 122) || (before >= 48 && before <= 57) || (before >= 0xc0 && before < 0x2000);
  return !isLetter;
};

/**
 * Whether `term` runs through `text` in order: it begins at a word, and each next letter is at most two
 * letters on or begins a word. So `clor` finds "Claude – Orders" and `ordrs` finds "Orders", but a long name
 * does not match by chance. What matches a term matches every beginning of it, so narrowing is safe.
 */
const runsThrough = (term: string, text: string): boolean => {
  let reached: number[] = [];
  const first = term[0];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === first && startsWord(text, at)) reached.push(at);
  }
  for (let letter = 1; letter < term.length && reached.length > 0; letter += 1) {
    const next: number[] = [];
    const earliest = reached[0] ?? 0;
    let from = 0;
    for (let at = earliest + 1; at < text.length; at += 1) {
      if (text[at] !== term[letter]) continue;
      while (from < reached.length - 1 && (reached[from + 1] ?? Infinity) < at) from += 1;
      const near = (reached[from] ?? Infinity) < at && at - (reached[from] ?? 0) <= 3;
      if (near || startsWord(text, at)) next.push(at);
    }
    reached = next;
  }
  return reached.length > 0;
};

/** How well one term fits, the lower the better; `null`: not at all. */
const fit = (term: string, letters: number, entry: Entry): number | null => {
  const inName = entry.name.indexOf(term);
  if (inName === 0) return entry.name.length === term.length ? 0 : 1;
  if (inName > 0) return startsWord(entry.name, inName) ? 2 : 3;
  const anywhere = entry.all.indexOf(term);
  if (anywhere >= 0) return startsWord(entry.all, anywhere) ? 4 : 5;
  if (term.length < 2 || (entry.letters & letters) !== letters) return null;
  return runsThrough(term, entry.name) ? 6 : null;
};

/**
 * An index over tokens: every word of the query has to fit somewhere. Typing on narrows the last answer
 * instead of asking all again, so a key stroke over 10,000 tokens stays within a frame.
 */
export const createSearch = (items: readonly SearchItem[]): ((query: string) => SearchAnswer) => {
  // Shorter names first, once for all: answers only have to be parted by how well they fit.
  const entries = items
    .map((item): Entry => {
      const name = fold(item.name);
      return {
        id: item.id,
        name,
        all: [name, ...item.words.map(fold)].join(SEPARATOR),
        letters: lettersOf(name),
      };
    })
    .toSorted((a, b) => a.name.length - b.name.length);
  const parents = new Map(items.map(({ id, parentId }) => [id, parentId]));
  const everything: SearchAnswer = {
    ranked: items.map(({ id }) => id),
    visible: new Set(items.map(({ id }) => id)),
  };
  let last: { query: string; candidates: readonly Entry[] } = { query: '', candidates: entries };

  const withAncestors = (ids: readonly string[]): Set<string> => {
    const visible = new Set<string>();
    for (const id of ids) {
      let at: string | null = id;
      while (at !== null && !visible.has(at)) {
        visible.add(at);
        at = parents.get(at) ?? null;
      }
    }
    return visible;
  };

  return (text) => {
    const query = fold(text).trim().replace(/\s+/g, ' ');
    if (query === '') {
      last = { query: '', candidates: entries };
      return everything;
    }
    const candidates = query.startsWith(last.query) ? last.candidates : entries;
    const terms = query.split(' ').map((term) => ({ term, letters: lettersOf(term) }));
    const found: Entry[] = [];
    const byScore: string[][] = [];
    for (const entry of candidates) {
      let score = 0;
      for (const { term, letters } of terms) {
        const one = fit(term, letters, entry);
        score = one === null ? -1 : score + one;
        if (one === null) break;
      }
      if (score < 0) continue;
      found.push(entry);
      (byScore[score] ??= []).push(entry.id);
    }
    last = { query, candidates: found };
    const ranked = byScore.flat();
    return { ranked, visible: withAncestors(ranked) };
  };
};
