import { KeyRound, Lock } from 'lucide-react';
import { tool as toolSchema } from '#contract/tokens.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { useCall } from '#renderer/query/api.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { isAlive, parentsBeside } from './parents.ts';
import { Studio } from './studio.tsx';
import styles from './studio-page.module.css';

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
  const narrowable = (list.data ?? []).filter((token) => isAlive(token) && !token.sealed);
  const asked = list.data?.find(({ id }) => id === parentId);
  const parent = asked ?? narrowable.find(({ kind }) => kind === 'root') ?? narrowable[0];
  const detail = useCall(
    'tokens',
    'get',
    // Without a parent nothing is asked; the call still has to have an input.
    { id: parent?.id ?? '' },
    { enabled: parent !== undefined },
  );
  const connection = connections.data?.find(({ id }) => id === parent?.connectionId);
  const service = connection?.service ?? 'hook0';
  const catalogue = useCall('services', 'catalogue', { service }, { enabled: connection !== undefined });
  const templates = useCall('templates', 'list', { service }, { enabled: connection !== undefined });
  const error = list.error ?? connections.error ?? detail.error ?? catalogue.error ?? templates.error;
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
  if (parent?.sealed === true) {
    const above = list.data?.find(({ id }) => id === parent.parentId);
    return (
      <div className={styles['center']}>
        <EmptyState
          icon={Lock}
          level={1}
          title={`“${parent.name}” is sealed.`}
          text="Nobody can narrow it further. What it may do stays the same."
          actions={
            above === undefined ? (
              <Button onPress={() => go({ room: 'tokens', tokenId: parent.id })}>Show it</Button>
            ) : (
              <Button variant="primary" onPress={() => go({ room: 'new', parentId: above.id })}>
                Narrow “{above.name}” instead
              </Button>
            )
          }
        />
      </div>
    );
  }
  if (
    list.data === undefined ||
    detail.data === undefined ||
    catalogue.data === undefined ||
    templates.data === undefined ||
    connection === undefined
  ) {
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
      parents={parentsBeside(detail.data, list.data)}
      connection={connection}
      catalogue={catalogue.data}
      templates={templates.data}
      tool={toolSchema.safeParse(tool).data ?? null}
    />
  );
};
