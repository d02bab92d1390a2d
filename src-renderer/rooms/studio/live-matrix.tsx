import { useRef, useState } from 'react';
import { actionGrid, countedWords, freeTools, neededBy, toolGrid } from '#renderer/parts/cells.ts';
import { TOOLS } from '#renderer/parts/tools.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Matrix, MatrixLegend } from '#renderer/ui/matrix.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { TextTabs } from '#renderer/ui/text-tabs.tsx';
import type { Surroundings } from '#renderer/words/why.ts';
import { CellWords } from './cell-words.tsx';
import type { Draft, Room } from './draft.ts';
import { fixFor, fixForAll } from './fix.ts';
import type { Fix } from './fix.ts';
import type { Preview } from './use-preview.ts';
import styles from './live-matrix.module.css';

type View = 'tools' | 'actions';

/** Every action of the service under the real authorizer, tool by tool where it has an MCP server. */
export const LiveMatrix = ({
  preview,
  draft,
  room,
  around,
  isDimmed,
  onFix,
}: {
  preview: Preview;
  draft: Draft;
  room: Room;
  around: Surroundings;
  /** It is about an earlier choice. */
  isDimmed: boolean;
  onFix: (fix: Fix) => void;
}) => {
  const { catalogue } = room;
  const hasTools = catalogue.mcpTools.length > 0;
  const [view, setView] = useState<View>('tools');
  const [current, setCurrent] = useState<string | null>(null);
  const stop = useRef<HTMLTableCellElement>(null);
  const isTools = hasTools && view === 'tools';
  const needed = neededBy(draft.tool, catalogue);
  const grid = isTools
    ? toolGrid(catalogue, preview.matrix, needed)
    : actionGrid(catalogue, preview.matrix, needed);
  const named = current === null ? undefined : grid.named.get(current);
  const fix = named === undefined ? null : fixFor(named.cell, draft, room);
  const free = isTools ? freeTools(catalogue) : [];

  const missing = preview.matrix.filter(({ action, verdict }) => verdict === 'denied' && needed.has(action));
  const need = catalogue.needs.find(
    ({ tool, actions }) => tool === draft.tool && missing.some(({ action }) => actions.includes(action)),
  );
  const needFix = fixForAll(missing, draft, room);
  const isFlagged = grid.rows.some(({ cells }) => cells.some((cell) => cell?.isFlagged === true));

  return (
    <section className={styles['matrix']} aria-label="What it may do">
      {need !== undefined && !isDimmed && (
        <div className={styles['need']}>
          <Notice
            tone="soon"
            role="status"
            title={`${TOOLS[draft.tool].label} would not get far.`}
            {...(needFix === null
              ? {}
              : { action: <Button onPress={() => onFix(needFix)}>{needFix.label}</Button> })}
          >
            {need.says}
          </Notice>
        </div>
      )}
      <div className={styles['head']}>
        {hasTools ? (
          <TextTabs
            label="Matrix"
            items={[
              { id: 'tools', label: 'MCP tools' },
              { id: 'actions', label: 'All actions' },
            ]}
            value={view}
            onChange={setView}
          />
        ) : (
          <h3 className={styles['title']}>Actions</h3>
        )}
        <span className={styles['count']} role="status">
          {countedWords(grid)}
        </span>
        <MatrixLegend depends={grid.depends > 0} flagged={isFlagged ? 'needed' : null} />
      </div>
      <Matrix
        label={isTools ? 'MCP tools' : 'Actions'}
        columns={grid.columns}
        rows={grid.rows}
        current={named === undefined ? null : current}
        onCurrent={setCurrent}
        currentRef={stop}
        isMono={isTools}
        isDimmed={isDimmed}
      />
      {named === undefined ? (
        <p className={styles['hint']}>Go to a cell to see why it is so.</p>
      ) : (
        <CellWords
          named={named}
          around={around}
          tool={draft.tool}
          fix={isDimmed ? null : fix}
          isHeld={
            named.cell.verdict === 'denied' &&
            !room.parent.allowed.includes(named.cell.action) &&
            named.cell.because.some(({ block }) => block >= 0 && block < room.block)
          }
          isCode={isTools}
          onFix={() => {
            if (fix === null) return;
            // The button goes with what it mends, so the cell has the focus then.
            stop.current?.focus();
            onFix(fix);
          }}
        />
      )}
      {free.length > 0 && (
        <p className={styles['hint']}>
          <code>{free.join(', ')}</code> asks for nothing: always allowed.
        </p>
      )}
    </section>
  );
};
