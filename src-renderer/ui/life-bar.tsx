import { cx } from './cx.ts';
import styles from './life-bar.module.css';

/**
 * A life from issued (left) to its end (right), bevelled at now. A picture only: the words stand beside it.
 */
export const LifeBar = ({
  fraction,
  kind,
  tone = 'life',
  width,
  marks = [],
}: {
  /** How much of the life is spent, 0 to 1. */
  fraction: number;
  kind: 'life' | 'no-end' | 'expired';
  tone?: 'life' | 'soon' | 'urgent';
  /** Pixels, or as wide as there is room. */
  width: number | 'full';
  /** Where reminders stand, 0 (issued) to 1 (end). */
  marks?: readonly number[];
}) => {
  const spent = Math.min(1, Math.max(0, fraction));
  return (
    <span
      className={cx(styles['bar'], styles[kind], styles[tone], width === 'full' && styles['full'])}
      style={width === 'full' ? {} : { width }}
      aria-hidden="true"
    >
      {kind === 'life' && (
        // So that a life about to end can still be seen: never narrower than the bevel.
        <span className={styles['left']} style={{ insetInlineStart: `min(${spent * 100}%, 100% - 6px)` }} />
      )}
      {kind === 'no-end' && <span className={styles['dashes']} />}
      {marks.map((mark) => (
        <span key={mark} className={styles['mark']} style={{ insetInlineStart: `${mark * 100}%` }} />
      ))}
    </span>
  );
};
