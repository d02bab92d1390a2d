import type { ReactNode } from 'react';
import { TriangleAlert } from 'lucide-react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import styles from './notice.module.css';

/** Something to know before going on, in place. `role` makes it heard when it appears. */
export const Notice = ({
  tone,
  icon = TriangleAlert,
  title,
  children,
  action,
  role,
}: {
  tone: 'soon' | 'urgent' | 'quiet';
  icon?: IconOf;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  role?: 'status' | 'alert';
}) => (
  <div className={cx(styles['notice'], styles[tone])} role={role}>
    <Icon of={icon} size={15} />
    <div className={styles['words']}>
      <p>
        {title !== undefined && <strong>{title} </strong>}
        {children}
      </p>
      {action !== undefined && <div className={styles['action']}>{action}</div>}
    </div>
  </div>
);
