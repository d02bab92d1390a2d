import type { ReactNode } from 'react';
import type { TokenSummary } from '#contract/tokens.ts';
import { go } from '#renderer/query/route.ts';
import { Select } from '#renderer/ui/select.tsx';
import { shortened } from './name.ts';
import styles from './studio-header.module.css';

/** Characters of the parent's name that the head has room for. */
const LONGEST_SHOWN = 26;

/** What is narrowed, and the starting point. */
export const StudioHeader = ({
  parent,
  parents,
  children,
}: {
  parent: Pick<TokenSummary, 'id' | 'name'>;
  /** What can be narrowed instead; sealed ones can't. */
  parents: readonly Pick<TokenSummary, 'id' | 'name' | 'sealed'>[];
  children: ReactNode;
}) => (
  <header className={styles['header']}>
    <h1 className={styles['title']}>New token</h1>
    <span className={styles['from']} aria-hidden="true">
      from
    </span>
    <Select
      label="Narrowed from"
      hideLabel
      items={parents.map(({ id, name, sealed }) => ({
        id: id as string,
        label: name,
        short: shortened(name, LONGEST_SHOWN),
        ...(sealed ? { reason: 'sealed, can’t be narrowed' } : {}),
      }))}
      value={parent.id}
      onChange={(id) => go({ room: 'new', parentId: id })}
    />
    {children}
  </header>
);
