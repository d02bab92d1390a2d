import type { TokenDetail } from '#contract/tokens.ts';
import { Aside, Consequence } from '#renderer/parts/consequence.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { useAct } from '#renderer/query/api.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { showToast } from '#renderer/ui/toast.tsx';

/** Asks before a token leaves the vault: at the service nothing changes. */
export const ForgetDialog = ({
  token,
  descendants,
  onClose,
}: {
  token: TokenDetail;
  /** How many were made from it, to any depth. */
  descendants: number;
  onClose: () => void;
}) => {
  const forget = useAct('tokens', 'forget');
  const count = descendants + 1;
  const words = count === 1 ? '1 token' : `${count} tokens`;
  return (
    <Dialog
      title={`Forget ${token.name}?`}
      subtitle="Nothing changes at the service."
      tile={<TokenTile token={token} size={36} />}
      role="alertdialog"
      onClose={onClose}
      onSubmit={() =>
        forget.mutate(
          { id: token.id },
          {
            onSuccess: () => {
              onClose();
              go({ room: 'tokens', tokenId: token.parentId });
              showToast({ text: `${token.name} is forgotten` });
            },
          },
        )
      }
      footer={
        <>
          <Button variant="plain" size="m" onPress={onClose} autoFocus>
            Cancel
          </Button>
          <Button variant="danger" size="m" type="submit" isPending={forget.isPending}>
            {`Forget, removes ${words}`}
          </Button>
        </>
      }
    >
      {forget.error !== null && <Refused error={forget.error} />}
      <Consequence>
        Takes <strong>{words}</strong> out of this vault, for good.
      </Consequence>
      <Aside>
        Who has a copy can go on using it. To end it, revoke its root.
        {token.kind === 'attenuated' && ' An attenuated token is kept nowhere else.'}
      </Aside>
    </Dialog>
  );
};
