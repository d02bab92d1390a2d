import type { ReactNode } from 'react';
import styles from './consequence.module.css';

/** In a dialog: what it will do, as one sentence. */
export const Consequence = ({ id, children }: { id?: string; children: ReactNode }) => (
  <p id={id} className={styles['consequence']}>
    {children}
  </p>
);

/** What else is to be known of it. */
export const Aside = ({ children }: { children: ReactNode }) => <p className={styles['aside']}>{children}</p>;
