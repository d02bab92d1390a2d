import { useState } from 'react';
import type { Connection } from '#contract/services.ts';
import type { TokenDetail } from '#contract/tokens.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { useAct } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { showToast } from '#renderer/ui/toast.tsx';

const LONGEST = 50;

/** A new name; a root's is changed at its service too. */
export const RenameDialog = ({
  token,
  connection,
  onClose,
}: {
  token: TokenDetail;
  connection: Connection | null;
  onClose: () => void;
}) => {
  const rename = useAct('tokens', 'rename', {
    goesOn: {
      label: () => (token.kind === 'root' ? 'Rename a root' : 'Rename a token'),
      tell: (_renamed, { name: next }) => showToast({ text: `It is called ${next} now` }),
    },
  });
  const [name, setName] = useState(token.name);
  const isReady = name.trim() !== '' && name.trim() !== token.name;
  const submit = () => {
    if (isReady) rename.mutate({ id: token.id, name: name.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog
      title={`Rename ${token.name}`}
      subtitle={
        token.kind === 'root' && connection?.remote !== false
          ? `${connection?.label ?? 'The service'} shows the new name too.`
          : 'Only this vault knows the name.'
      }
      tile={<TokenTile token={token} size={36} />}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose}>
            Cancel
          </Button>
          <Button variant="primary" size="m" type="submit" isDisabled={!isReady} isPending={rename.isPending}>
            Rename
          </Button>
        </>
      }
    >
      {rename.error !== null && <Refused error={rename.error} />}
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        maximum={LONGEST}
        trailing={`${name.length} of ${LONGEST}`}
        autoFocus
      />
    </Dialog>
  );
};
