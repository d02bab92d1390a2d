import { Undo2 } from 'lucide-react';
import { useId, useState } from 'react';
import type { TokenDetail } from '#contract/tokens.ts';
import { Consequence } from '#renderer/parts/consequence.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { TOOLS } from '#renderer/parts/tools.ts';
import { failureOf, useAct, useApi, useCall } from '#renderer/query/api.ts';
import type { CallOutput } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { showToast } from '#renderer/ui/toast.tsx';
import { sentence } from '#renderer/words/failure.ts';
import styles from './dialogs.module.css';

const countDown = (name: string) => (seconds: number) => (
  <>
    Revoking {name} in <strong>{seconds} s</strong>
  </>
);

/** Asks before a revoke, with all that it kills; the call itself waits until its undo time is over. */
export const RevokeDialog = ({ token, onClose }: { token: TokenDetail; onClose: () => void }) => {
  const { client } = useApi();
  const consequences = useCall('tokens', 'consequences', { id: token.id });
  const [typed, setTyped] = useState('');
  const listId = useId();
  const rootName = consequences.data?.root.name ?? token.ancestors[0]?.name ?? token.name;
  const service = consequences.data?.service ?? 'the service';
  const killed = consequences.data?.killed ?? [];
  const count = killed.length;
  const mustType = count > 1;
  const isReady = consequences.data !== undefined && (!mustType || typed.trim() === rootName);
  const kills = `${count} token${count === 1 ? '' : 's'}`;

  const undo = (operationId: CallOutput<'tokens', 'revoke'>['operationId']) => {
    client.tokens.undoRevoke({ operationId }).then(
      () => showToast({ text: `${rootName} was not revoked` }),
      (error: unknown) => showToast({ text: sentence(failureOf(error)).title }),
    );
  };

  const showUndo = ({ operationId, undoUntil }: CallOutput<'tokens', 'revoke'>) =>
    showToast({
      id: `revoke-${operationId}`,
      text: countDown(rootName),
      ring: true,
      until: Date.parse(undoUntil),
      action: { label: 'Undo', onPress: () => undo(operationId) },
    });
  const revoke = useAct('tokens', 'revoke', {
    goesOn: {
      label: () => (count === 0 ? 'Revoke a root' : `Revoke, kills ${kills}`),
      tell: showUndo,
    },
  });

  const submit = () => {
    if (!isReady || revoke.isPending) return;
    revoke.mutate(
      { id: token.id },
      {
        onSuccess: (held) => {
          onClose();
          showUndo(held);
        },
      },
    );
  };

  return (
    <Dialog
      title={`Revoke ${rootName} at ${service}?`}
      subtitle={
        consequences.data !== undefined && count === 0
          ? 'Nothing was made from it.'
          : `${consequences.data?.service ?? 'It'} revokes roots only, so all that was made from it ends too.`
      }
      tile={<TokenTile token={{ kind: 'root', tool: null, narrowings: 0 }} size={36} />}
      role="alertdialog"
      onClose={onClose}
      onSubmit={submit}
      footerNote={
        <>
          <Icon of={Undo2} size={14} /> 10 s to undo, or until it locks
        </>
      }
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose} autoFocus={!mustType}>
            Cancel
          </Button>
          <Button variant="danger" size="m" type="submit" isDisabled={!isReady} isPending={revoke.isPending}>
            {consequences.data === undefined
              ? 'Revoke'
              : count === 0
                ? 'Revoke this root'
                : `Revoke, kills ${kills}`}
          </Button>
        </>
      }
    >
      {consequences.error !== null && <Refused error={consequences.error} />}
      {revoke.error !== null && <Refused error={revoke.error} />}
      {consequences.data === undefined && consequences.error === null && (
        <Spinner label="Looking what it would kill" />
      )}
      {consequences.data !== undefined && (
        <div>
          <Consequence id={listId}>
            {count === 0 ? (
              <>
                Kills <strong>this root</strong>, at once and for good.
              </>
            ) : (
              <>
                Kills <strong>{kills}</strong>, at once and for good.
              </>
            )}
          </Consequence>
          {count > 0 && (
            <ul className={styles['killed']} aria-labelledby={listId}>
              {killed.map(({ id, name, tool, depth }) => (
                <li key={id} style={{ paddingInlineStart: (depth - 1) * 20 }}>
                  <TokenTile token={{ kind: 'attenuated', tool, narrowings: depth }} size={22} />
                  <span className={styles['killedName']}>{name}</span>
                  {tool !== null && <span className={styles['killedTool']}>{TOOLS[tool].label}</span>}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {consequences.data?.managing === true && (
        <Notice tone="soon" title="Whittle uses this root itself.">
          After it {service} can’t be managed from here, until you connect again.
        </Notice>
      )}
      {mustType && (
        <TextField
          label={
            <>
              Type <strong>{rootName}</strong> to go on
            </>
          }
          value={typed}
          onChange={setTyped}
          autoFocus
        />
      )}
    </Dialog>
  );
};
