import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from 'react-aria-components';
import type { BlockReading } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { localZone } from '#renderer/query/clock.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { describeCheck } from '#renderer/words/power.ts';
import { Sentence } from './sentence.tsx';
import styles from './token-parts.module.css';

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

const Block = ({
  block,
  at,
  signer,
  words,
}: {
  block: BlockReading;
  at: number;
  signer: string | null;
  words: { catalogue: Catalogue; application: (id: string) => string | null } | null;
}) => {
  const zone = localZone();
  return (
    <li>
      <p className={styles['note']}>
        <strong>Block {at}</strong>,{' '}
        {at === 0 ? (signer === null ? 'the first' : `signed by ${signer}`) : 'appended'}
        {block.thirdParty ? ', signed by a third party' : ''}
        {block.facts > 0 ? ` · ${many(block.facts, 'fact')}` : ''}
        {block.rules > 0 ? ` · ${many(block.rules, 'rule')}` : ''}
        {block.checks.length > 0 ? ` · ${many(block.checks.length, 'check')}` : ''}
      </p>
      {words !== null && block.checks.some(({ kind }) => kind !== 'custom') && (
        <ul className={styles['checks']}>
          {block.checks.map((check, index) =>
            // Its Datalog stands below.
            check.kind === 'custom' ? null : (
              // Checks have no name but their place.
              // eslint-disable-next-line react/no-array-index-key
              <li key={index}>
                <Sentence parts={describeCheck(check, { ...words, zone })} />
              </li>
            ),
          )}
        </ul>
      )}
      <pre className={styles['source']}>
        <code>{block.source}</code>
      </pre>
    </li>
  );
};

/** The blocks in words and as the engine prints them, closed at first. */
export const Blocks = ({
  blocks,
  signer,
  words,
  startsOpen = false,
}: {
  blocks: readonly BlockReading[];
  /** Who signed the first; `null`: nobody that is known here. */
  signer: string | null;
  /** `null`: no service whose words could be used. */
  words: { catalogue: Catalogue; application: (id: string) => string | null } | null;
  startsOpen?: boolean;
}) => {
  const [isOpen, setOpen] = useState(startsOpen);
  const id = useId();
  const added = blocks.length - 1;
  const checks = blocks.reduce((sum, block) => sum + block.checks.length, 0);
  return (
    <section className={styles['section']} aria-label="Blocks">
      <h3 className={styles['disclosure']}>
        <Button
          aria-expanded={isOpen}
          {...(isOpen ? { 'aria-controls': id } : {})}
          className={cx(styles['disclose'])}
          onPress={() => setOpen(!isOpen)}
        >
          <Icon of={isOpen ? ChevronDown : ChevronRight} size={14} />
          Blocks
          <span className={styles['note']}>
            {added === 0 ? 'As issued, nothing added' : `${added} added`}
            {checks > 0 && `, ${many(checks, 'check')}`}
          </span>
        </Button>
      </h3>
      {isOpen && (
        <ol id={id} className={styles['blocks']}>
          {blocks.map((block, at) => (
            // Blocks have no name but their place.
            // eslint-disable-next-line react/no-array-index-key
            <Block key={at} block={block} at={at} signer={signer} words={words} />
          ))}
        </ol>
      )}
    </section>
  );
};
