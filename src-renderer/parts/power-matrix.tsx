import { Check, CircleQuestionMark, X } from 'lucide-react';
import type { Cell } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Matrix } from '#renderer/ui/matrix.tsx';
import { whyCell } from '#renderer/words/why.ts';
import type { Surroundings } from '#renderer/words/why.ts';
import { FreeTools, PowerGridHead, usePowerGrid } from './power-grid.tsx';
import { Sentence } from './sentence.tsx';
import styles from './power-matrix.module.css';

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
  const shown = usePowerGrid(catalogue, matrix);
  const { named } = shown;
  return (
    <div className={styles['matrix']}>
      <div className={styles['head']}>
        <PowerGridHead of={shown} heading="h4" />
      </div>
      <Matrix {...shown.table} />
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
      <FreeTools of={shown} />
    </div>
  );
};
