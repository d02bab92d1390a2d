import type { ReactNode } from 'react';
import styles from './row.module.css';

/** A row of the form: what it is about on the left. */
export const Row = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className={styles['row']}>
    <span className={styles['label']} aria-hidden="true">
      {label}
    </span>
    <div className={styles['choice']}>{children}</div>
  </div>
);

/** A control of a row, and what stands beside it. */
export const Line = ({ children }: { children: ReactNode }) => (
  <div className={styles['line']}>{children}</div>
);

export const Beside = ({ children }: { children: ReactNode }) => (
  <span className={styles['beside']}>{children}</span>
);

/** What is missing in a row. */
export const Missing = ({ children }: { children: ReactNode }) => (
  <p className={styles['missing']} role="status">
    {children}
  </p>
);
