import type { Cell } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import type { Tool } from '#contract/tokens.ts';
import type { MatrixCell, MatrixRow } from '#renderer/ui/matrix-cell.ts';

/** A grid of cells, each of which is an action under one name. */
export type Grid = {
  columns: readonly string[];
  rows: readonly MatrixRow[];
  /** By the id of the cell. */
  named: ReadonlyMap<string, Named>;
  allowed: number;
  depends: number;
  total: number;
};

export type Named = { title: string; cell: Cell };

const VERDICTS = { allowed: 'allowed', denied: 'denied', depends: 'depends' } as const;

/** Actions that the tool can't do without. */
export const neededBy = (tool: Tool, catalogue: Catalogue): ReadonlySet<string> =>
  new Set(catalogue.needs.filter((need) => need.tool === tool).flatMap(({ actions }) => actions));

const NONE: ReadonlySet<string> = new Set();

type Entry = { row: string; column: string; title: string; action: string };

const gridOf = (
  entries: readonly Entry[],
  columns: readonly string[],
  matrix: readonly Cell[],
  needed: ReadonlySet<string>,
): Grid => {
  const verdicts = new Map(matrix.map((cell) => [cell.action, cell]));
  const named = new Map<string, Named>();
  const cellOf = (entry: Entry | undefined): MatrixCell | null => {
    const cell = entry === undefined ? undefined : verdicts.get(entry.action);
    if (entry === undefined || cell === undefined) return null;
    named.set(entry.title, { title: entry.title, cell });
    const isFlagged = cell.verdict === 'denied' && needed.has(cell.action);
    return {
      id: entry.title,
      verdict: cell.verdict,
      label: `${entry.title}: ${VERDICTS[cell.verdict]}${isFlagged ? ', and needed' : ''}`,
      isFlagged,
    };
  };
  const rows = [...new Set(entries.map(({ row }) => row))].map((row) => ({
    id: row,
    label: row,
    cells: columns.map((column) =>
      cellOf(entries.find((entry) => entry.row === row && entry.column === column)),
    ),
  }));
  const all = [...named.values()];
  const count = (verdict: Cell['verdict']) => all.filter(({ cell }) => cell.verdict === verdict).length;
  return { columns, rows, named, allowed: count('allowed'), depends: count('depends'), total: all.length };
};

/** The tools of the service's MCP server, by what they are about and what they do with it. */
export const toolGrid = (
  catalogue: Catalogue,
  matrix: readonly Cell[],
  needed: ReadonlySet<string> = NONE,
): Grid => {
  const entries = catalogue.mcpTools.flatMap(({ tool, action }) => {
    if (action === null) return [];
    const dot = tool.lastIndexOf('.');
    return [{ row: tool.slice(0, Math.max(0, dot)), column: tool.slice(dot + 1), title: tool, action }];
  });
  return gridOf(entries, [...new Set(entries.map(({ column }) => column))], matrix, needed);
};

/** Tools that ask for nothing, so that no restriction stops them. */
export const freeTools = (catalogue: Catalogue): readonly string[] =>
  catalogue.mcpTools.flatMap(({ tool, action }) => (action === null ? [tool] : []));

/** Every action of the service; the verbs that most groups have stand first. */
export const actionGrid = (
  catalogue: Catalogue,
  matrix: readonly Cell[],
  needed: ReadonlySet<string> = NONE,
): Grid => {
  const entries = catalogue.groups.flatMap(({ label, actions }) =>
    actions.map(({ name, verb }) => ({ row: label, column: verb, title: `${label}: ${verb}`, action: name })),
  );
  const common = (verb: string) => entries.filter(({ column }) => column === verb).length;
  const columns = [...new Set(entries.map(({ column }) => column))].toSorted((a, b) => common(b) - common(a));
  return gridOf(entries, columns, matrix, needed);
};

/** `12 of 22 allowed, 2 depend`. */
export const countedWords = ({ allowed, depends, total }: Grid): string =>
  `${allowed} of ${total} allowed${depends === 0 ? '' : `, ${depends} depend${depends === 1 ? 's' : ''}`}`;
