import { useState } from 'react';
import type { Cell } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { MatrixLegend } from '#renderer/ui/matrix.tsx';
import { TextTabs } from '#renderer/ui/text-tabs.tsx';
import { actionGrid, countedWords, freeTools, toolGrid } from './cells.ts';
import styles from './power-grid.module.css';

type View = 'tools' | 'actions';

/** Every action of the service, or every tool of its MCP server where it has one, and the cell that is explained. */
export const usePowerGrid = (
  catalogue: Catalogue,
  matrix: readonly Cell[],
  /** Actions that are flagged where they are denied. */
  needed?: ReadonlySet<string>,
) => {
  const hasTools = catalogue.mcpTools.length > 0;
  const [chosen, choose] = useState<View>('tools');
  const [current, setCurrent] = useState<string | null>(null);
  const isTools = hasTools && chosen === 'tools';
  const grid = (isTools ? toolGrid : actionGrid)(catalogue, matrix, needed);
  const named = current === null ? undefined : grid.named.get(current);
  return {
    hasTools,
    isTools,
    choose,
    grid,
    /** The cell that was gone to; `undefined`: none of those that are shown. */
    named,
    /** What the matrix is drawn from. */
    table: {
      label: isTools ? 'MCP tools' : 'Actions',
      columns: grid.columns,
      rows: grid.rows,
      current: named === undefined ? null : current,
      onCurrent: setCurrent,
      isMono: isTools,
    },
    /** Tools that no restriction stops; `FreeTools` says so. */
    free: isTools ? freeTools(catalogue) : [],
  };
};

/** Which grid it is, how much of it is allowed, and what its signs mean: what stands in its head. */
export const PowerGridHead = ({
  of: { hasTools, isTools, choose, grid, table },
  heading: Heading,
  isLive = false,
  flagged = null,
}: {
  of: ReturnType<typeof usePowerGrid>;
  /** Its level where it has no tabs. */
  heading: 'h3' | 'h4';
  /** It changes while somebody writes, so its count is heard. */
  isLive?: boolean;
  /** What a flagged cell means. */
  flagged?: string | null;
}) => (
  <>
    {hasTools ? (
      <TextTabs<View>
        label="Matrix"
        items={[
          { id: 'tools', label: 'MCP tools' },
          { id: 'actions', label: 'All actions' },
        ]}
        value={isTools ? 'tools' : 'actions'}
        onChange={choose}
      />
    ) : (
      <Heading className={styles['title']}>{table.label}</Heading>
    )}
    <span className={styles['count']} {...(isLive ? { role: 'status' } : {})}>
      {countedWords(grid)}
    </span>
    <MatrixLegend depends={grid.depends > 0} flagged={flagged} />
  </>
);

/** What is allowed whatever is chosen, and so has no place in the grid. */
export const FreeTools = ({ of: { free } }: { of: ReturnType<typeof usePowerGrid> }) =>
  free.length > 0 && (
    <p className={styles['free']}>
      <code>{free.join(', ')}</code> needs no permission: always allowed.
    </p>
  );
