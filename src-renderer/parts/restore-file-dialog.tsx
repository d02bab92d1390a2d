import { useQueryClient } from '@tanstack/react-query';
import { useAct } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { useChosenFile } from './chosen-file.ts';
import { Aside } from './consequence.tsx';
import { FileDialog } from './file-dialog.tsx';
import { Refused } from './refused.tsx';

/** Puts a backup file from elsewhere in the vault's place. */
export const RestoreFileDialog = ({
  isReplacing,
  onClose,
}: {
  /** Whether there is a vault that it replaces. */
  isReplacing: boolean;
  onClose: () => void;
}) => {
  const queries = useQueryClient();
  const restore = useAct('backups', 'restoreFile');
  const chosen = useChosenFile(restore, (file) =>
    restore.mutate(
      { file },
      {
        onSuccess: (state) => {
          takeVaultState(queries, state);
          onClose();
        },
      },
    ),
  );
  return (
    <FileDialog
      title="Restore a backup file"
      subtitle="The whole vault becomes as it was when the file was made."
      chosen={chosen}
      field={{ label: 'Backup file', description: 'From the backups folder of this or another computer.' }}
      button={{
        label: isReplacing ? 'Restore, and lock' : 'Restore it',
        variant: isReplacing ? 'danger' : 'primary',
        isDisabled: chosen.file === null,
      }}
      notice={<Refused error={restore.error} />}
      onClose={onClose}
    >
      <Aside>
        {isReplacing && 'What is here now is set aside, not deleted: you find it in the list of backups. '}
        It opens as the vault did then: with its passphrase or recovery key, and on the computer that it comes
        from with the keychain too.
      </Aside>
    </FileDialog>
  );
};
