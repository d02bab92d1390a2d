import { useState } from 'react';
import type { Backup } from '#contract/backups.ts';
import { useCall } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { BackupList } from './backup-list.tsx';
import { Refused } from './refused.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { RestoreFileDialog } from './restore-file-dialog.tsx';
import styles from './stopped-page.module.css';

/** The way back from a vault whose file can't be used: its backups, or a file from elsewhere. */
export const StoppedBackups = () => {
  const list = useCall('backups', 'list', {});
  const [chosen, setChosen] = useState<Backup | null>(null);
  const [isFile, setFile] = useState(false);
  const backups = list.data?.backups ?? [];
  return (
    <section aria-labelledby="stopped-backups" className={styles['backups']}>
      <header className={styles['head']}>
        <h2 id="stopped-backups">Backups</h2>
        <Button onPress={() => setFile(true)}>Restore from a file</Button>
      </header>
      <Refused error={list.error} />
      {list.isPending && <Spinner label="Looking for backups" />}
      {list.isSuccess && backups.length === 0 && (
        <p className={styles['none']}>
          There is none in <code>{list.data.folder}</code>.
        </p>
      )}
      {backups.length > 0 && <BackupList label="Backups" backups={backups} onRestore={setChosen} />}
      {chosen !== null && <RestoreDialog backup={chosen} onClose={() => setChosen(null)} />}
      {isFile && <RestoreFileDialog isReplacing onClose={() => setFile(false)} />}
    </section>
  );
};
