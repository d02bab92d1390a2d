import { Check, CircleQuestionMark, X } from 'lucide-react';
import { useState } from 'react';
import type { Cell } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Matrix, MatrixLegend } from '#renderer/ui/matrix.tsx';
import { TextTabs } from '#renderer/ui/text-tabs.tsx';
import { whyCell } from '#renderer/words/why.ts';
import type { Surroundings } from '#renderer/words/why.ts';
import { actionGrid, countedWords, freeTools, toolGrid } from './cells.ts';
import { Sentence } from './sentence.tsx';
import styles from './power-matrix.module.css';

type View = 'tools' | 'actions';
const ICONS = { allowed: Check, denied: X, depends: CircleQuestionMark } as const;

/** Every action of the service, or every tool of its MCP server, and why the chosen one is as it is. */
export const PowerMatrix = ({
  matrix,
  catalogue,
  around,
}: {
  matrix: readonly Cell[];
  catalogue: Catalogue;
  around: Surroundings;
}) => {
  const hasTools = catalogue.mcpTools.length > 0;
  const [chosen, setChosen] = useState<View>('tools');
  const [current, setCurrent] = useState<string | null>(null);
  const view = hasTools ? chosen : 'actions';
  const grid = view === 'tools' ? toolGrid(catalogue, matrix) : actionGrid(catalogue, matrix);
  const named = current === null ? undefined : grid.named.get(current);
  const title = view === 'tools' ? 'MCP tools' : 'Actions';
  const free = view === 'tools' ? freeTools(catalogue) : [];
  return (
    <div className={styles['matrix']}>
      <div className={styles['head']}>
        {hasTools ? (
          <TextTabs
            label="Matrix"
            items={[
              { id: 'tools', label: 'MCP tools' },
              { id: 'actions', label: 'All actions' },
            ]}
            value={view}
            onChange={(next) => {
              setChosen(next);
              setCurrent(null);
            }}
          />
        ) : (
          <h4 className={styles['title']}>{title}</h4>
        )}
        <span className={styles['count']}>{countedWords(grid)}</span>
        <span className={styles['legend']}>
          <MatrixLegend depends={grid.depends > 0} flagged={null} />
        </span>
      </div>
      <Matrix
        label={title}
        columns={grid.columns}
        rows={grid.rows}
        current={current}
        onCurrent={setCurrent}
        isMono={view === 'tools'}
      />
      <div className={styles['why']} role="status">
        {named === undefined ? (
          <p>Go to a cell to see why it is so.</p>
        ) : (
          <>
            <p>
              <Icon of={ICONS[named.cell.verdict]} size={14} />
              <code>{named.title}</code> <span>{named.cell.verdict}</span>
            </p>
            {whyCell(named.cell, around).map((parts, at) => (
              // The reasons have no name but their place.
              // eslint-disable-next-line react/no-array-index-key
              <p key={at}>
                <Sentence parts={parts} />
              </p>
            ))}
          </>
        )}
      </div>
      {free.length > 0 && (
        <p className={styles['free']}>
          <code>{free.join(', ')}</code> needs no permission, so it is always allowed.
        </p>
      )}
    </div>
  );
};
