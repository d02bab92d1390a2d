import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { showToast } from '#renderer/ui/toast.tsx';
import { groupsOf } from './recovery-code.ts';
import { KeepFooter, ShowFooter } from './recovery-footers.tsx';
import { CodeShown, LastGroup } from './recovery-steps.tsx';
import { RecoverySheet } from './recovery-sheet.tsx';

/** What becomes of it when this is closed now. */
const closingWords = (hasOne: boolean) =>
  hasOne
    ? 'Until you keep this one, the recovery key of before stays good.'
    : 'Until you keep it, it opens nothing.';

/** A new recovery key: shown once, printed or written down, and kept when its last group is typed back. */
export const RecoveryDialog = ({ hasOne, onClose }: { hasOne: boolean; onClose: () => void }) => {
  const queries = useQueryClient();
  const stale = useStale();
  const offer = useAct('vault', 'offerRecoveryKey');
  const keep = useAct('vault', 'keepRecoveryKey');
  const [isTyping, setTyping] = useState(false);
  const [madeAt] = useState(() => new Date());
  const typed = useRef<HTMLInputElement>(null);
  const { mutate } = offer;
  useEffect(() => {
    mutate({});
    // Asked for once, when the dialog opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const groups = groupsOf(offer.data?.code ?? '');

  const submit = () => {
    if (!isTyping) {
      if (groups.length > 0) setTyping(true);
      return;
    }
    if (keep.isPending) return;
    keep.mutate(
      { lastGroup: typed.current?.value.trim() ?? '' },
      {
        onSuccess: (state) => {
          takeVaultState(queries, state);
          stale('security');
          onClose();
          showToast({ id: 'security', text: 'The recovery key opens the vault' });
        },
        onError: () => typed.current?.select(),
      },
    );
  };
  const isWrong = keep.error?.failure.kind === 'wrong-recovery-key';

  return (
    <Dialog
      title={isTyping ? 'Type its last group' : hasOne ? 'A new recovery key' : 'Your recovery key'}
      subtitle={
        isTyping
          ? 'It shows that the whole key is on paper.'
          : 'It opens the vault when nothing else does. It is shown this once.'
      }
      // Nobody is to lose what they have just written down by a click beside it.
      role="alertdialog"
      onClose={onClose}
      onSubmit={submit}
      footerNote={closingWords(hasOne)}
      footer={
        isTyping ? (
          <KeepFooter isPending={keep.isPending} onBack={() => setTyping(false)} />
        ) : (
          <ShowFooter isReady={groups.length > 0} onClose={onClose} />
        )
      }
    >
      <Refused error={offer.error ?? (isWrong ? null : keep.error)} />
      {offer.isPending && <Spinner label="Making a recovery key" />}
      {groups.length > 0 && !isTyping && (
        <>
          <CodeShown groups={groups} />
          <RecoverySheet groups={groups} madeAt={madeAt} />
        </>
      )}
      {isTyping && <LastGroup inputRef={typed} isWrong={isWrong} onEnter={submit} />}
    </Dialog>
  );
};
