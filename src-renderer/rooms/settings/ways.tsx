import { useState } from 'react';
import type { SecurityReport } from '#contract/security.ts';
import type { SlotKind } from '#contract/vault.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { useCall } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { SLOT_ORDER } from '#renderer/words/slots.ts';
import { PassphraseDialog } from './passphrase-dialog.tsx';
import { RecoveryDialog } from './recovery-dialog.tsx';
import { RemoveWayDialog } from './remove-way-dialog.tsx';
import { Section } from './section.tsx';
import { useSetWay } from './use-set-way.ts';
import { WayRow } from './way-row.tsx';
import { canSet, waysWithout } from './way-words.ts';

type Open = { kind: SlotKind; does: 'set' | 'remove' } | null;

/** The ways to unlock: those that there are, those that could be added, and whether each still opens the vault. */
export const Ways = ({ report }: { report: SecurityReport }) => {
  const now = useNow();
  const keychain = useCall('vault', 'keychain', {});
  const set = useSetWay();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const slotOf = (kind: SlotKind) => report.slots.find((slot) => slot.kind === kind);
  const context = { keychain: keychain.data, safeStorage: report.safeStorage, now, zone: localZone() };
  const kinds = SLOT_ORDER.filter(
    (kind) => kind !== 'safe-storage' || report.safeStorage.offered || slotOf(kind) !== undefined,
  );
  const add = (kind: SlotKind) => {
    if (kind === 'keychain' || kind === 'safe-storage') set.mutate({ with: kind });
    else setOpen({ kind, does: 'set' });
  };
  const hasOne = open !== null && slotOf(open.kind) !== undefined;

  return (
    <Section title="Ways to unlock">
      {kinds.map((kind) => (
        <WayRow
          key={kind}
          kind={kind}
          slot={slotOf(kind)}
          context={context}
          canSet={canSet(kind, context)}
          isPending={set.isPending && set.kind === kind}
          onSet={() => add(kind)}
          onRemove={() => setOpen({ kind, does: 'remove' })}
        />
      ))}
      <Refused error={set.error ?? keychain.error} />
      {open?.does === 'remove' && (
        <RemoveWayDialog kind={open.kind} left={waysWithout(report.slots, open.kind)} onClose={close} />
      )}
      {open?.does === 'set' && open.kind === 'passphrase' && (
        <PassphraseDialog hasOne={hasOne} onClose={close} />
      )}
      {open?.does === 'set' && open.kind === 'recovery' && <RecoveryDialog hasOne={hasOne} onClose={close} />}
    </Section>
  );
};
