import { useQueries } from '@tanstack/react-query';
import { Check, Minus, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Catalogue, Connection } from '#contract/services.ts';
import { failureOf, keyOf, useAct, useApi } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { go } from '#renderer/query/route.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { showToast } from '#renderer/ui/toast.tsx';
import { oneLine, sentence } from '#renderer/words/failure.ts';
import { connectionState } from './connection-state.ts';
import styles from './capabilities.module.css';

type Way = { by: 'offline' | 'api' | 'none'; note?: string };

const NOTHING: Way = { by: 'none' };

const WAYS = {
  offline: { icon: ShieldCheck, words: 'Offline' },
  api: { icon: Check, words: 'By API' },
  none: { icon: Minus, words: 'None' },
} as const;

/** Managing takes an API, and a root that is kept here. */
const waysOf = (
  { manageable, remote }: Connection,
  catalogue: Catalogue | undefined,
): readonly (readonly [string, Way])[] => {
  const api = (note?: string): Way => {
    if (!remote) return { by: 'none' };
    return manageable
      ? { by: 'api', ...(note === undefined ? {} : { note }) }
      : { by: 'none', note: 'Needs a root that works' };
  };
  const actions = catalogue?.groups.flatMap((group) => group.actions).length;
  return [
    ['Narrow a token', { by: 'offline' }],
    ['Set an end', { by: 'offline' }],
    [
      'Limit what it may do',
      { by: 'offline', ...(actions === undefined ? {} : { note: `${actions} actions` }) },
    ],
    ['List tokens', api()],
    ['Create', api()],
    ['Rename', remote ? api('Roots only') : { by: 'none', note: 'Here only' }],
    ['Revoke', remote ? api('Roots only') : { by: 'none', note: 'By its operator' }],
    ['Rotate keeping its id', { by: 'none' }],
    ['Audit and last use', { by: 'none' }],
  ];
};

/** The catalogue of each service, as far as it is known yet. */
const useCatalogues = (connections: readonly Connection[]): readonly (Catalogue | undefined)[] => {
  const { client } = useApi();
  return useQueries({
    queries: connections.map(({ service }) => ({
      queryKey: keyOf('services', 'catalogue', { service }),
      queryFn: () => client.services.catalogue({ service }),
    })),
  }).map(({ data }) => data);
};

const WayCell = ({ way: { by, note } }: { way: Way }) => (
  <span className={cx(styles['way'], styles[by])}>
    <Icon of={WAYS[by].icon} size={14} />
    <span>{WAYS[by].words}</span>
    {note !== undefined && <span className={styles['note']}>{note}</span>}
  </span>
);

const Head = ({ connection, onNewRoot }: { connection: Connection; onNewRoot: () => void }) => {
  const sync = useAct('services', 'sync', {
    goesOn: {
      label: () => `Sync ${connection.label}`,
      tell: ({ label, trouble }) =>
        showToast({ text: trouble === null ? `${label} is in sync` : sentence(trouble).title }),
    },
  });
  const now = useNow();
  const state = connectionState(connection, now, localZone());
  const words = state.text === null ? 'Sync now' : 'Try now';
  return (
    <div className={styles['head']}>
      <p className={styles['label']}>{connection.label}</p>
      <p className={styles['organization']}>{connection.organization.name}</p>
      {connection.remote && <p className={styles['address']}>{new URL(connection.baseUrl).host}</p>}
      <p className={cx(styles['state'], styles[state.tone])} role="status">
        <Icon of={state.icon} size={13} />
        <span>{state.words}</span>
      </p>
      {state.text !== null && <p className={styles['trouble']}>{state.text}</p>}
      {sync.error !== null && <p className={styles['trouble']}>{oneLine(failureOf(sync.error))}</p>}
      {connection.remote && (
        <>
          <Button
            variant={state.text === null ? 'link' : 'quiet'}
            label={`${words}: ${connection.label}, ${connection.organization.name}`}
            isPending={sync.isPending}
            onPress={() => sync.mutate({ connectionId: connection.id })}
          >
            {words}
          </Button>
          {connection.manageable ? (
            <Button
              variant="link"
              label={`New root: ${connection.label}, ${connection.organization.name}`}
              onPress={onNewRoot}
            >
              New root
            </Button>
          ) : (
            <Button
              variant="link"
              label={`Add a root: ${connection.label}, ${connection.organization.name}`}
              onPress={() => go({ room: 'services', connects: true })}
            >
              Add a root
            </Button>
          )}
        </>
      )}
      {!connection.remote && (
        <Button
          variant="link"
          label={`Add a token: ${connection.label}, ${connection.organization.name}`}
          onPress={() => go({ room: 'services', connects: true })}
        >
          Add a token
        </Button>
      )}
    </div>
  );
};

const Line = ({ title, cells }: { title: string; cells: readonly ReactNode[] }) => (
  <tr>
    <th scope="row">{title}</th>
    {cells.map((cell, index) => (
      // The columns are the connections, in their order.
      <td key={index}>{cell}</td>
    ))}
  </tr>
);

/** What each connection can do, one column each. */
export const Capabilities = ({
  connections,
  onNewRoot,
}: {
  connections: readonly Connection[];
  onNewRoot: (connection: Connection) => void;
}) => {
  const catalogues = useCatalogues(connections);
  const columns = connections.map((connection, at) => waysOf(connection, catalogues[at]));
  const titles = columns[0]?.map(([title]) => title) ?? [];
  return (
    // A wide table scrolls by itself, also by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['scroller']} role="region" aria-label="What each connection can do" tabIndex={0}>
      <table className={styles['table']} style={{ minWidth: 150 + connections.length * 170 }}>
        <thead>
          <tr>
            <th scope="col" className={styles['first']}>
              What each one can do
            </th>
            {connections.map((connection) => (
              <th key={connection.id} scope="col">
                <Head connection={connection} onNewRoot={() => onNewRoot(connection)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {titles.map((title, line) => (
            <Line
              key={title}
              title={title}
              cells={columns
                .map((ways) => ways[line]?.[1] ?? NOTHING)
                .map((way, column) => (
                  <WayCell key={connections[column]?.id} way={way} />
                ))}
            />
          ))}
          <Line
            title="Who keeps the limits"
            cells={connections.map(({ id }) => (
              <Badge key={id} kind="cryptographic" />
            ))}
          />
        </tbody>
      </table>
    </div>
  );
};
