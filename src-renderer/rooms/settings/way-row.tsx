import { CircleAlert, CircleCheck, CircleQuestionMark } from 'lucide-react';
import type { SlotFacts } from '#contract/security.ts';
import type { SlotKind } from '#contract/vault.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { SLOT_WORDS } from '#renderer/words/slots.ts';
import { Row } from './section.tsx';
import { wayState, wayText } from './way-words.ts';
import type { WayContext } from './way-words.ts';
import styles from './way-row.module.css';

const ICONS = {
  good: CircleCheck,
  quiet: CircleQuestionMark,
  soon: CircleQuestionMark,
  urgent: CircleAlert,
} as const;

/** What the button of each way says: where it is not there, and where it is. */
const SETS: Record<SlotKind, { add: string; again: string }> = {
  keychain: { add: 'Add the keychain', again: 'Renew' },
  'safe-storage': { add: 'Add safe storage', again: 'Renew' },
  passphrase: { add: 'Add a passphrase', again: 'Change' },
  recovery: { add: 'Make a recovery key', again: 'Renew' },
};

const State = ({ slot }: { slot: SlotFacts }) => {
  const { words, tone } = wayState(slot);
  return (
    <span className={cx(styles['state'], styles[tone])}>
      <Icon of={ICONS[tone]} size={13} />
      {words}
    </span>
  );
};

/** One way to unlock. */
export const WayRow = ({
  kind,
  slot,
  context,
  canSet,
  isPending,
  onSet,
  onRemove,
}: {
  kind: SlotKind;
  slot: SlotFacts | undefined;
  context: WayContext;
  canSet: boolean;
  isPending: boolean;
  onSet: () => void;
  onRemove: () => void;
}) => {
  const { name, within } = SLOT_WORDS[kind];
  const { add, again } = SETS[kind];
  return (
    <Row title={name} state={slot !== undefined && <State slot={slot} />} text={wayText(kind, slot, context)}>
      <Button
        isDisabled={!canSet}
        isPending={isPending}
        onPress={onSet}
        {...(slot === undefined ? {} : { label: `${again} ${within}` })}
      >
        {slot === undefined ? add : again}
      </Button>
      {slot !== undefined && (
        <Button variant="plain" label={`Remove ${within}`} onPress={onRemove}>
          Remove
        </Button>
      )}
    </Row>
  );
};
