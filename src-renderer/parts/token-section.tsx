import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './token-section.module.css';

/** A part of what is told of a token, below a line. Its label is heard only. */
export const TokenSection = ({ label, children }: { label: string; children: ReactNode }) => (
  <section aria-label={label} className={styles['section']}>
    {children}
  </section>
);

/** The same with a heading, and what is said beside it. */
export const TitledSection = ({
  title,
  note,
  children,
}: {
  title: string;
  note?: string;
  children: ReactNode;
}) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles['section']}>
      <div className={styles['heading']}>
        <h3 id={id}>{title}</h3>
        {note !== undefined && <Note>{note}</Note>}
      </div>
      {children}
    </section>
  );
};

/** What is said besides, in small and quiet. */
export const Note = ({ as: Tag = 'span', children }: { as?: 'span' | 'p'; children: ReactNode }) => (
  <Tag className={styles['note']}>{children}</Tag>
);
