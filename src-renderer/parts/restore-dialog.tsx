import { useQueryClient } from '@tanstack/react-query';
import type { Backup } from '#contract/backups.ts';
import { useAct } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { counted, someNames } from '#renderer/words/backups.ts';
import { dayAndTime } from '#renderer/words/time.ts';
import { Aside, Consequence } from './consequence.tsx';
import { Refused } from './refused.tsx';

/** Asks before a backup takes the vault's place. */
export const RestoreDialog = ({
  backup,
  later = [],
  onClose,
}: {
  backup: Backup;
  /** Names of tokens here that came after it, so that it does not have them. */
  later?: readonly string[];
  onClose: () => void;
}) => {
  const queries = useQueryClient();
  const restore = useAct('backups', 'restore');
  const when = dayAndTime(backup.at, useNow(60_000), localZone());
  return (
    <Dialog
      title={`Restore the backup of ${when}?`}
      subtitle="The whole vault goes back to that moment."
      role="alertdialog"
      onClose={onClose}
      onSubmit={() =>
        restore.mutate(
          { name: backup.name },
          {
            onSuccess: (state) => {
              takeVaultState(queries, state);
              onClose();
            },
          },
        )
      }
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose} autoFocus>
            Cancel
          </Button>
          <Button variant="danger" size="m" type="submit" isPending={restore.isPending}>
            Restore, and lock
          </Button>
        </>
      }
    >
      <Refused error={restore.error} />
      <Consequence>
        {backup.tokens === null ? (
          <>Goes back to the vault as it was </>
        ) : (
          <>
            Goes back to <strong>{counted(backup.tokens, 'token')}</strong>, as{' '}
            {backup.tokens === 1 ? 'it was' : 'they were'}{' '}
          </>
        )}
        <strong>{when}</strong>.
      </Consequence>
      {backup.state === 'foreign' && (
        <Notice tone="soon" title="It is another vault.">
          It opens with its own passphrase or recovery key, not with those of this one.
        </Notice>
      )}
      {backup.key === 'earlier' && (
        <Notice tone="soon" title="It is sealed with an earlier vault key.">
          It opens with the passphrase or the recovery key of that time. A keychain no longer has that key.
        </Notice>
      )}
      {backup.state !== 'foreign' && later.length > 0 && (
        <Notice tone="soon" title={`${counted(later.length, 'token')} of now may be missing in it.`}>
          {someNames(later)} came later. At the service {later.length === 1 ? 'it goes' : 'they go'} on
          working.
        </Notice>
      )}
      <Aside>
        What is here now is set aside, not deleted: you find it in the list of backups. Whittle locks, and you
        unlock the restored vault.
      </Aside>
    </Dialog>
  );
};
