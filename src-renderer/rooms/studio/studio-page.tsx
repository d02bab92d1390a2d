import { KeyRound } from 'lucide-react';
import { tool as toolSchema } from '#contract/tokens.ts';
import type { TokenSummary } from '#contract/tokens.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { useCall } from '#renderer/query/api.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { Studio } from './studio.tsx';
import styles from './studio.module.css';

const canBeNarrowed = (token: TokenSummary): boolean =>
  token.revokedAt === null && token.remote !== 'invalid';

/** A new token, from the given parent or else the first root that can be narrowed. */
export const StudioPage = ({
  parentId,
  tool,
}: {
  parentId: string | null;
  /** What the token is for, where that was chosen before. */
  tool?: string | undefined;
}) => {
  const list = useCall('tokens', 'list', {});
  const connections = useCall('services', 'list', {});
  const narrowable = (list.data ?? []).filter(canBeNarrowed);
  const roots = narrowable.filter(({ kind }) => kind === 'root');
  const asked = list.data?.find(({ id }) => id === parentId);
  const parent = asked ?? roots[0] ?? narrowable[0];
  const detail = useCall(
    'tokens',
    'get',
    // Without a parent nothing is asked; the call still has to have an input.
    { id: parent?.id ?? '' },
    { enabled: parent !== undefined },
  );
  const connection = connections.data?.find(({ id }) => id === parent?.connectionId);
  const catalogue = useCall(
    'services',
    'catalogue',
    { service: connection?.service ?? 'hook0' },
    { enabled: connection !== undefined },
  );
  const error = list.error ?? connections.error ?? detail.error ?? catalogue.error;
  const back = () => go({ room: 'tokens', tokenId: null });

  if (error !== null) {
    return (
      <div className={styles['center']}>
        <Refused error={error} action={<Button onPress={back}>Show all tokens</Button>} />
      </div>
    );
  }
  if (list.data !== undefined && parent === undefined) {
    return (
      <div className={styles['center']}>
        <EmptyState
          icon={KeyRound}
          level={1}
          title="No root here can be narrowed."
          actions={
            <Button variant="primary" onPress={() => go({ room: 'services', connects: true })}>
              Add a root
            </Button>
          }
        />
      </div>
    );
  }
  if (detail.data === undefined || catalogue.data === undefined || connection === undefined) {
    return (
      <div className={styles['center']}>
        <Spinner label="Reading the root" />
      </div>
    );
  }
  return (
    <Studio
      // Begins again when the applications come: without them it could only begin with all.
      key={`${detail.data.id} ${connection.applications.length > 0}`}
      parent={detail.data}
      roots={roots}
      connection={connection}
      catalogue={catalogue.data}
      tool={toolSchema.safeParse(tool).data ?? null}
    />
  );
};
