import { Check, CircleQuestionMark, X } from 'lucide-react';
import { useRef } from 'react';
import type { KeyboardEvent, Ref } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { MatrixRow } from './matrix-cell.ts';
import { firstPlace, moveIn } from './matrix-keys.ts';
import styles from './matrix.module.css';

const ICONS = { allowed: Check, denied: X, depends: CircleQuestionMark } as const;

/** Verdicts in a grid. It is one stop of the Tab key; the arrow keys move in it, and pass over what is blank. */
export const Matrix = ({
  label,
  columns,
  rows,
  current,
  onCurrent,
  currentRef,
  isMono = false,
  isDimmed = false,
}: {
  label: string;
  columns: readonly string[];
  rows: readonly MatrixRow[];
  /** The id of the cell that is explained; `null`: none yet. */
  current: string | null;
  onCurrent: (id: string) => void;
  /** The cell that the Tab key reaches. */
  currentRef?: Ref<HTMLTableCellElement>;
  /** The rows' labels are names of code. */
  isMono?: boolean;
  /** It is no longer true. */
  isDimmed?: boolean;
}) => {
  const table = useRef<HTMLTableElement>(null);
  const filled = rows.map(({ cells }) => cells.map((cell) => cell !== null));
  const all = rows.flatMap(({ cells }, row) =>
    cells.flatMap((cell, column) => (cell === null ? [] : [{ cell, row, column }])),
  );
  const chosen = all.find(({ cell }) => cell.id === current);
  const stop = chosen ?? firstPlace(filled);

  const move = (event: KeyboardEvent<HTMLTableCellElement>, row: number, column: number) => {
    const next = moveIn(filled, { row, column }, event.key, event.ctrlKey || event.metaKey);
    if (next === null) return;
    event.preventDefault();
    table.current
      ?.querySelector<HTMLElement>(`[data-row="${next.row}"][data-column="${next.column}"]`)
      ?.focus();
  };

  return (
    <div className={styles['scroll']}>
      <table
        ref={table}
        // A table with headings that is moved in like a grid, as the ARIA guide has it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        aria-label={label}
        className={cx(
          styles['matrix'],
          columns.length > 8 && styles['dense'],
          isMono && styles['mono'],
          isDimmed && styles['dimmed'],
        )}
      >
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{label}</span>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className={styles['column']}>
                <span>{column}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, rowAt) => (
            <tr key={row.id}>
              <th scope="row" className={styles['row']}>
                {row.label}
              </th>
              {row.cells.map((cell, columnAt) => {
                const key = columns[columnAt];
                if (cell === null) {
                  return (
                    <td key={key} className={styles['place']}>
                      <span className="sr-only">none</span>
                    </td>
                  );
                }
                const isStop = stop?.row === rowAt && stop.column === columnAt;
                return (
                  <td
                    key={key}
                    {...(isStop && currentRef !== undefined ? { ref: currentRef } : {})}
                    tabIndex={isStop ? 0 : -1}
                    data-row={rowAt}
                    data-column={columnAt}
                    aria-label={cell.label}
                    title={cell.label}
                    className={styles['place']}
                    onFocus={() => onCurrent(cell.id)}
                    onKeyDown={(event) => move(event, rowAt, columnAt)}
                  >
                    <span
                      className={cx(
                        styles['cell'],
                        styles[cell.verdict],
                        cell.isFlagged === true && styles['flagged'],
                        cell.id === current && styles['current'],
                      )}
                    >
                      <Icon of={ICONS[cell.verdict]} size={14} />
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** What the signs of a matrix mean. */
export const MatrixLegend = ({
  depends,
  flagged,
}: {
  /** Whether a cell depends. */
  depends: boolean;
  /** What an amber cell means; `null`: there is none. */
  flagged: string | null;
}) => (
  <ul className={styles['legend']} aria-label="Signs">
    <li>
      <Icon of={Check} size={14} {...classOf('yes')} />
      allowed
    </li>
    {depends && (
      <li>
        <Icon of={CircleQuestionMark} size={14} />
        depends
      </li>
    )}
    <li>
      <Icon of={X} size={14} />
      denied
    </li>
    {flagged !== null && (
      <li>
        <span className={cx(styles['sample'], styles['flagged'])}>
          <Icon of={X} size={12} />
        </span>
        {flagged}
      </li>
    )}
  </ul>
);

const classOf = (name: string) => {
  const className = styles[name];
  return className === undefined ? {} : { className };
};
