import type { Part } from '#renderer/words/power.ts';
import { cx } from '#renderer/ui/cx.ts';
import styles from './sentence.module.css';

/** A sentence whose variable parts stand out and whose dates stay in one piece. */
export const Sentence = ({ parts }: { parts: readonly Part[] }) => (
  <>
    {parts.map(({ text, kind }, at) => {
      const key = `${at}-${text}`;
      if (kind === undefined) return <span key={key}>{text}</span>;
      if (kind === 'code') return <code key={key}>{text}</code>;
      return (
        <strong key={key} className={cx(styles['strong'], kind === 'date' && styles['date'])}>
          {text}
        </strong>
      );
    })}
  </>
);
