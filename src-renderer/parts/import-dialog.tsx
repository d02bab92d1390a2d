import { LockKeyhole } from 'lucide-react';
import { useRef } from 'react';
import { useAct } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { SecretField } from '#renderer/ui/secret-field.tsx';
import type { SecretHandle } from '#renderer/ui/secret-field.tsx';
import { counted, importSummary, someNames } from '#renderer/words/backups.ts';
import { listed } from '#renderer/words/power-phrases.ts';
import { useChosenFile } from './chosen-file.ts';
import { Aside, Consequence } from './consequence.tsx';
import { FileDialog } from './file-dialog.tsx';
import { Refused } from './refused.tsx';

/** Asks before anything of the file is told to somebody. */
const NewAddresses = ({ addresses }: { addresses: readonly string[] }) => (
  <Notice
    tone="soon"
    role="alert"
    title={
      addresses.length === 1
        ? 'The file has a service at an address that is new here.'
        : 'The file has services at addresses that are new here.'
    }
  >
    Whittle calls {listed(addresses)} with the tokens that the file has for{' '}
    {addresses.length === 1 ? 'it' : 'them'}. Go on only if you know {addresses.length === 1 ? 'it' : 'them'}.
  </Notice>
);

/** Takes the tokens of an export into this vault. What is here stays as it is. */
export const ImportDialog = ({ onDone, onClose }: { onDone?: () => void; onClose: () => void }) => {
  const take = useAct('backups', 'import');
  const passphrase = useRef<SecretHandle>(null);
  const merged = take.data;
  const isWrong =
    take.error?.failure.kind === 'transfer' && take.error.failure.problem === 'wrong-passphrase';
  /** Where the file's services are, as far as that is new here: a person has to say yes to them. */
  const asked = take.error?.failure.kind === 'unknown-addresses' ? take.error.failure.addresses : [];
  const chosen = useChosenFile(take, (file) =>
    take.mutate(
      { file, passphrase: passphrase.current?.peek() ?? '', addresses: [...asked] },
      {
        onError: ({ failure }) => {
          // Once the addresses are said yes to, it goes on with what was typed; else it is typed again.
          if (failure.kind === 'unknown-addresses') return;
          passphrase.current?.clear();
          passphrase.current?.focus();
        },
      },
    ),
  );
  if (merged !== undefined) {
    return (
      <Dialog
        title="Import tokens"
        onClose={onDone ?? onClose}
        footer={
          <Button variant="primary" size="m" onPress={onDone ?? onClose} autoFocus>
            Done
          </Button>
        }
      >
        <div role="status">
          <Consequence>
            <strong>{importSummary(merged)}</strong>.
          </Consequence>
        </div>
        {merged.refused.length > 0 && (
          <Notice tone="soon" title={`${counted(merged.refused.length, 'token')} could not be taken.`}>
            {someNames(merged.refused)}: what {merged.refused.length === 1 ? 'it was' : 'they were'} made from
            is not in the file.
          </Notice>
        )}
        {merged.connections > 0 && <Aside>{counted(merged.connections, 'connection')} came along.</Aside>}
      </Dialog>
    );
  }
  return (
    <FileDialog
      title="Import tokens"
      subtitle="What is here stays as it is. A token that is here already is not added twice."
      chosen={chosen}
      field={{ label: 'Export file', description: 'It ends in .whittle.', accept: '.whittle' }}
      button={{
        label:
          asked.length === 0 ? 'Import' : `Import, and call ${counted(asked.length, 'address', 'addresses')}`,
        isDisabled: chosen.file === null,
      }}
      notice={
        asked.length > 0 ? <NewAddresses addresses={asked} /> : !isWrong && <Refused error={take.error} />
      }
      onClose={onClose}
    >
      <SecretField
        ref={passphrase}
        label="Its passphrase"
        icon={LockKeyhole}
        description="The one that was chosen when the file was made."
        error={
          isWrong
            ? 'It does not open this file, or the file was changed on its way. Type it again.'
            : undefined
        }
        onEnter={chosen.submit}
      />
    </FileDialog>
  );
};
