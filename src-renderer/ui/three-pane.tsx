import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './three-pane.module.css';

/**
 * List and detail beside the rail. Up to 640 px there is one pane: the detail when `showsDetail`, else the list.
 * The detail is a size container named `detail`, the list one named `list`.
 */
export const ThreePane = ({
  list,
  listLabel,
  detail,
  detailLabel,
  showsDetail,
}: {
  list: ReactNode;
  listLabel: string;
  detail: ReactNode;
  detailLabel: string;
  showsDetail: boolean;
}) => (
  <div className={cx(styles['panes'], showsDetail && styles['pushed'])}>
    <section aria-label={listLabel} className={styles['list']}>
      {list}
    </section>
    <section aria-label={detailLabel} className={styles['detail']}>
      {detail}
    </section>
  </div>
);
