import { Check, X } from 'lucide-react';
import type { MayAndMayNot } from '#renderer/words/power.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import styles from './power-columns.module.css';

/** What a token may and may not do, and how many MCP tools work with it. Folds with its container. */
export const PowerColumns = ({ power }: { power: MayAndMayNot }) => (
  <div className={styles['columns']}>
    <div>
      <h3 className={styles['head']}>May</h3>
      {power.may.length === 0 ? (
        <p className={styles['none']}>Nothing</p>
      ) : (
        <ul className={styles['list']}>
          {power.may.map((line) => (
            <li key={line} className={styles['line']}>
              <Icon of={Check} size={14} {...iconClass('yes')} />
              {line}
            </li>
          ))}
        </ul>
      )}
    </div>
    <div>
      <h3 className={styles['head']}>May not</h3>
      {power.mayNot.length === 0 ? (
        <p className={styles['none']}>Nothing is kept from it</p>
      ) : (
        <ul className={styles['list']}>
          {power.mayNot.map((line) => (
            <li key={line} className={cx(styles['line'], styles['not'])}>
              <Icon of={X} size={14} />
              {line}
            </li>
          ))}
        </ul>
      )}
    </div>
    <div className={styles['mcp']}>
      <h3 className={styles['head']}>MCP tools</h3>
      <p className={styles['count']}>
        <span className={styles['number']}>{power.mcp.allowed}</span> of {power.mcp.total}
      </p>
    </div>
  </div>
);

const iconClass = (name: string) => {
  const className = styles[name];
  return className === undefined ? {} : { className };
};
