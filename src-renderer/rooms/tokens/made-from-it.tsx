import { Ban } from 'lucide-react';
import type { TokenDetail, TokenSummary } from '#contract/tokens.ts';
import { Note, TitledSection } from '#renderer/parts/token-section.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { hrefOf } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { lifeOf } from '#renderer/words/life.ts';
import { childrenOf } from './tree.ts';
import styles from './token-detail.module.css';

const MOST = 8;

/** What a root would take down: its children, and the button that says so. */
export const MadeFromIt = ({
  token,
  tokens,
  now,
  killed,
  isRevoked,
  remote,
  onRevoke,
}: {
  token: TokenDetail;
  tokens: readonly TokenSummary[];
  now: Date;
  killed: number;
  isRevoked: boolean;
  /** Whether the service can be told; without an API it is said how else. */
  remote: boolean;
  onRevoke: () => void;
}) => {
  const children = childrenOf(tokens).get(token.id) ?? [];
  return (
    <TitledSection
      title="Made from it"
      note={killed === 0 ? 'nothing yet' : `${killed} attenuated, which end with it`}
    >
      <ul>
        {children.slice(0, MOST).map((child) => {
          const life = lifeOf({ ...child, now });
          return (
            <li key={child.id} className={styles['child']}>
              <TokenTile token={child} size={20} />
              <a href={hrefOf({ room: 'tokens', tokenId: child.id })}>{child.name}</a>
              <span className={styles['childState']}>
                <StateLabel state={life.state} text={life.words} />
              </span>
            </li>
          );
        })}
      </ul>
      {children.length > MOST && <Note as="p">And {children.length - MOST} more in the list</Note>}
      {!isRevoked && (
        <div className={styles['revoke']}>
          <Button icon={Ban} onPress={onRevoke}>
            {!remote
              ? 'How to revoke it…'
              : killed === 0
                ? 'Revoke this root…'
                : `Revoke, kills ${killed} token${killed === 1 ? '' : 's'}…`}
          </Button>
        </div>
      )}
    </TitledSection>
  );
};
