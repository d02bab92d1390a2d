import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './page-header.module.css';

/** The head of a pane, 52 px: title, meta text, and what can be done at the right. */
export const PageHeader = ({
  title,
  meta,
  children,
  inset = 'page',
  isRuled = true,
}: {
  title: ReactNode;
  meta?: ReactNode;
  children?: ReactNode;
  /** `list` has gutters of 16 px, `page` of 28. */
  inset?: 'list' | 'page';
  /** A hairline below. */
  isRuled?: boolean;
}) => (
  <header className={cx(styles['header'], styles[inset], isRuled && styles['ruled'])}>
    <h1 className={styles['title']}>{title}</h1>
    {meta !== undefined && <span className={styles['meta']}>{meta}</span>}
    <div className={styles['actions']}>{children}</div>
  </header>
);
