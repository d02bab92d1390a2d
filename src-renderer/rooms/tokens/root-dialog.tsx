import type { TokenDetail } from '#contract/tokens.ts';
import { Aside, Consequence } from '#renderer/parts/consequence.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';

/** The second yes before a root's text leaves the vault; narrowing it is nearly always what was meant. */
export const RootDialog = ({
  token,
  title,
  yes,
  note,
  isPending = false,
  error = null,
  onYes,
  onClose,
}: {
  token: TokenDetail;
  title: string;
  /** The words on the button that goes on. */
  yes: string;
  /** How long the text is out. */
  note: string;
  isPending?: boolean;
  error?: unknown;
  onYes: () => void;
  onClose: () => void;
}) => (
  <Dialog
    title={title}
    subtitle="A root is not meant to be handed out."
    tile={<TokenTile token={token} size={36} />}
    role="alertdialog"
    onClose={onClose}
    footerNote={note}
    footer={
      <>
        <Button variant="plain" size="m" onPress={onClose}>
          Cancel
        </Button>
        <Button size="m" isPending={isPending} onPress={onYes}>
          {yes}
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
    <Refused error={error} />
    <Consequence>
      Whoever has it may do <strong>everything</strong>
      {token.expiresAt === null ? ', and it never ends.' : '.'}
    </Consequence>
    <Aside>It can read other roots and make new ones, so revoking it later may not be enough.</Aside>
  </Dialog>
);
