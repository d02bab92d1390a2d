import type { Operation } from '#contract/services.ts';
import type { TokenDetail } from '#contract/tokens.ts';
import { hrefOf } from '#renderer/query/route.ts';
import { LifeBar } from '#renderer/ui/life-bar.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Life } from '#renderer/words/life.ts';
import { absolute, clockTime, dayAndTime, relative, shortDay, zoneLine } from '#renderer/words/time.ts';
import { lastBlockOf } from './lineage.ts';
import { revokeStanding } from './revoke-standing.ts';
import styles from './token-detail.module.css';

/** What it means that a token is over, or that nobody knows. */
export const StandingNotice = ({
  life,
  token,
  service,
  remote,
  rootName,
  revoke,
}: {
  life: Life;
  token: TokenDetail;
  service: string;
  /** Whether the service can be asked. */
  remote: boolean;
  rootName: string;
  /** The revoke that is not done yet. */
  revoke: Operation | undefined;
}) => {
  if (life.state === 'revoked') {
    const isHere = token.revokedAt !== null;
    if (revoke !== undefined) {
      const standing = revokeStanding(revoke, service);
      return (
        <Notice tone={revoke.state === 'stopped' ? 'urgent' : 'soon'} title="Blocked here.">
          {standing}
          {revoke.state !== 'held' && (
            <>
              {' '}
              <a href={hrefOf({ room: 'services' })}>See it in Services</a>
            </>
          )}
        </Notice>
      );
    }
    return (
      <Notice
        tone="urgent"
        title={isHere ? 'Revoked and blocked here.' : `${service} no longer takes this token.`}
      >
        {token.kind === 'root'
          ? 'All that was made from it ends with it.'
          : `It ended with ${rootName}, which it was made from.`}
      </Notice>
    );
  }
  if (life.state === 'expired') {
    return (
      <Notice tone="urgent" title="This token has ended.">
        An end can’t be moved. Make a new one where it is still needed.
      </Notice>
    );
  }
  if (token.remote === 'unknown') {
    return (
      <Notice
        tone="quiet"
        title={
          remote
            ? `${service} has not said whether it is still valid.`
            : `${service} can’t be asked whether it is still valid.`
        }
      >
        What stands here is what the token itself says.
      </Notice>
    );
  }
  return null;
};

const beside = (token: TokenDetail, now: Date, zone: string) => {
  const parent = token.ancestors.at(-1);
  if (parent === undefined) return null;
  const isWith = token.parentExpiresAt !== null && token.parentExpiresAt === token.expiresAt;
  const ends =
    token.parentExpiresAt === null
      ? 'never ends'
      : isWith
        ? 'ends then too'
        : `ends ${dayAndTime(token.parentExpiresAt, now, zone)}`;
  return (
    <>
      {' · '}
      {token.expiresAt === null ? 'as long as ' : isWith ? 'with ' : 'before '}
      <em>{parent.name}</em>, which {ends}
    </>
  );
};

/** Whose block sets the end, where it is not its own: "block 1 of Orders root says so". */
const source = (token: TokenDetail, adder: (block: number) => { id: string; name: string }) => {
  const block = token.power.expiryBlock;
  if (block === null || token.expiresAt === null || block === lastBlockOf(token)) return null;
  const by = adder(block);
  return (
    <>
      {' · '}block {block}
      {by.id === token.id ? (
        ' says so'
      ) : (
        <>
          {' of '}
          <em>{by.name}</em> says so
        </>
      )}
    </>
  );
};

/** The zone, the distance and the parent's end in one line, and the life as a bar. */
export const TokenLife = ({
  token,
  life,
  adder,
  now,
  zone,
}: {
  token: TokenDetail;
  life: Life;
  /** Who added a block. */
  adder: (block: number) => { id: string; name: string };
  now: Date;
  zone: string;
}) => {
  const { expiresAt, issuedAt } = token;
  const issued = issuedAt === null ? null : dayAndTime(issuedAt, now, zone);
  return (
    <>
      <p className={styles['zone']}>
        {expiresAt === null ? (
          <>Never ends{beside(token, now, zone)}</>
        ) : (
          <>
            {zoneLine(expiresAt, zone)} · {relative(expiresAt, now, zone)}
            {beside(token, now, zone)}
            {source(token, adder)}
          </>
        )}
      </p>
      {(token.kind === 'attenuated' || expiresAt !== null) && (
        <div className={styles['life']}>
          <LifeBar
            width="full"
            fraction={life.spent ?? 0}
            kind={expiresAt === null ? 'no-end' : life.state === 'expired' ? 'expired' : 'life'}
            tone={life.state === 'soon' ? 'soon' : life.state === 'urgent' ? 'urgent' : 'life'}
          />
          <div className={styles['ends']}>
            <span>{issued === null ? '' : `Issued ${issued}`}</span>
            <span title={expiresAt === null ? undefined : absolute(expiresAt, zone)}>
              {expiresAt === null
                ? 'No end'
                : `${life.state === 'expired' ? 'Ended' : 'Ends'} ${shortDay(expiresAt, zone)}, ${clockTime(expiresAt, zone)}`}
            </span>
          </div>
        </div>
      )}
    </>
  );
};
