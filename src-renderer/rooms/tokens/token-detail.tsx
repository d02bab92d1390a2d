import { ArrowLeft, Ban, Copy, Ellipsis, EyeOff, PenLine, Scissors } from 'lucide-react';
import type { Catalogue, Connection } from '#contract/services.ts';
import type { TokenDetail, TokenSummary } from '#contract/tokens.ts';
import { PowerColumns } from '#renderer/parts/power-columns.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { useAct, useCall } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { go, hrefOf } from '#renderer/query/route.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { lifeOf } from '#renderer/words/life.ts';
import { describeCheck, describePower, mayAndMayNot, plain } from '#renderer/words/power.ts';
import { clockTime, dayAndTime, dayHeading } from '#renderer/words/time.ts';
import { goesOnCopying } from './goes-on-copying.ts';
import { actWords } from './history-words.ts';
import { TokenBlocks } from './token-blocks.tsx';
import { StandingNotice, TokenLife } from './token-life.tsx';
import { MadeFromIt } from './made-from-it.tsx';
import { Reveal } from './reveal.tsx';
import { countDescendants } from './tree.ts';
import styles from './token-detail.module.css';

/** What was asked of a token that wants a dialog first. */
export type Asked = 'revoke' | 'forget' | 'rename' | 'copy-root';

const grouped = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');

/** One token: what it may do, until when, how it was made, and what can be done with it. */
export const TokenDetailPane = ({
  token,
  connection,
  catalogue,
  tokens,
  onAsk,
}: {
  token: TokenDetail;
  connection: Connection;
  catalogue: Catalogue;
  tokens: readonly TokenSummary[];
  onAsk: (asked: Asked) => void;
}) => {
  const now = useNow();
  const zone = localZone();
  const copy = useAct('tokens', 'copy', { goesOn: goesOnCopying });
  const life = lifeOf({ ...token, now });
  const operations = useCall('services', 'operations', {});
  const isRoot = token.kind === 'root';
  const root = token.ancestors[0] ?? { id: token.id, name: token.name };
  // A revoke that is not done yet; operations and tokens meet at the root.
  const revoke = operations.data?.find(({ kind, tokenId }) => kind === 'revoke' && tokenId === root.id);
  const killed = countDescendants(tokens).get(root.id) ?? 0;
  const isDead = life.state === 'revoked' || life.state === 'expired';
  const checks = token.blocks.flatMap((block) => block.checks);
  const narrow = () => go({ room: 'new', parentId: token.id });
  const application = (id: string) => connection.applications.find((known) => known.id === id)?.name ?? null;
  // What two blocks say in the same words is one restriction.
  const restrictions = [
    ...new Map(
      checks
        .map((check) => describeCheck(check, { application, catalogue, zone }))
        .map((parts) => [plain(parts), parts] as const),
    ).values(),
  ];

  return (
    <>
      <header className={styles['header']}>
        <span className={styles['back']}>
          <IconButton
            label="Back to the list"
            icon={ArrowLeft}
            onPress={() => go({ room: 'tokens', tokenId: null })}
          />
        </span>
        <nav aria-label="Made from" className={styles['crumbs']}>
          <ol>
            <li>{connection.label}</li>
            {token.ancestors.map(({ id, name }) => (
              <li key={id}>
                <a href={hrefOf({ room: 'tokens', tokenId: id })}>{name}</a>
              </li>
            ))}
            <li aria-current="page" className={styles['here']}>
              {token.name}
            </li>
          </ol>
        </nav>
        <div className={styles['actions']}>
          {isRoot ? (
            <>
              <Button icon={Copy} isDisabled={isDead} onPress={() => onAsk('copy-root')}>
                Copy
              </Button>
              <Button variant="primary" icon={Scissors} isDisabled={isDead} onPress={narrow}>
                Narrow it
              </Button>
            </>
          ) : (
            <Button
              variant="primary"
              icon={Copy}
              isDisabled={isDead}
              isPending={copy.isPending}
              onPress={() => copy.mutate({ id: token.id })}
            >
              Copy
            </Button>
          )}
          <Menu
            label="More"
            icon={Ellipsis}
            items={[
              { id: 'rename', label: 'Rename…', icon: PenLine, onAction: () => onAsk('rename') },
              ...(isRoot
                ? []
                : [
                    {
                      id: 'narrow',
                      label: 'Narrow further',
                      icon: Scissors,
                      disabled: isDead,
                      onAction: narrow,
                    },
                  ]),
              {
                id: 'revoke',
                label: isRoot ? 'Revoke…' : `Revoke ${root.name}…`,
                icon: Ban,
                danger: true,
                disabled: life.state === 'revoked',
                onAction: () => onAsk('revoke'),
              },
              { id: 'forget', label: 'Forget…', icon: EyeOff, danger: true, onAction: () => onAsk('forget') },
            ]}
          />
        </div>
      </header>
      <div className={styles['body']}>
        <div className={styles['standing']}>{copy.error !== null && <Refused error={copy.error} />}</div>
        <div className={styles['title']}>
          <TokenTile token={token} size={36} />
          <div className={styles['names']}>
            <h2 className={styles['name']}>{token.name}</h2>
            <div className={styles['line']}>
              <p className={styles['facts']}>
                <span title="Fingerprint">fp {grouped(token.fingerprint)}</span> ·{' '}
                <span title="Revocation id, its first digits">rev {token.revocationId.slice(0, 8)}</span> ·{' '}
                {token.characters.toLocaleString('en')} characters
              </p>
              <Reveal token={token} />
            </div>
          </div>
        </div>
        <div className={styles['standing']}>
          <StandingNotice
            life={life}
            token={token}
            service={connection.label}
            rootName={root.name}
            revoke={revoke}
          />
        </div>
        <p className={styles['sentence']}>
          <Sentence parts={describePower(token.power, catalogue, zone)} />
        </p>
        {token.revokedAt === null && <TokenLife token={token} life={life} now={now} zone={zone} />}

        <section aria-label="What it may do" className={styles['section']}>
          <PowerColumns power={mayAndMayNot(token.power, catalogue)} />
        </section>

        {checks.length > 0 && (
          <section className={styles['section']} aria-labelledby="restrictions">
            <div className={styles['heading']}>
              <h3 id="restrictions">Restrictions</h3>
              {checks.filter(({ kind }) => kind === 'expiry').length > 0 && (
                <span className={styles['note']}>Shortest end of all blocks wins</span>
              )}
            </div>
            <ul>
              {restrictions.map((parts) => (
                <li key={plain(parts)} className={styles['restriction']}>
                  <span>
                    <Sentence parts={parts} />
                  </span>
                  <Badge kind="cryptographic" />
                </li>
              ))}
            </ul>
          </section>
        )}

        {isRoot && (
          <MadeFromIt
            token={token}
            tokens={tokens}
            now={now}
            killed={killed}
            isRevoked={life.state === 'revoked'}
            onRevoke={() => onAsk('revoke')}
          />
        )}

        <section className={styles['section']} aria-labelledby="history">
          <div className={styles['heading']}>
            <h3 id="history">History</h3>
          </div>
          <ul>
            {token.history.map(({ at, act, note }, index) => (
              <li key={`${at}-${index}`} className={styles['event']}>
                <time dateTime={at} title={dayAndTime(at, now, zone)}>
                  {dayHeading(at, now, zone)} {clockTime(at, zone)}
                </time>
                <span>{actWords(act, note)}</span>
              </li>
            ))}
          </ul>
        </section>

        <TokenBlocks token={token} service={connection.label} />
      </div>
    </>
  );
};
