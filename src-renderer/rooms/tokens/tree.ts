import type { Connection } from '#contract/services.ts';
import type { TokenSummary } from '#contract/tokens.ts';

/** A level's hairline in a row: it passes, ends here, or is not there. */
export type Guide = 'none' | 'passes' | 'branches' | 'ends';

export type TokenRow = {
  kind: 'token';
  token: TokenSummary;
  /** 1 for a root. */
  level: number;
  position: number;
  siblings: number;
  /** `null`: nothing was made from it. */
  isExpanded: boolean | null;
  /** All that was made from it, to any depth. */
  descendants: number;
  guides: readonly Guide[];
};
export type GroupRow = { kind: 'group'; connection: Connection };
export type Row = GroupRow | TokenRow;

/** Pixels. */
export const ROW_HEIGHT = 44;
export const GROUP_HEIGHT = 32;
export const heightOf = (row: Row): number => (row.kind === 'group' ? GROUP_HEIGHT : ROW_HEIGHT);

/** Children by parent; a token whose parent is not kept here, or is in a ring, stands at the top. */
export const childrenOf = (tokens: readonly TokenSummary[]): Map<string | null, TokenSummary[]> => {
  const known = new Set<string>(tokens.map(({ id }) => id));
  const children = new Map<string | null, TokenSummary[]>();
  for (const token of tokens) {
    const parent = token.parentId !== null && known.has(token.parentId) ? token.parentId : null;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [token]);
    else list.push(token);
  }
  return children;
};

/** How many were made from each token, to any depth; leaves are left out. */
export const countDescendants = (tokens: readonly TokenSummary[]): Map<string, number> => {
  const children = childrenOf(tokens);
  const counts = new Map<string, number>();
  const count = (id: string): number => {
    const direct = children.get(id) ?? [];
    const all = direct.reduce((sum, child) => sum + 1 + count(child.id), 0);
    if (all > 0) counts.set(id, all);
    return all;
  };
  for (const top of children.get(null) ?? []) count(top.id);
  return counts;
};

/** Who was made from whom; made once for a list, it serves every search. */
export type Family = {
  children: ReadonlyMap<string | null, readonly TokenSummary[]>;
  descendants: ReadonlyMap<string, number>;
};
export const familyOf = (tokens: readonly TokenSummary[]): Family => ({
  children: childrenOf(tokens),
  descendants: countDescendants(tokens),
});

/** The rows to show, in order: connections, and under each its tokens to any depth. */
export const rowsOf = (
  { children, descendants }: Family,
  connections: readonly Connection[],
  options: {
    /** `null`: all. */
    visible: ReadonlySet<string> | null;
    collapsed: ReadonlySet<string>;
    /** Roots only: nothing below the top. */
    isFlat?: boolean;
  },
): Row[] => {
  const isVisible = (token: TokenSummary) => options.visible === null || options.visible.has(token.id);
  const rows: Row[] = [];

  const add = (list: readonly TokenSummary[], level: number, above: readonly Guide[]): void => {
    const shown = list.filter(isVisible);
    shown.forEach((token, index) => {
      const below = options.isFlat === true ? [] : (children.get(token.id) ?? []).filter(isVisible);
      const isLast = index === shown.length - 1;
      const isExpanded = below.length === 0 ? null : !options.collapsed.has(token.id);
      rows.push({
        kind: 'token',
        token,
        level,
        position: index + 1,
        siblings: shown.length,
        isExpanded,
        descendants: descendants.get(token.id) ?? 0,
        guides: level === 1 ? [] : [...above, isLast ? 'ends' : 'branches'],
      });
      if (isExpanded === true) {
        add(below, level + 1, level === 1 ? [] : [...above, isLast ? 'none' : 'passes']);
      }
    });
  };

  const known = new Set<string>(connections.map(({ id }) => id));
  for (const connection of connections) {
    const before = rows.length;
    rows.push({ kind: 'group', connection });
    add(
      (children.get(null) ?? []).filter(({ connectionId }) => connectionId === connection.id),
      1,
      [],
    );
    if (rows.length === before + 1) rows.pop();
  }
  // Connections and tokens come by two calls: between them a token may have no heading yet.
  add(
    (children.get(null) ?? []).filter(({ connectionId }) => !known.has(connectionId)),
    1,
    [],
  );
  return rows;
};

/** The part of the rows that a scrolled window shows, with their offsets in pixels. */
export const windowOf = (
  offsets: readonly number[],
  scrollTop: number,
  height: number,
  margin = 6 * ROW_HEIGHT,
): { from: number; to: number } => {
  const first = (y: number) => {
    let low = 0;
    let high = offsets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((offsets[middle] ?? 0) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    from: first(Math.max(0, scrollTop - margin)),
    to: Math.min(Math.max(0, offsets.length - 1), first(scrollTop + height + margin) + 1),
  };
};

/** Offsets of all rows and, at the end, the whole height. */
export const offsetsOf = (rows: readonly Row[]): number[] => {
  const offsets = [0];
  for (const row of rows) offsets.push((offsets.at(-1) ?? 0) + heightOf(row));
  return offsets;
};
