import { CornerDownRight, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import { dropInterrupted, interrupted } from '#renderer/query/resume.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import styles from './lock-page.module.css';

/** What the lock interrupted and the unlock goes on with, and the way to leave it. */
export const GoesOn = ({ onDropped }: { onDropped: () => void }) => {
  const act = useSyncExternalStore(interrupted.subscribe, interrupted.get);
  if (act === null) return null;
  return (
    <div className={styles['goesOn']}>
      <Icon of={CornerDownRight} size={14} />
      <p>
        After unlocking, goes on with <strong>{act.label}</strong>
      </p>
      {/* Without the tooltip of other icon buttons: the lock screen is small, so that it is there at once. */}
      <Button
        aria-label={`Do not go on with: ${act.label}`}
        className={cx(styles['drop'])}
        onPress={() => {
          dropInterrupted();
          onDropped();
        }}
      >
        <Icon of={X} size={14} />
      </Button>
    </div>
  );
};
