import { CircleAlert, CloudOff, DatabaseZap, Unplug } from 'lucide-react';
import type { Failure } from '#contract/failure.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import type { IconOf } from '#renderer/ui/icon.tsx';
import { sentence } from '#renderer/words/failure.ts';
import styles from './stopped-page.module.css';

const iconOf = (failure: Failure): IconOf => {
  if (failure.kind === 'disconnected') return Unplug;
  if (failure.kind === 'database' || failure.kind === 'data-folder') return DatabaseZap;
  return failure.kind === 'service' ? CloudOff : CircleAlert;
};

/** A whole page for what stops everything: what happened, what is safe, the way on. */
export const StoppedPage = ({ failure, onAgain }: { failure: Failure; onAgain: () => void }) => {
  const { title, text, action } = sentence(failure);
  return (
    <main className={styles['page']}>
      <EmptyState
        icon={iconOf(failure)}
        tone="urgent"
        level={1}
        title={title}
        text={text}
        actions={<Button onPress={onAgain}>{action?.way === 'again' ? action.label : 'Try again'}</Button>}
      />
    </main>
  );
};
