import { useState } from 'react';
import type { Connection } from '#contract/services.ts';
import { useAct, useCall, useStale } from '#renderer/query/api.ts';
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
  const stale = useStale();
  const known = new Set(useCall('tokens', 'list', {}).data?.map(({ id }) => id));
  const show = ({ tokenId }: { tokenId: string }) => {
    stale('tokens', 'list');
    go({ room: 'tokens', tokenId });
  };
  const create = useAct('services', 'createRoot', {
    goesOn: {
      label: () => `Create a root at ${connection.label}`,
      tell: show,
      left: (made) => Promise.resolve(show(made)),
      // The lock may have come when the service had made it already: the journal knows, and the list brings it.
      wasDone: async ({ name: asked }, client) => {
        const isIt = (one: { connectionId: string; name: string }) =>
          one.connectionId === connection.id && one.name === asked;
        const operations = await client.services.operations({});
        if (operations.some((operation) => operation.kind === 'create' && isIt(operation))) {
          go({ room: 'services' });
          return true;
        }
        const made = (await client.tokens.list({})).find(
          (token) => token.kind === 'root' && isIt(token) && !known.has(token.id),
        );
        if (made !== undefined) show({ tokenId: made.id });
        return made !== undefined;
      },
    },
  });
  const [name, setName] = useState('');
  const isReady = name.trim() !== '';
  const submit = () => {
    if (!isReady || create.isPending) return;
    create.mutate(
      { connectionId: connection.id, name: name.trim() },
      {
        onSuccess: (made) => {
          onClose();
          show(made);
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
