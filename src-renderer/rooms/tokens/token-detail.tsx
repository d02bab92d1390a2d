import { ArrowLeft, Ban, Copy, Ellipsis, EyeOff, PenLine, Scissors, Stamp } from 'lucide-react';
import type { Catalogue, Connection } from '#contract/services.ts';
import type { TokenDetail, TokenSummary } from '#contract/tokens.ts';
import { Blocks } from '#renderer/parts/blocks.tsx';
import { OpenEscapes, Remarks } from '#renderer/parts/remarks.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { Restrictions } from '#renderer/parts/restrictions.tsx';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { TitledSection } from '#renderer/parts/token-section.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { useAct, useCall } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { go, hrefOf } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { lifeOf } from '#renderer/words/life.ts';
import { inThePast } from '#renderer/words/part.ts';
import { describePower } from '#renderer/words/power.ts';
import { clockTime, dayAndTime, dayHeading } from '#renderer/words/time.ts';
import { goesOnCopying } from './goes-on-copying.ts';
import { actWords } from './history-words.ts';
import { adderOf } from './lineage.ts';
import { MadeFromIt } from './made-from-it.tsx';
import { Reveal } from './reveal.tsx';
import { StandingNotice, TokenLife } from './token-life.tsx';
import { TokenPower } from './token-power.tsx';
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
  const isOver = life.state === 'expired';
  const said = describePower(token.power, catalogue, zone);
  const isDead = life.state === 'revoked' || isOver;
  const narrow = () => go({ room: 'new', parentId: token.id });
  const application = (id: string) => connection.applications.find((known) => known.id === id)?.name ?? null;
  const adder = (block: number) => adderOf(block, token, tokens);
  // A root may do everything: there is nothing to get around.
  const escapes = isRoot ? [] : token.escapes;

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
              <Button variant="primary" icon={Scissors} isDisabled={isDead || token.sealed} onPress={narrow}>
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
                      // A menu item has no room for a reason beside its name.
                      label: token.sealed ? 'Narrow further: it is sealed' : 'Narrow further',
                      icon: Scissors,
                      disabled: isDead || token.sealed,
                      onAction: narrow,
                    },
                  ]),
              {
                id: 'revoke',
                label: !connection.remote ? 'How to revoke it…' : isRoot ? 'Revoke…' : `Revoke ${root.name}…`,
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
      <div className={styles['body']} data-toasts="over">
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
            remote={connection.remote}
            rootName={root.name}
            revoke={revoke}
          />
        </div>
        <p className={styles['sentence']}>
          <Sentence parts={isOver ? inThePast(said) : said} />
        </p>
        {token.revokedAt === null && (
          <TokenLife token={token} life={life} adder={adder} now={now} zone={zone} />
        )}
        {token.sealed && (
          <p className={styles['sealed']}>
            <Icon of={Stamp} size={14} />
            Sealed: nothing can be made from it any more.
          </p>
        )}

        {(escapes.length > 0 || token.remarks.length > 0) && (
          <div className={styles['notices']}>
            <OpenEscapes escapes={escapes} catalogue={catalogue} />
            <Remarks remarks={token.remarks} service={connection.label} />
          </div>
        )}

        <TokenPower
          token={token}
          service={connection.label}
          catalogue={catalogue}
          application={application}
          isOver={isOver}
          adder={adder}
        />
        <Restrictions blocks={token.blocks} catalogue={catalogue} application={application} />

        {isRoot && (
          <MadeFromIt
            token={token}
            tokens={tokens}
            now={now}
            killed={killed}
            isRevoked={life.state === 'revoked'}
            remote={connection.remote}
            onRevoke={() => onAsk('revoke')}
          />
        )}

        <TitledSection title="History">
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
        </TitledSection>

        <Blocks
          blocks={token.blocks}
          added={token.narrowings}
          signer={connection.label}
          words={{ catalogue, application }}
        />
      </div>
    </>
  );
};
