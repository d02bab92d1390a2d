import { useQueryClient } from '@tanstack/react-query';
import { useAct } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useChosenFile } from './chosen-file.ts';
import { Aside } from './consequence.tsx';
import { FileField } from './file-field.tsx';
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
  const { file, choose, trouble, read } = useChosenFile();
  const submit = async () => {
    if (restore.isPending) return;
    const base64 = await read();
    if (base64 === null) return;
    restore.mutate(
      { file: base64 },
      {
        onSuccess: (state) => {
          takeVaultState(queries, state);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title="Restore a backup file"
      subtitle="The whole vault becomes as it was when the file was made."
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose}>
            Cancel
          </Button>
          <Button
            variant={isReplacing ? 'danger' : 'primary'}
            size="m"
            type="submit"
            isDisabled={file === null}
            isPending={restore.isPending}
          >
            {isReplacing ? 'Restore, and lock' : 'Restore it'}
          </Button>
        </>
      }
    >
      <Refused error={restore.error} />
      <FileField
        label="Backup file"
        description="From the backups folder of this or another computer."
        file={file}
        onChoose={(chosen) => {
          restore.reset();
          choose(chosen);
        }}
        trouble={trouble}
      />
      <Aside>
        {isReplacing && 'What is here now is set aside, not deleted: you find it in the list of backups. '}
        It opens as the vault did then: with its passphrase or recovery key, and on the computer that it comes
        from with the keychain too.
      </Aside>
    </Dialog>
  );
};
