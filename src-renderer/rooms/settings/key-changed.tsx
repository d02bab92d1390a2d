import type { CallOutput } from '#renderer/query/api.ts';
import { Aside, Consequence } from '#renderer/parts/consequence.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { counted } from '#renderer/words/backups.ts';

/** What the change of the vault key did, and what is left to do. */
export const KeyChanged = ({
  result: { records, recoveryEnded, backupsRemoved },
  onRecovery,
  onClose,
}: {
  result: CallOutput<'vault', 'changeKey'>;
  onRecovery: () => void;
  onClose: () => void;
}) => (
  <Dialog
    title="The vault key is changed"
    onClose={onClose}
    footer={
      recoveryEnded ? (
        <>
          <Button variant="plain" size="m" onPress={onClose}>
            Later
          </Button>
          <Button variant="primary" size="m" onPress={onRecovery} autoFocus>
            Make a new recovery key
          </Button>
        </>
      ) : (
        <Button variant="primary" size="m" onPress={onClose} autoFocus>
          Done
        </Button>
      )
    }
  >
    <div role="status">
      <Consequence>
        <strong>{counted(records, 'record')}</strong> {records === 1 ? 'is' : 'are'} sealed under the new key.
      </Consequence>
    </div>
    {backupsRemoved > 0 && (
      <Aside>
        {counted(backupsRemoved, 'backup')} of before {backupsRemoved === 1 ? 'was' : 'were'} removed.
      </Aside>
    )}
    {recoveryEnded && (
      <Notice tone="soon" title="The recovery key of before has ended.">
        The paper opens this vault no more. Make a new one now.
      </Notice>
    )}
  </Dialog>
);
