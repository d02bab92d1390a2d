import { Check, CircleQuestionMark, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { MayAndMayNot } from '#renderer/words/power.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import styles from './power-columns.module.css';

/** What a token may, may in some cases and may not do, and how many MCP tools work with it. Folds with its container. */
export const PowerColumns = ({
  power,
  isOver = false,
  more,
}: {
  power: MayAndMayNot;
  /** The token has ended: this is what it could do before. */
  isOver?: boolean;
  /** Opens what says it action by action. */
  more?: { isOpen: boolean; controls: string; onPress: () => void };
}) => (
  <div className={styles['columns']}>
    <div>
      <h3 className={styles['head']}>{isOver ? 'Could' : 'May'}</h3>
      {power.may.length === 0 && power.sometimes.length === 0 ? (
        <p className={styles['none']}>Nothing</p>
      ) : (
        <ul className={styles['list']}>
          {power.may.map((line) => (
            <li key={line} className={styles['line']}>
              <Icon of={Check} size={14} {...iconClass('yes')} />
              {line}
            </li>
          ))}
          {power.sometimes.map((line) => (
            <li key={line} className={styles['line']}>
              <Icon of={CircleQuestionMark} size={14} {...iconClass('depends')} />
              <span>
                {line}, <span className={styles['cases']}>in some cases only</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
    <div>
      <h3 className={styles['head']}>{isOver ? 'Could not' : 'May not'}</h3>
      {power.mayNot.length === 0 ? (
        <p className={styles['none']}>
          {power.sometimes.length === 0 ? 'Nothing is kept from it' : 'Nothing is denied in every case'}
        </p>
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
    <div className={styles['count']}>
      <Counted power={power} />
      {more !== undefined && (
        <Button
          className={cx(styles['more'])}
          aria-expanded={more.isOpen}
          {...(more.isOpen ? { 'aria-controls': more.controls } : {})}
          onPress={more.onPress}
        >
          {more.isOpen ? 'Hide the matrix' : 'Show the matrix'}
        </Button>
      )}
    </div>
  </div>
);

const Counted = ({ power: { mcp, actions } }: { power: MayAndMayNot }) => {
  const { allowed, total } = mcp.total > 0 ? mcp : actions;
  return (
    <>
      <h3 className={styles['head']}>{mcp.total > 0 ? 'MCP tools' : 'Actions'}</h3>
      <p className={styles['counted']}>
        <span className={styles['number']}>{allowed}</span> of {total}
      </p>
    </>
  );
};

const iconClass = (name: string) => {
  const className = styles[name];
  return className === undefined ? {} : { className };
};
