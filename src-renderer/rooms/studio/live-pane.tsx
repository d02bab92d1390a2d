import { ChevronDown, ChevronUp } from 'lucide-react';
import { useId, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { Failure } from '#contract/failure.ts';
import type { Catalogue } from '#contract/services.ts';
import { PowerColumns } from '#renderer/parts/power-columns.tsx';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { Badge } from '#renderer/ui/badge.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { sentence } from '#renderer/words/failure.ts';
import { describePower, mayAndMayNot } from '#renderer/words/power.ts';
import { SignedText } from './signed-text.tsx';
import type { Preview } from './use-preview.ts';
import styles from './studio.module.css';

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
const END_PROBLEMS: readonly string[] = ['expiry-past', 'expiry-beyond-parent'];

/** What the new token says, as the engine read it back; a summary that opens where the window is narrow. */
export const LivePane = ({
  preview,
  failure,
  isWaiting,
  catalogue,
  zone,
}: {
  preview: Preview | null;
  failure: Failure | null;
  /** Something is missing in the form, so the last answer is no longer about it. */
  isWaiting: boolean;
  catalogue: Catalogue;
  zone: string;
}) => {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  // An end that does not work is said at its field.
  const isElsewhere = failure?.kind === 'restriction' && END_PROBLEMS.includes(failure.problem);
  const words = failure === null ? null : sentence(failure);
  const checks = preview?.checks ?? 0;
  return (
    <section className={cx(styles['live'], isOpen && styles['open'])} aria-label="What it says">
      <div className={styles['liveBody']}>
        <h2 className={styles['says']}>
          {isWaiting && preview !== null ? 'What it said before' : 'What it says'}
        </h2>
        <AriaButton
          className={cx(styles['opener'])}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={isOpen ? 'Show less' : 'Show all that it says'}
          onPress={() => setOpen(!isOpen)}
        >
          <Icon of={isOpen ? ChevronDown : ChevronUp} size={16} />
        </AriaButton>
        <p className={styles['sentence']} aria-live="polite">
          {preview !== null && <Sentence parts={describePower(preview.power, catalogue, zone)} />}
          {preview === null && isWaiting && 'Choose what it may do and until when.'}
        </p>
        {words !== null && !isElsewhere && (
          <Notice tone="urgent" title={words.title} role="alert">
            {words.text}
          </Notice>
        )}
        {preview !== null && (
          <div id={id} className={styles['more']}>
            <p className={styles['kept']}>
              <Badge kind="cryptographic" />
              <span>
                {checks === 1
                  ? 'Its restriction is in the token itself'
                  : `${checks === 2 ? 'Both' : `All ${checks}`} restrictions are in the token itself`}
              </span>
            </p>
            <PowerColumns power={mayAndMayNot(preview.power, catalogue)} />
            <SignedText block={preview.block} note={`1 block, ${many(checks, 'check')}`} />
            <p className={styles['measure']}>
              <span>Read back by the Biscuit engine</span>
              <span>{preview.characters.toLocaleString('en')} characters</span>
            </p>
          </div>
        )}
      </div>
    </section>
  );
};
