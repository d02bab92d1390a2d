import {
  Ban,
  CircleDashed,
  CircleQuestionMark,
  Clock,
  Hourglass,
  KeyRound,
  RefreshCw,
  TriangleAlert,
} from 'lucide-react';
import type { Connection, Operation } from '#contract/services.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useCall } from '#renderer/query/api.ts';
import { localZone } from '#renderer/query/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { IconOf } from '#renderer/ui/icon.tsx';
import { clockTime } from '#renderer/words/time.ts';
import { factsOf } from './operation-facts.ts';
import styles from './pending.module.css';

const KINDS = {
  create: { words: 'Create', icon: KeyRound },
  revoke: { words: 'Revoke', icon: Ban },
} as const;

const STATES: Record<Operation['state'], { words: string; icon: IconOf; tone?: 'soon' | 'urgent' }> = {
  held: { words: 'Can be undone', icon: Hourglass },
  prepared: { words: 'Prepared', icon: CircleDashed },
  sent: { words: 'Sent', icon: RefreshCw },
  'in-doubt': { words: 'In doubt', icon: CircleQuestionMark, tone: 'soon' },
  waiting: { words: 'Waits', icon: Clock },
  stopped: { words: 'Needs you', icon: TriangleAlert, tone: 'urgent' },
};

/** Only what was never sent, or what a person has looked at, can be given up. */
const canDiscard = ({ state, attempts }: Operation) =>
  state === 'stopped' || ((state === 'prepared' || state === 'waiting') && attempts === 0);
const canRetry = ({ state }: Operation) => state !== 'held' && state !== 'sent';

const Row = ({ operation, service }: { operation: Operation; service: string }) => {
  const retry = useAct('services', 'retry');
  const discard = useAct('services', 'discard');
  const kind = KINDS[operation.kind];
  const { words, icon, tone } = STATES[operation.state];
  const what = `${kind.words} ${operation.name}`;
  return (
    <li className={styles['row']}>
      <p className={styles['what']}>
        <Icon of={kind.icon} size={15} />
        <span>
          <strong>{kind.words}</strong> {operation.name}
        </span>
      </p>
      <span className={styles['service']}>{service}</span>
      <span className={cx(styles['state'], tone !== undefined && styles[tone])}>
        <Icon of={icon} size={13} />
        {words}
      </span>
      <p className={styles['facts']}>{factsOf(operation)}</p>
      <div className={styles['acts']}>
        {operation.nextAttemptAt !== null && (
          <span className={styles['next']}>Next try {clockTime(operation.nextAttemptAt, localZone())}</span>
        )}
        {canDiscard(operation) && (
          <Button
            label={`Discard: ${what}`}
            isPending={discard.isPending}
            onPress={() => discard.mutate({ operationId: operation.id })}
          >
            Discard
          </Button>
        )}
        {canRetry(operation) && (
          <Button
            label={`Try now: ${what}`}
            isPending={retry.isPending}
            onPress={() => retry.mutate({ operationId: operation.id })}
          >
            Try now
          </Button>
        )}
      </div>
      {(retry.error ?? discard.error) !== null && (
        <div className={styles['refused']}>
          <Refused error={retry.error ?? discard.error} />
        </div>
      )}
    </li>
  );
};

/** Operations at services that are not done yet. */
export const Pending = ({ connections }: { connections: readonly Connection[] }) => {
  const operations = useCall('services', 'operations', {});
  const list = operations.data ?? [];
  if (list.length === 0) return <Refused error={operations.error} />;
  return (
    <section className={styles['pending']} aria-labelledby="pending">
      <h2 id="pending" className={styles['heading']}>
        <strong>Pending</strong> {list.length} operation{list.length === 1 ? '' : 's'}. They survive a restart
        and go on by themselves.
      </h2>
      <ul className={styles['list']}>
        {list.map((operation) => (
          <Row
            key={operation.id}
            operation={operation}
            service={connections.find(({ id }) => id === operation.connectionId)?.label ?? ''}
          />
        ))}
      </ul>
    </section>
  );
};
