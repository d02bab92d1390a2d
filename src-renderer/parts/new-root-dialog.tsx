import { useState } from 'react';
import type { Connection } from '#contract/services.ts';
import { useAct, useStale } from '#renderer/query/api.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { Refused } from './refused.tsx';
import { TokenTile } from './token-tile.tsx';

/** The longest name that a service takes, in characters. */
const LONGEST = 50;

/** Makes a root at a service: what is made from it can be revoked without touching the others. */
export const NewRootDialog = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const create = useAct('services', 'createRoot');
  const stale = useStale();
  const [name, setName] = useState('');
  const isReady = name.trim() !== '';
  const submit = () => {
    if (!isReady || create.isPending) return;
    create.mutate(
      { connectionId: connection.id, name: name.trim() },
      {
        onSuccess: ({ tokenId }) => {
          stale('tokens', 'list');
          onClose();
          go({ room: 'tokens', tokenId });
        },
      },
    );
  };
  return (
    <Dialog
      title={`New root at ${connection.label}`}
      subtitle="Revoking it ends only what was made from it."
      tile={<TokenTile token={{ kind: 'root', tool: null, narrowings: 0 }} size={36} />}
      onClose={onClose}
      onSubmit={submit}
      footerNote={`One call to ${connection.label}`}
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" size="m" type="submit" isDisabled={!isReady} isPending={create.isPending}>
            Create the root
          </Button>
        </>
      }
    >
      <Refused error={create.error} />
      <TextField
        label="Name"
        description={`${connection.label} shows it too, in ${connection.organization.name}.`}
        value={name}
        onChange={setName}
        maximum={LONGEST}
        trailing={`${name.length} of ${LONGEST}`}
        autoFocus
      />
    </Dialog>
  );
};
