import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './settings.module.css';

export const Section = ({ title, children }: { title: string; children: ReactNode }) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles['section']}>
      <h2 id={id} className={styles['heading']}>
        {title}
      </h2>
      {children}
    </section>
  );
};

/** What is set at the left, how at the right. */
export const Row = ({ title, text, children }: { title: string; text?: ReactNode; children?: ReactNode }) => (
  <div className={styles['row']}>
    <div className={styles['words']}>
      <p className={styles['name']}>{title}</p>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
    </div>
    <div className={styles['control']}>{children}</div>
  </div>
);
