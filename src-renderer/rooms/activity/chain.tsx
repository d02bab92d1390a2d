import { Link2, Unlink2 } from 'lucide-react';
import type { ChainVerdict } from '#contract/audit.ts';
import { failureOf, useCall } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { sentence } from '#renderer/words/failure.ts';
import { dayAndTime, fullDay } from '#renderer/words/time.ts';
import styles from './chain.module.css';

const Words = ({ verdict }: { verdict: ChainVerdict }) => {
  const count = `${verdict.entries.toLocaleString('en')} ${verdict.entries === 1 ? 'entry' : 'entries'}`;
  if (verdict.verdict === 'whole') {
    return (
      <p>
        <strong>Chain verified.</strong> {count}
        {verdict.since !== null && ` since ${fullDay(verdict.since, localZone())}`}, none changed, none
        missing.
      </p>
    );
  }
  return (
    <p>
      <strong>Chain broken at entry {verdict.sequence.toLocaleString('en')}.</strong>{' '}
      {verdict.problem === 'changed' ? 'It was changed after it was written' : 'Entries are missing there'}:
      trust only what came before. Your tokens are untouched.
    </p>
  );
};

/** Whether every entry is as it was written and none is missing. Verified when the page opens, and again at will. */
export const Chain = () => {
  const verify = useCall('audit', 'verify', {});
  const now = useNow();
  const verdict = verify.data;
  const isBroken = verdict?.verdict === 'broken' || verify.isError;
  return (
    <div className={cx(styles['band'], isBroken && styles['broken'])}>
      <Icon of={isBroken ? Unlink2 : Link2} />
      <div className={styles['words']} role="status">
        {verify.isError ? (
          <p>{sentence(failureOf(verify.error)).title}</p>
        ) : verdict === undefined ? (
          <p>Verifying the chain</p>
        ) : (
          <Words verdict={verdict} />
        )}
      </div>
      {verdict !== undefined && (
        <span className={styles['checked']}>Checked {dayAndTime(verdict.checkedAt, now, localZone())}</span>
      )}
      <Button isPending={verify.isFetching} onPress={() => void verify.refetch()}>
        Verify again
      </Button>
    </div>
  );
};
