import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { TokenDetail, TokenSummary } from '#contract/tokens.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { useCall } from '#renderer/query/api.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { ThreePane } from '#renderer/ui/three-pane.tsx';
import { CopyRootDialog } from './copy-root-dialog.tsx';
import { ForgetDialog } from './forget-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { RevokeOfflineDialog } from './revoke-offline-dialog.tsx';
import { TokenDetailPane } from './token-detail.tsx';
import type { Asked } from './token-detail.tsx';
import { TokenList } from './token-list.tsx';
import { countDescendants } from './tree.ts';
import styles from './tokens-page.module.css';

const DetailOf = ({
  tokenId,
  tokens,
  onAsk,
}: {
  tokenId: TokenSummary['id'];
  tokens: readonly TokenSummary[];
  onAsk: (asked: Asked, token: TokenDetail) => void;
}) => {
  const detail = useCall('tokens', 'get', { id: tokenId });
  const connections = useCall('services', 'list', {});
  const summary = tokens.find(({ id }) => id === tokenId);
  const connectionId = detail.data?.connectionId ?? summary?.connectionId;
  const connection = connections.data?.find(({ id }) => id === connectionId);
  const catalogue = useCall(
    'services',
    'catalogue',
    { service: connection?.service ?? 'hook0' },
    { enabled: connection !== undefined },
  );
  const error = detail.error ?? catalogue.error ?? connections.error;
  if (error !== null) {
    return (
      <div className={styles['center']}>
        <Refused
          error={error}
          action={<Button onPress={() => go({ room: 'tokens', tokenId: null })}>Show all tokens</Button>}
        />
      </div>
    );
  }
  if (detail.data === undefined || catalogue.data === undefined || connection === undefined) {
    return (
      <div className={styles['center']}>
        <Spinner label="Reading the token" />
      </div>
    );
  }
  return (
    <TokenDetailPane
      key={tokenId}
      token={detail.data}
      connection={connection}
      catalogue={catalogue.data}
      tokens={tokens}
      onAsk={(asked) => onAsk(asked, detail.data)}
    />
  );
};

/** The tokens: the tree of all of them, and one in detail. */
export const TokensPage = ({ tokenId }: { tokenId: string | null }) => {
  const list = useCall('tokens', 'list', {});
  const connections = useCall('services', 'list', {});
  const [open, setOpen] = useState<{ asked: Asked; token: TokenDetail } | null>(null);
  const tokens = list.data ?? [];
  const selected = tokens.find(({ id }) => id === tokenId);
  const close = () => setOpen(null);
  const connectionOf = (token: TokenDetail) =>
    connections.data?.find(({ id }) => id === token.connectionId) ?? null;
  const asked = open === null ? null : connectionOf(open.token);

  if (list.error !== null) {
    return (
      <div className={styles['center']}>
        <Refused error={list.error} action={<Button onPress={() => void list.refetch()}>Try again</Button>} />
      </div>
    );
  }
  if (list.data === undefined || connections.data === undefined) {
    return (
      <div className={styles['center']}>
        <Spinner label="Reading the tokens" />
      </div>
    );
  }
  return (
    <>
      <ThreePane
        listLabel="Tokens"
        list={<TokenList tokens={tokens} connections={connections.data} selectedId={selected?.id ?? null} />}
        detailLabel="Token"
        showsDetail={tokenId !== null}
        detail={
          selected !== undefined ? (
            <DetailOf
              key={selected.id}
              tokenId={selected.id}
              tokens={tokens}
              onAsk={(asked, token) => setOpen({ asked, token })}
            />
          ) : (
            <div className={styles['center']}>
              {tokenId !== null && list.isFetching ? (
                <Spinner label="Reading the token" />
              ) : tokenId !== null ? (
                <EmptyState
                  icon={KeyRound}
                  title="This token is not kept here."
                  actions={
                    <Button onPress={() => go({ room: 'tokens', tokenId: null })}>Show all tokens</Button>
                  }
                />
              ) : (
                tokens.length > 0 && (
                  <EmptyState icon={KeyRound} title="Choose a token to see what it may do." />
                )
              )}
            </div>
          )
        }
      />
      {open?.asked === 'revoke' &&
        (asked !== null && !asked.remote ? (
          <RevokeOfflineDialog token={open.token} tokens={tokens} connection={asked} onClose={close} />
        ) : (
          <RevokeDialog token={open.token} onClose={close} />
        ))}
      {open?.asked === 'rename' && <RenameDialog token={open.token} connection={asked} onClose={close} />}
      {open?.asked === 'copy-root' && <CopyRootDialog token={open.token} onClose={close} />}
      {open?.asked === 'forget' && (
        <ForgetDialog
          token={open.token}
          descendants={countDescendants(tokens).get(open.token.id) ?? 0}
          onClose={close}
        />
      )}
    </>
  );
};
