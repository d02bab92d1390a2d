import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from 'react-aria-components';
import type { TokenDetail } from '#contract/tokens.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import styles from './token-detail.module.css';

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** The blocks as the engine prints them, closed at first. */
export const TokenBlocks = ({ token, service }: { token: TokenDetail; service: string }) => {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const added = token.blocks.length - 1;
  const checks = token.blocks.reduce((sum, block) => sum + block.checks.length, 0);
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
          {token.blocks.map((block, at) => (
            // Blocks have no name but their place.
            // eslint-disable-next-line react/no-array-index-key
            <li key={at}>
              <p className={styles['note']}>
                Block {at}, {at === 0 ? `signed by ${service}` : 'appended'}
                {block.thirdParty ? ', signed by a third party' : ''}
                {block.facts > 0 ? ` · ${many(block.facts, 'fact')}` : ''}
                {block.rules > 0 ? ` · ${many(block.rules, 'rule')}` : ''}
                {block.checks.length > 0 ? ` · ${many(block.checks.length, 'check')}` : ''}
              </p>
              <pre className={styles['source']}>
                <code>{block.source}</code>
              </pre>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
};
