import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './settings.module.css';

export const Section = ({
  title,
  meta,
  action,
  children,
}: {
  title: string;
  meta?: ReactNode;
  /** What can be done with all of it, at the right of the title. */
  action?: ReactNode;
  children: ReactNode;
}) => {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles['section']}>
      <header className={styles['head']}>
        <h2 id={id} className={styles['heading']}>
          {title}
        </h2>
        {meta !== undefined && <span className={styles['text']}>{meta}</span>}
        {action !== undefined && <div className={styles['action']}>{action}</div>}
      </header>
      {children}
    </section>
  );
};

/** What is set at the left, how at the right. */
export const Row = ({
  title,
  state,
  text,
  children,
}: {
  title: string;
  /** How it stands, beside the title. */
  state?: ReactNode;
  text?: ReactNode;
  children?: ReactNode;
}) => (
  <div className={styles['row']}>
    <div className={styles['words']}>
      <p className={styles['name']}>
        {title}
        {state}
      </p>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
    </div>
    {children !== undefined && <div className={styles['control']}>{children}</div>}
  </div>
);
