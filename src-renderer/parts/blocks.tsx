import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from 'react-aria-components';
import type { BlockReading } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { localZone } from '#renderer/query/clock.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { addedWords, many, originWords } from '#renderer/words/blocks.ts';
import { describeCheck } from '#renderer/words/power.ts';
import { Sentence } from './sentence.tsx';
import { Note, TokenSection } from './token-section.tsx';
import styles from './blocks.module.css';

const Block = ({
  block,
  at,
  origin,
  words,
}: {
  block: BlockReading;
  at: number;
  origin: string;
  words: { catalogue: Catalogue; application: (id: string) => string | null } | null;
}) => {
  const zone = localZone();
  return (
    <li>
      <Note as="p">
        <strong>Block {at}</strong>, {origin}
        {block.thirdParty ? ', signed by a third party' : ''}
        {block.facts > 0 ? ` · ${many(block.facts, 'fact')}` : ''}
        {block.rules > 0 ? ` · ${many(block.rules, 'rule')}` : ''}
        {block.checks.length > 0 ? ` · ${many(block.checks.length, 'check')}` : ''}
      </Note>
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
  added,
  signer,
  words,
  startsOpen = false,
}: {
  blocks: readonly BlockReading[];
  /** How many of them, the last, came after the root's own. */
  added: number;
  /** Who signed the first; `null`: nobody that is known here. */
  signer: string | null;
  /** `null`: no service whose words could be used. */
  words: { catalogue: Catalogue; application: (id: string) => string | null } | null;
  startsOpen?: boolean;
}) => {
  const [isOpen, setOpen] = useState(startsOpen);
  const id = useId();
  return (
    <TokenSection label="Blocks">
      <h3 className={styles['disclosure']}>
        <Button
          aria-expanded={isOpen}
          {...(isOpen ? { 'aria-controls': id } : {})}
          className={cx(styles['disclose'])}
          onPress={() => setOpen(!isOpen)}
        >
          <Icon of={isOpen ? ChevronDown : ChevronRight} size={14} />
          Blocks
          <Note>{addedWords(blocks, added)}</Note>
        </Button>
      </h3>
      {isOpen && (
        <ol id={id} className={styles['blocks']}>
          {blocks.map((block, at) => (
            // Blocks have no name but their place.
            // eslint-disable-next-line react/no-array-index-key
            <Block
              key={at}
              block={block}
              at={at}
              origin={originWords(at, { count: blocks.length, added, signer })}
              words={words}
            />
          ))}
        </ol>
      )}
    </TokenSection>
  );
};
