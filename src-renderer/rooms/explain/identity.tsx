import type { ReactNode } from 'react';
import type { Explained } from '#contract/tokens.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { hrefOf } from '#renderer/query/route.ts';
import { ownerOf } from '#renderer/words/explained.ts';
import { capital } from '#renderer/words/power-phrases.ts';
import { shown } from '#renderer/words/shown.ts';
import { dayAndTime } from '#renderer/words/time.ts';
import styles from './explain.module.css';

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

/** Whose it is, and who signed it. */
export const Identity = ({ found }: { found: Extract<Explained, { kind: 'biscuit' }> }) => {
  const now = useNow();
  const { known } = found;
  return (
    <dl className={styles['claims']}>
      {found.organization !== null && <Fact label="Belongs to">{ownerOf(found)}</Fact>}
      <Fact label="Service">{found.label}</Fact>
      <Fact label="Signed by">{found.signedBy}</Fact>
      {found.type !== null && !found.keepable && <Fact label="Type">{shown(found.type)}</Fact>}
      {found.issuedAt !== null && (
        <Fact label="Issued">{capital(dayAndTime(found.issuedAt, now, localZone()))}</Fact>
      )}
      <Fact label="Kept here">
        {known === null ? 'No' : <a href={hrefOf({ room: 'tokens', tokenId: known.id })}>As {known.name}</a>}
      </Fact>
    </dl>
  );
};
