import { useState } from 'react';
import type { Backup } from '#contract/backups.ts';
import { BackupList } from '#renderer/parts/backup-list.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { RestoreDialog } from '#renderer/parts/restore-dialog.tsx';
import { RestoreFileDialog } from '#renderer/parts/restore-file-dialog.tsx';
import { useAct, useCall, useStale } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { showToast } from '#renderer/ui/toast.tsx';
import { RemoveBackupDialog } from './remove-backup-dialog.tsx';
import { Row, Section } from './section.tsx';
import styles from './settings.module.css';

/** Copies of the whole vault, sealed as it is: those that there are, a new one, the way back to one, and its end. */
export const Backups = ({
  damaged,
}: {
  /** Names of records of now that do not open. */
  damaged: readonly string[];
}) => {
  const list = useCall('backups', 'list', {});
  const tokens = useCall('tokens', 'list', {});
  const make = useAct('backups', 'make');
  const stale = useStale();
  const [chosen, setChosen] = useState<Backup | null>(null);
  const [unwanted, setUnwanted] = useState<Backup | null>(null);
  const [isFile, setFile] = useState(false);
  const backups = list.data?.backups ?? [];
  const later = (backup: Backup) =>
    (tokens.data ?? [])
      .filter(({ issuedAt }) => issuedAt !== null && Date.parse(issuedAt) > Date.parse(backup.at))
      .map(({ name }) => name);

  return (
    <Section
      title="Backups"
      meta="One a day by itself, and before every upgrade"
      action={
        <Button
          isPending={make.isPending}
          onPress={() =>
            make.mutate(
              {},
              {
                onSuccess: () => {
                  stale('backups');
                  stale('security');
                  showToast({ id: 'security', text: 'Backed up' });
                },
              },
            )
          }
        >
          Back up now
        </Button>
      }
    >
      <Refused error={make.error ?? list.error} />
      {list.isPending && <Spinner label="Looking for backups" />}
      {list.isSuccess && backups.length === 0 && <p className={styles['empty']}>There is no backup yet.</p>}
      {backups.length > 0 && (
        <BackupList label="Backups" backups={backups} onRestore={setChosen} onRemove={setUnwanted} />
      )}
      <Row
        title="Folder of backups"
        text={
          list.data === undefined ? undefined : (
            <>
              <code className={styles['path']}>{list.data.folder}</code>
              <br />
              Sealed as the vault is: keep a copy of one elsewhere, and restore it from there.
            </>
          )
        }
      >
        <Button onPress={() => setFile(true)}>Restore from a file</Button>
      </Row>
      {chosen !== null && (
        <RestoreDialog backup={chosen} later={later(chosen)} onClose={() => setChosen(null)} />
      )}
      {unwanted !== null && (
        <RemoveBackupDialog
          backup={unwanted}
          all={backups}
          damaged={damaged}
          onClose={() => setUnwanted(null)}
        />
      )}
      {isFile && <RestoreFileDialog isReplacing onClose={() => setFile(false)} />}
    </Section>
  );
};
