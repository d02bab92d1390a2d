import { useState } from 'react';
import type { SecurityReport } from '#contract/security.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import { dayAndTime } from '#renderer/words/time.ts';
import { ChangeKeyDialog } from './change-key-dialog.tsx';
import { RecoveryDialog } from './recovery-dialog.tsx';
import { Row, Section } from './section.tsx';

/** The key that seals everything: how old it is, and another in its place. */
export const VaultKey = ({ report }: { report: SecurityReport }) => {
  const [open, setOpen] = useState<'change' | 'recovery' | null>(null);
  const when = dayAndTime(report.keyMadeAt, useNow(60_000), localZone());
  const count =
    report.keyVersion === 1 ? 'The first of this vault' : `Number ${report.keyVersion} of this vault`;
  return (
    <Section title="Vault key">
      <Row
        title={`Made ${when}`}
        text={`${count}. Every token is sealed under it; every way to unlock leads to it.`}
      >
        <Button onPress={() => setOpen('change')}>Change the vault key</Button>
      </Row>
      {open === 'change' && (
        <ChangeKeyDialog
          kinds={report.slots.map(({ kind }) => kind)}
          onRecovery={() => setOpen('recovery')}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'recovery' && <RecoveryDialog hasOne={false} onClose={() => setOpen(null)} />}
    </Section>
  );
};
