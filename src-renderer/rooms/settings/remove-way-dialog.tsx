import { useQueryClient } from '@tanstack/react-query';
import type { SlotKind } from '#contract/vault.ts';
import { Aside, Consequence } from '#renderer/parts/consequence.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { showToast } from '#renderer/ui/toast.tsx';
import { sentence } from '#renderer/words/failure.ts';
import { SLOT_WORDS, waysIn } from '#renderer/words/slots.ts';

/** What becomes of the thing itself. */
const AFTER: Record<SlotKind, string> = {
  keychain: 'Whittle’s entry is taken out of it.',
  'safe-storage': 'What it protects is deleted.',
  passphrase: 'Backups made before can still be opened with it.',
  recovery: 'The paper opens backups made before, and this vault no more. Destroy it when those are gone.',
};

/** Asks before a way to unlock goes, and says what opens the vault then. */
export const RemoveWayDialog = ({
  kind,
  left,
  onClose,
}: {
  kind: SlotKind;
  /** The ways that are known to open the vault without it. */
  left: readonly SlotKind[];
  onClose: () => void;
}) => {
  const queries = useQueryClient();
  const stale = useStale();
  const remove = useAct('vault', 'removeSlot');
  const { within } = SLOT_WORDS[kind];
  const isLast = left.length === 0;
  const words = sentence({ kind: 'last-slot', slot: kind });
  const submit = () => {
    if (isLast) return;
    remove.mutate(
      { slot: kind },
      {
        onSuccess: (state) => {
          takeVaultState(queries, state);
          stale('security');
          onClose();
          showToast({ id: 'security', text: `${SLOT_WORDS[kind].name} removed` });
        },
      },
    );
  };
  return (
    <Dialog
      title={`Remove ${within}?`}
      role="alertdialog"
      onClose={onClose}
      onSubmit={submit}
      footer={
        isLast ? (
          <Button variant="quiet" size="m" onPress={onClose} autoFocus>
            Close
          </Button>
        ) : (
          <>
            <Button variant="plain" size="m" onPress={onClose} autoFocus>
              Cancel
            </Button>
            <Button variant="danger" size="m" type="submit" isPending={remove.isPending}>
              {`Remove the ${SLOT_WORDS[kind].name.toLowerCase()}`}
            </Button>
          </>
        )
      }
    >
      <Refused error={remove.error} />
      {isLast ? (
        <Notice tone="soon" title={words.title}>
          {words.text}
        </Notice>
      ) : (
        <>
          <Consequence>
            Then only <strong>{waysIn(left, 'and')}</strong> {left.length === 1 ? 'opens' : 'open'} this
            vault.
          </Consequence>
          <Aside>{AFTER[kind]}</Aside>
        </>
      )}
    </Dialog>
  );
};
