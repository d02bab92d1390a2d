import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { SecurityReport } from '#contract/security.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useStale } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { chainFound, recordsFound } from './check-words.ts';
import type { Found } from './check-words.ts';
import { Row, Section } from './section.tsx';
import styles from './way-row.module.css';

const ICONS = { good: CircleCheck, urgent: CircleAlert, quiet: CircleDashed } as const;

const State = ({ found: { tone, words } }: { found: Found }) => (
  <span className={cx(styles['state'], styles[tone])}>
    <Icon of={ICONS[tone]} size={13} />
    {words}
  </span>
);

/** What was found when everything was last opened and walked, and doing it again. */
export const Checks = ({ report }: { report: SecurityReport }) => {
  const check = useAct('security', 'check');
  const stale = useStale();
  const now = useNow();
  const zone = localZone();
  const { records, chain } = check.data ?? report;
  const sealed = recordsFound(records, now, zone);
  const activity = chainFound(chain, now, zone);
  return (
    <Section
      title="Checks"
      action={
        <Button
          isPending={check.isPending}
          onPress={() => check.mutate({}, { onSuccess: () => stale('security') })}
        >
          Check everything now
        </Button>
      }
    >
      <Refused error={check.error} />
      <div role="status">
        <Row title="Sealed records" state={<State found={sealed} />} text={sealed.text} />
        <Row title="Activity log" state={<State found={activity} />} text={activity.text} />
      </div>
    </Section>
  );
};
