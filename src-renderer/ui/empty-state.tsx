import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import styles from './empty-state.module.css';

/** Nothing here, or a thing that stopped: one sentence, one action, at most one escape. */
export const EmptyState = ({
  icon,
  title,
  text,
  actions,
  tone = 'quiet',
  level = 2,
}: {
  icon: IconOf;
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  tone?: 'quiet' | 'soon' | 'urgent';
  level?: 1 | 2 | 3;
}) => {
  const Heading = `h${level}` as const;
  return (
    <div className={cx(styles['empty'], styles[tone])} role={tone === 'quiet' ? undefined : 'alert'}>
      <Icon of={icon} size={22} />
      <Heading className={styles['title']}>{title}</Heading>
      {text !== undefined && <p className={styles['text']}>{text}</p>}
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
};
