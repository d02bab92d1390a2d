import { useState } from 'react';
import { Aside, Consequence } from '#renderer/parts/consequence.tsx';
import { saveFile } from '#renderer/parts/file-bytes.ts';
import { PassphraseForm } from '#renderer/parts/passphrase-form.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { counted } from '#renderer/words/backups.ts';

/** What was exported; the file itself is not held. */
type Exported = { name: string; tokens: number; connections: number };

/** One file with every token, for another vault. */
export const ExportDialog = ({ onClose }: { onClose: () => void }) => {
  const make = useAct('backups', 'export');
  const [exported, setExported] = useState<Exported | null>(null);
  if (exported !== null) {
    return (
      <Dialog
        title="Your tokens are in one file"
        onClose={onClose}
        footer={
          <Button variant="primary" size="m" onPress={onClose} autoFocus>
            Done
          </Button>
        }
      >
        <div role="status">
          <Consequence>
            <strong>{exported.name}</strong> has <strong>{counted(exported.tokens, 'token')}</strong> of{' '}
            {counted(exported.connections, 'connection')}.
          </Consequence>
        </div>
        <Aside>
          It is where this window saves files. Import it in the other Whittle: it asks for the passphrase of
          the file. Delete it when it is no longer needed.
        </Aside>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Export tokens"
      subtitle="Choose a passphrase for the file. Nobody can restore it."
      onClose={onClose}
    >
      <Refused error={make.error} />
      <PassphraseForm
        autoFocus
        submit="Export"
        isPending={make.isPending}
        onCancel={onClose}
        onChoose={(passphrase) =>
          make.mutate(
            { passphrase },
            {
              onSuccess: ({ name, file, tokens, connections }) => {
                saveFile(name, file);
                setExported({ name, tokens, connections });
                make.reset();
              },
            },
          )
        }
      />
    </Dialog>
  );
};
