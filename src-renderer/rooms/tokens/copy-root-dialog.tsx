import type { TokenDetail } from '#contract/tokens.ts';
import { useAct } from '#renderer/query/api.ts';
import { goesOnCopying } from './goes-on-copying.ts';
import { RootDialog } from './root-dialog.tsx';

/** A root is copied only after this question. */
export const CopyRootDialog = ({ token, onClose }: { token: TokenDetail; onClose: () => void }) => {
  const copy = useAct('tokens', 'copy', { goesOn: goesOnCopying });
  return (
    <RootDialog
      token={token}
      title={`Copy ${token.name} itself?`}
      yes="Copy the root"
      note="Leaves the clipboard after 10 s"
      isPending={copy.isPending}
      error={copy.error}
      onYes={() => copy.mutate({ id: token.id, confirmedRoot: true }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
};
