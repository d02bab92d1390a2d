import { useQueryClient } from '@tanstack/react-query';
import { PassphraseForm } from '#renderer/parts/passphrase-form.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { showToast } from '#renderer/ui/toast.tsx';

/** Adds a passphrase, or puts another in its place. */
export const PassphraseDialog = ({ hasOne, onClose }: { hasOne: boolean; onClose: () => void }) => {
  const queries = useQueryClient();
  const stale = useStale();
  const set = useAct('vault', 'setSlot');
  return (
    <Dialog
      title={hasOne ? 'Change the passphrase' : 'Add a passphrase'}
      subtitle={
        hasOne
          ? 'The one of before opens older backups only. Nobody can restore the new one for you.'
          : 'Nobody can restore it for you.'
      }
      onClose={onClose}
    >
      <Refused error={set.error} />
      <PassphraseForm
        autoFocus
        submit={hasOne ? 'Change the passphrase' : 'Add the passphrase'}
        isPending={set.isPending}
        onCancel={onClose}
        onChoose={(passphrase) =>
          set.mutate(
            { with: 'passphrase', passphrase },
            {
              onSuccess: (state) => {
                takeVaultState(queries, state);
                stale('security');
                onClose();
                showToast({ id: 'security', text: hasOne ? 'Passphrase changed' : 'Passphrase added' });
              },
            },
          )
        }
      />
    </Dialog>
  );
};
