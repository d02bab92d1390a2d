import { ChevronDown, ChevronRight } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { Connection } from '#contract/services.ts';
import type { TokenSummary } from '#contract/tokens.ts';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { TOOLS } from '#renderer/parts/tools.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { LifeBar } from '#renderer/ui/life-bar.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { sentence } from '#renderer/words/failure.ts';
import { lifeOf } from '#renderer/words/life.ts';
import { ago } from '#renderer/words/time.ts';
import type { TokenRow as Row } from './tree.ts';
import styles from './token-tree.module.css';

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

const about = (token: TokenSummary, descendants: number): string => {
  if (token.kind === 'root') return descendants === 0 ? 'Not narrowed yet' : `${descendants} attenuated`;
  const tool = token.tool === null ? 'Pasted' : TOOLS[token.tool].label;
  const applications = token.applications;
  if (applications === null) return `${tool} · every app`;
  if (applications.length === 1) return `${tool} · ${applications[0]}`;
  return `${tool} · ${many(applications.length, 'app')}`;
};

/** A connection over its tokens: its names, and how it stands with the service. */
export const GroupHeading = ({
  connection,
  now,
  zone,
  top,
}: {
  connection: Connection;
  now: Date;
  zone: string;
  top: number;
}) => {
  const { trouble, syncedAt } = connection;
  return (
    <div className={styles['group']} style={{ transform: `translateY(${top}px)` }}>
      <strong>{connection.label}</strong>
      <span className={styles['organization']}>{connection.organization.name}</span>
      {trouble !== null ? (
        <span className={cx(styles['sync'], styles['trouble'])} title={sentence(trouble).text}>
          {sentence(trouble).title.replace(/\.$/, '')}
        </span>
      ) : (
        <span className={styles['sync']}>
          {!connection.remote
            ? 'no API'
            : syncedAt === null
              ? 'not in sync yet'
              : `in sync, ${ago(syncedAt, now, zone)}`}
        </span>
      )}
    </div>
  );
};

/** One token of the tree, 44 px. The tree hears its clicks. */
export const TokenRowView = ({
  row,
  id,
  now,
  top,
  isSelected,
  isActive,
}: {
  row: Row;
  id: string;
  now: Date;
  top: number;
  isSelected: boolean;
  isActive: boolean;
}) => {
  const { token, level, isExpanded } = row;
  const life = lifeOf({ ...token, now });
  const isEndless = token.expiresAt === null;
  const showsBar = (token.kind === 'attenuated' || !isEndless) && token.revokedAt === null;
  return (
    <div
      role="treeitem"
      id={id}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isSelected}
      aria-expanded={isExpanded ?? undefined}
      aria-labelledby={`${id}-name`}
      aria-describedby={`${id}-about`}
      className={cx(
        styles['row'],
        isSelected && styles['selected'],
        isActive && styles['active'],
        isExpanded !== null && styles['expandable'],
      )}
      style={{ transform: `translateY(${top}px)`, '--level': level - 1 } as CSSProperties}
      data-token={token.id}
    >
      {row.guides.map((guide, depth) =>
        guide === 'none' ? null : (
          <span
            // A guide is its depth.
            // eslint-disable-next-line react/no-array-index-key
            key={depth}
            className={cx(styles['guide'], styles[guide])}
            style={{ '--depth': depth } as CSSProperties}
          />
        ),
      )}
      {isExpanded === true && <span className={styles['stem']} />}
      <span
        className={styles['chevron']}
        aria-hidden="true"
        data-toggle={isExpanded === null ? undefined : true}
      >
        {isExpanded !== null && <Icon of={isExpanded ? ChevronDown : ChevronRight} size={14} />}
      </span>
      <span className={styles['tile']}>
        <TokenTile token={token} />
      </span>
      <span className={styles['words']}>
        <span
          id={`${id}-name`}
          className={cx(styles['name'], token.kind === 'root' && styles['root'])}
          title={token.sealed ? `${token.name}, sealed` : token.name}
        >
          {token.name}
        </span>
        <span className={styles['second']} id={`${id}-about`}>
          <span className={styles['about']}>{about(token, row.descendants)}</span>
          <span className={styles['bar']}>
            {showsBar && (
              <LifeBar
                fraction={life.spent ?? 0}
                kind={isEndless ? 'no-end' : life.state === 'expired' ? 'expired' : 'life'}
                tone={life.state === 'soon' ? 'soon' : life.state === 'urgent' ? 'urgent' : 'life'}
                width={48}
              />
            )}
          </span>
          <span className={styles['state']}>
            <StateLabel state={life.state} text={life.words} />
          </span>
        </span>
      </span>
    </div>
  );
};
