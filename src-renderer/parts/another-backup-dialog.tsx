import { useState } from 'react';
import type { Backup } from '#contract/backups.ts';
import { useCall } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { BackupList } from './backup-list.tsx';
import { Aside } from './consequence.tsx';
import { Refused } from './refused.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { RestoreFileDialog } from './restore-file-dialog.tsx';

/** The backups that there are, for a vault that is locked. */
export const AnotherBackupDialog = ({ onClose }: { onClose: () => void }) => {
  const list = useCall('backups', 'list', {});
  const [chosen, setChosen] = useState<Backup | 'file' | null>(null);
  if (chosen === 'file') return <RestoreFileDialog isReplacing onClose={onClose} />;
  if (chosen !== null) return <RestoreDialog backup={chosen} onClose={onClose} />;
  return (
    <Dialog
      title="Restore another backup"
      subtitle="The vault that is locked here is set aside then, not deleted."
      width={720}
      onClose={onClose}
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose}>
            Close
          </Button>
          <Button size="m" onPress={() => setChosen('file')}>
            Restore from a file
          </Button>
        </>
      }
    >
      <Refused error={list.error} />
      {list.isPending && <Spinner label="Looking for backups" />}
      {list.data?.backups.length === 0 && <Aside>There is no backup here.</Aside>}
      {list.data !== undefined && list.data.backups.length > 0 && (
        <BackupList label="Backups" backups={list.data.backups} onRestore={setChosen} />
      )}
    </Dialog>
  );
};
