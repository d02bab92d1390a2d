import { CircleAlert, CloudOff, DatabaseZap, Unplug } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Failure } from '#contract/failure.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import type { IconOf } from '#renderer/ui/icon.tsx';
import { sentence } from '#renderer/words/failure.ts';
import styles from './stopped-page.module.css';

// Read only when there is something to restore: this page is part of what every start reads.
const StoppedBackups = lazy(async () => ({
  default: (await import('./stopped-backups.tsx')).StoppedBackups,
}));

const iconOf = (failure: Failure): IconOf => {
  if (failure.kind === 'disconnected') return Unplug;
  if (failure.kind === 'database' || failure.kind === 'data-folder') return DatabaseZap;
  return failure.kind === 'service' ? CloudOff : CircleAlert;
};

/** Where the vault's file is the trouble, and not who has it open: a backup may take its place. */
const canGoBack = (failure: Failure): boolean =>
  failure.kind === 'database' && failure.problem !== 'already-open';

/** A page of the browser shell that was loaded again, or by a link that was opened before. */
export const LinkUsedPage = () => (
  <main className={styles['page']}>
    <EmptyState
      icon={Unplug}
      level={1}
      title="This link was used already."
      text="It opens one page, once, and a reload closes that page. Press Enter in the terminal that Whittle runs in, and open the fresh link."
    />
  </main>
);

/** A page of the browser shell whose place another one has taken. */
export const ReplacedPage = () => (
  <main className={styles['page']}>
    <EmptyState
      icon={Unplug}
      level={1}
      title="Whittle is open in another page."
      text="A fresh link was opened there, and this page was closed. Go on in the other one."
    />
  </main>
);

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
      {canGoBack(failure) && (
        <Suspense>
          <StoppedBackups />
        </Suspense>
      )}
    </main>
  );
};
