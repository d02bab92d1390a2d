import type { TokenDetail } from '#contract/tokens.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { useAct } from '#renderer/query/api.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import styles from './dialogs.module.css';

/** A root is copied only after this question; narrowing it is nearly always what was meant. */
export const CopyRootDialog = ({ token, onClose }: { token: TokenDetail; onClose: () => void }) => {
  const copy = useAct('tokens', 'copy');
  return (
    <Dialog
      title={`Copy ${token.name} itself?`}
      subtitle="A root is not meant to be handed out."
      tile={<TokenTile token={token} size={36} />}
      role="alertdialog"
      onClose={onClose}
      footerNote="Leaves the clipboard after 10 s"
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose}>
            Cancel
          </Button>
          <Button
            size="m"
            isPending={copy.isPending}
            onPress={() => copy.mutate({ id: token.id, confirmedRoot: true }, { onSuccess: onClose })}
          >
            Copy the root
          </Button>
          <Button
            variant="primary"
            size="m"
            autoFocus
            onPress={() => {
              onClose();
              go({ room: 'new', parentId: token.id });
            }}
          >
            Narrow it instead
          </Button>
        </>
      }
    >
      {copy.error !== null && <Refused error={copy.error} />}
      <p className={styles['consequence']}>
        Whoever has it may do <strong>everything</strong>
        {token.expiresAt === null ? ', and it never ends.' : '.'}
      </p>
      <p className={styles['text']}>
        It can read other roots and make new ones, so revoking it later may not be enough.
      </p>
    </Dialog>
  );
};
