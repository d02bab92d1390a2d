import type { Connection } from '#contract/services.ts';
import type { TokenDetail, TokenSummary } from '#contract/tokens.ts';
import { Aside, Consequence } from '#renderer/parts/consequence.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { countDescendants } from './tree.ts';
import styles from './dialogs.module.css';

/** How a token of a service without an API is ended: not from here, but by who runs the service. */
export const RevokeOfflineDialog = ({
  token,
  tokens,
  connection,
  onClose,
}: {
  token: TokenDetail;
  tokens: readonly TokenSummary[];
  connection: Connection;
  onClose: () => void;
}) => {
  const root = tokens.find(({ id }) => id === (token.ancestors[0]?.id ?? token.id)) ?? token;
  const made = countDescendants(tokens).get(root.id) ?? 0;
  return (
    <Dialog
      title={`${root.name} can’t be revoked from here`}
      subtitle={`${connection.label} has no API for it.`}
      tile={<TokenTile token={{ kind: 'root', tool: null, narrowings: 0 }} size={36} />}
      onClose={onClose}
      footer={
        <Button size="m" onPress={onClose} autoFocus>
          Close
        </Button>
      }
    >
      <Consequence>
        Who runs the broker can revoke it, and with it{' '}
        <strong>{made === 0 ? 'all that is made from it' : `the ${made} made from it`}</strong>.
      </Consequence>
      <Aside>
        Give them this revocation id for the broker’s list of revoked tokens. It is no secret. It ends{' '}
        {root.name} and every token that was made from it, here or elsewhere.
      </Aside>
      <code className={styles['copyable']} aria-label="Revocation id">
        {root.rootRevocationId}
      </code>
      <Aside>Until then every copy works to its end. To stop using it here, forget it.</Aside>
    </Dialog>
  );
};
