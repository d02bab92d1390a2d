import { useState } from 'react';
import { ImportDialog } from '#renderer/parts/import-dialog.tsx';
import { RestoreFileDialog } from '#renderer/parts/restore-file-dialog.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import styles from './bring-along.module.css';

/** Which of the two somebody has, and what becomes of it. */
const WhichDialog = ({ onRestore, onClose }: { onRestore: () => void; onClose: () => void }) => (
  <Dialog
    title="From another Whittle"
    onClose={onClose}
    footer={
      <Button variant="plain" size="m" onPress={onClose}>
        Close
      </Button>
    }
  >
    <div className={styles['way']}>
      <div>
        <h3 className={styles['name']}>A backup</h3>
        <p className={styles['text']}>The whole vault as it was, with its ways to unlock.</p>
      </div>
      <Button variant="primary" size="m" onPress={onRestore} autoFocus>
        Restore a backup file
      </Button>
    </div>
    <div className={styles['way']}>
      <div>
        <h3 className={styles['name']}>An export, which ends in .whittle</h3>
        <p className={styles['text']}>
          Choose first how this vault opens. The step after it has “Import an export”.
        </p>
      </div>
    </div>
  </Dialog>
);

/** For whoever had a Whittle before. A backup stands in for the vault; an export is taken into it. */
export const BringAlong = ({
  isCreated,
  onDone,
}: {
  isCreated: boolean;
  /** Tokens were imported, so that no first steps are needed. A restored vault says so by itself. */
  onDone: () => void;
}) => {
  const [open, setOpen] = useState<'which' | 'restore' | 'import' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Button variant="link" onPress={() => setOpen(isCreated ? 'import' : 'which')}>
        {isCreated ? 'Import an export' : 'I have a backup or an export'}
      </Button>
      {open === 'which' && <WhichDialog onRestore={() => setOpen('restore')} onClose={close} />}
      {open === 'restore' && <RestoreFileDialog isReplacing={false} onClose={close} />}
      {open === 'import' && <ImportDialog onDone={onDone} onClose={close} />}
    </>
  );
};
