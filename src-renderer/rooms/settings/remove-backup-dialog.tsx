import type { Backup } from '#contract/backups.ts';
import { Aside, Consequence } from '#renderer/parts/consequence.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { showToast } from '#renderer/ui/toast.tsx';
import { backupMoments, counted, fileSize, isLastWhole, someNames } from '#renderer/words/backups.ts';
import { dayAndTime } from '#renderer/words/time.ts';

/** Asks before a backup or a set-aside vault is taken away, and says what goes with it. */
export const RemoveBackupDialog = ({
  backup,
  all,
  damaged,
  onClose,
}: {
  backup: Backup;
  /** The list that it is in. */
  all: readonly Backup[];
  /** Names of records of now that do not open. */
  damaged: readonly string[];
  onClose: () => void;
}) => {
  const stale = useStale();
  const remove = useAct('backups', 'remove');
  const { name, because, bytes, tokens, state } = backup;
  const now = useNow(60_000);
  const when = backupMoments(all, now, localZone()).get(name) ?? dayAndTime(backup.at, now, localZone());
  const isSetAside = because === 'set-aside';
  const renew = () => {
    stale('backups');
    stale('security');
  };
  const submit = () => {
    if (remove.isPending) return;
    remove.mutate(
      { name },
      {
        onSuccess: () => {
          renew();
          onClose();
          showToast({ id: 'security', text: isSetAside ? 'Set-aside vault removed' : 'Backup removed' });
        },
        // It may be gone already.
        onError: renew,
      },
    );
  };
  return (
    <Dialog
      title={isSetAside ? `Remove the vault set aside ${when}?` : `Remove the backup of ${when}?`}
      subtitle="It can’t be undone."
      role="alertdialog"
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose} autoFocus>
            Cancel
          </Button>
          <Button variant="danger" size="m" type="submit" isPending={remove.isPending}>
            {isSetAside ? 'Remove the vault' : 'Remove the backup'}
          </Button>
        </>
      }
    >
      <Refused error={remove.error} />
      <Consequence>
        {tokens === null ? (
          <>
            Deletes a file of <strong>{fileSize(bytes)}</strong> that Whittle can’t read.
          </>
        ) : (
          <>
            Deletes {isSetAside ? 'the vault that was replaced: ' : 'a copy of '}
            <strong>{counted(tokens, 'token')}</strong>, <strong>{fileSize(bytes)}</strong>.
          </>
        )}
      </Consequence>
      {isLastWhole(backup, all) && (
        <Notice tone="urgent" title="It is the last one that can be restored.">
          If the vault’s file is damaged then, nothing here brings it back. Back up first.
        </Notice>
      )}
      {state === 'whole' && damaged.length > 0 && (
        <Notice tone="soon" title="It may have whole what is damaged now.">
          {someNames(damaged)} {damaged.length === 1 ? 'does' : 'do'} not open any more. Restore a backup from
          before first.
        </Notice>
      )}
      <Aside>
        {isSetAside && 'It may be all that is left of what was in it. '}
        The vault of now is not touched, nor is a copy that you keep elsewhere.
      </Aside>
    </Dialog>
  );
};
