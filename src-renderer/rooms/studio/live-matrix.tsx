import { useRef } from 'react';
import { neededBy } from '#renderer/parts/cells.ts';
import { FreeTools, PowerGridHead, usePowerGrid } from '#renderer/parts/power-grid.tsx';
import { TOOLS } from '#renderer/parts/tools.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Matrix } from '#renderer/ui/matrix.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Surroundings } from '#renderer/words/why.ts';
import { CellWords } from './cell-words.tsx';
import type { Draft, Room } from './draft.ts';
import { fixFor, fixForAll } from './fix.ts';
import type { Fix } from './fix.ts';
import type { Preview } from './use-preview.ts';
import styles from './live-matrix.module.css';

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
  const stop = useRef<HTMLTableCellElement>(null);
  const needed = neededBy(draft.tool, catalogue);
  const shown = usePowerGrid(catalogue, preview.matrix, needed);
  const { grid, named } = shown;
  const fix = named === undefined ? null : fixFor(named.cell, draft, room);

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
        <PowerGridHead of={shown} heading="h3" isLive flagged={isFlagged ? 'needed' : null} />
      </div>
      <Matrix {...shown.table} currentRef={stop} isDimmed={isDimmed} />
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
          isCode={shown.isTools}
          onFix={() => {
            if (fix === null) return;
            // The button goes with what it mends, so the cell has the focus then.
            stop.current?.focus();
            onFix(fix);
          }}
        />
      )}
      <FreeTools of={shown} />
    </section>
  );
};
