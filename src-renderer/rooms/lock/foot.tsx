import { ClipboardCheck, Hourglass, RefreshCw, TriangleAlert } from 'lucide-react';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { Locked } from './because.ts';
import styles from './lock-page.module.css';

const many = (count: number, one: string, more: string) => (count === 1 ? `1 ${one}` : `${count} ${more}`);

/** What can be told without a key: what ends, what waits, and what the lock did to the clipboard. */
export const Foot = ({ state: { endingSoon, waiting, clipboard } }: { state: Locked }) => (
  <footer className={styles['foot']}>
    {endingSoon > 0 && (
      <span className={styles['soon']}>
        <Icon of={Hourglass} size={13} />
        {many(endingSoon, 'token ends', 'tokens end')} within 14 days
      </span>
    )}
    {waiting > 0 && (
      <span>
        <Icon of={RefreshCw} size={13} />
        {many(waiting, 'operation waits', 'operations wait')} for the network
      </span>
    )}
    {/* Where somebody else's copy was left alone there is nothing to tell: the token was gone already. */}
    <span role="status" className={cx(styles['clipboard'], clipboard === 'unchecked' && styles['soon'])}>
      {clipboard === 'cleared' && (
        <>
          <Icon of={ClipboardCheck} size={13} />
          Clipboard emptied
        </>
      )}
      {clipboard === 'unchecked' && (
        <>
          <Icon of={TriangleAlert} size={13} />
          The clipboard could not be looked at; the token may still be there. Copy something else over it.
        </>
      )}
    </span>
  </footer>
);
