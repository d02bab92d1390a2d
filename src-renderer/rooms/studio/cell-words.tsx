import { Check, CircleQuestionMark, X } from 'lucide-react';
import type { Tool } from '#contract/tokens.ts';
import type { Named } from '#renderer/parts/cells.ts';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Surroundings } from '#renderer/words/why.ts';
import type { Fix } from './fix.ts';
import { whyOf } from './why.ts';
import styles from './live-matrix.module.css';

const ICONS = { allowed: Check, denied: X, depends: CircleQuestionMark } as const;

/** The cell that was gone to: its verdict, why, and what would allow it. It is heard as the cell changes. */
export const CellWords = ({
  named,
  around,
  tool,
  fix,
  isHeld,
  isCode,
  onFix,
}: {
  named: Named;
  around: Surroundings;
  tool: Tool;
  fix: Fix | null;
  /** What it is made from denies it. */
  isHeld: boolean;
  /** Its name is one of code. */
  isCode: boolean;
  onFix: () => void;
}) => {
  const { cell, title } = named;
  return (
    <div className={styles['words']}>
      <div className={styles['verdict']}>
        <div aria-live="polite" className={styles['said']}>
          <Icon of={ICONS[cell.verdict]} size={14} />
          {isCode ? <code className={styles['name']}>{title}</code> : <strong>{title}</strong>}
          <span>{cell.verdict}</span>
        </div>
        {fix !== null && (
          <Button variant="link" onPress={onFix}>
            {fix.label}
          </Button>
        )}
      </div>
      <p aria-live="polite">
        {whyOf(cell, around, tool).map((parts, at) => (
          // The sentences of one cell, in their order.
          <span key={`${title} ${at}`}>
            {at > 0 && ' '}
            <Sentence parts={parts} />
          </span>
        ))}
        {isHeld && ' What this is narrowed from denies it, so nothing here can allow it.'}
      </p>
    </div>
  );
};
