import { useState } from 'react';
import type { SecurityReport } from '#contract/security.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { useCall } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { adviceOf } from './advice.ts';
import type { Advice } from './advice.ts';
import { Backups } from './backups.tsx';
import { Carry } from './carry.tsx';
import { Checks } from './checks.tsx';
import { NotProtected } from './not-protected.tsx';
import { PassphraseDialog } from './passphrase-dialog.tsx';
import { RecoveryDialog } from './recovery-dialog.tsx';
import { statementOf } from './statement.ts';
import { VaultKey } from './vault-key.tsx';
import { Ways } from './ways.tsx';
import styles from './settings.module.css';

const ACTIONS = { recovery: 'Make a recovery key', passphrase: 'Add a passphrase' } as const;

/** What to do next, with the button that does it. */
const Advised = ({ advice, hasRecovery }: { advice: Advice; hasRecovery: boolean }) => {
  const [isOpen, setOpen] = useState(false);
  const { way } = advice;
  const close = () => setOpen(false);
  return (
    <>
      <Notice
        tone={advice.tone}
        title={advice.title}
        {...(way === null ? {} : { action: <Button onPress={() => setOpen(true)}>{ACTIONS[way]}</Button> })}
      >
        {advice.text}
      </Notice>
      {isOpen && way === 'recovery' && <RecoveryDialog hasOne={hasRecovery} onClose={close} />}
      {isOpen && way === 'passphrase' && <PassphraseDialog hasOne={false} onClose={close} />}
    </>
  );
};

const Report = ({ report }: { report: SecurityReport }) => {
  const now = useNow();
  const hasRecovery = report.slots.some(({ kind }) => kind === 'recovery');
  return (
    <>
      <div className={styles['statement']}>
        <p>
          <Sentence parts={statementOf(report, now, localZone())} />
        </p>
        {adviceOf(report).map((advice) => (
          <Advised key={advice.title} advice={advice} hasRecovery={hasRecovery} />
        ))}
      </div>
      <Ways report={report} />
      <Backups damaged={report.records?.damaged ?? []} />
      <Carry />
      <VaultKey report={report} />
      <Checks report={report} />
      <NotProtected report={report} />
    </>
  );
};

/** How the vault really stands, and all that can be done about it. */
export const Security = () => {
  const report = useCall('security', 'report', {});
  return (
    <>
      <Refused
        error={report.error}
        action={
          <Button isPending={report.isFetching} onPress={() => void report.refetch()}>
            Try again
          </Button>
        }
      />
      {report.isPending && (
        <p className={styles['waiting']}>
          <Spinner label="Looking how the vault stands" />
          <span aria-hidden="true">Looking how the vault stands</span>
        </p>
      )}
      {report.data !== undefined && <Report report={report.data} />}
    </>
  );
};
