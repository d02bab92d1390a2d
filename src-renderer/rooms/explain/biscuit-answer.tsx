import { Stamp } from 'lucide-react';
import { useId, useState } from 'react';
import type { Catalogue } from '#contract/services.ts';
import type { Explained } from '#contract/tokens.ts';
import { Blocks } from '#renderer/parts/blocks.tsx';
import { PowerColumns } from '#renderer/parts/power-columns.tsx';
import { PowerMatrix } from '#renderer/parts/power-matrix.tsx';
import { OpenEscapes, Remarks } from '#renderer/parts/remarks.tsx';
import { Restrictions } from '#renderer/parts/restrictions.tsx';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { TokenSection } from '#renderer/parts/token-section.tsx';
import { TokenTile } from '#renderer/parts/token-tile.tsx';
import { useCall } from '#renderer/query/api.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { earliestEnd, endWords } from '#renderer/words/ends.ts';
import { explainedSentence, explainedTitle } from '#renderer/words/explained.ts';
import { mayAndMayNot } from '#renderer/words/power.ts';
import { relative, zoneLine } from '#renderer/words/time.ts';
import styles from './explain.module.css';

type Biscuit = Extract<Explained, { kind: 'biscuit' }>;

const grouped = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');

const hasEscapes = ({ evaluation }: Biscuit): boolean => evaluation !== null && evaluation.escapes.length > 0;

/** What to know before anything else is done with it. */
const Warnings = ({ found, isOver }: { found: Biscuit; isOver: boolean }) => (
  <>
    {isOver && (
      <Notice tone="urgent" title="This token has ended.">
        Every action is denied now. An end can’t be moved: make a new one where it is still needed.
      </Notice>
    )}
    {found.keepable && found.tokenKind === 'root' && !isOver && (
      <Notice tone="soon" title="This is a root: hand it to nobody.">
        Whoever has it may do everything at {found.label}
        {hasEscapes(found) && ', and make what stays after it is revoked'}. Keep it here, narrow it, and hand
        out the small one. If it lay in a file or a message, replace it at {found.label} and have the old one
        revoked.
      </Notice>
    )}
    {!found.keepable && (
      <Notice tone="soon" title="It can’t be kept here.">
        It is no service token of {found.label}, and ends with what it was made for.
      </Notice>
    )}
  </>
);

const Power = ({ found, catalogue, isOver }: { found: Biscuit; catalogue: Catalogue; isOver: boolean }) => {
  const { evaluation, blocks, label } = found;
  const connections = useCall('services', 'list', {});
  const [isOpen, setOpen] = useState(!isOver);
  const id = useId();
  if (evaluation === null) return null;
  const application = (asked: string): string | null =>
    evaluation.power.applications?.find((one) => one.id === asked)?.name ??
    connections.data?.flatMap(({ applications }) => applications).find((one) => one.id === asked)?.name ??
    null;
  // Where nothing is restricted, there is nothing to get around.
  const isNarrowed = found.tokenKind === 'attenuated' && found.verdict !== 'restricts-nothing';
  const hasNotices = evaluation.remarks.length > 0 || (isNarrowed && evaluation.escapes.length > 0);
  return (
    <>
      {hasNotices && (
        <div className={styles['notices']}>
          {isNarrowed && <OpenEscapes escapes={evaluation.escapes} catalogue={catalogue} />}
          <Remarks remarks={evaluation.remarks} service={label} />
        </div>
      )}
      <TokenSection label="What it may do">
        <PowerColumns
          power={mayAndMayNot(evaluation.power, catalogue, isOver ? [] : evaluation.matrix)}
          isOver={isOver}
          more={{ isOpen, controls: id, onPress: () => setOpen(!isOpen) }}
        />
        {isOpen && (
          <div id={id} className={styles['matrix']}>
            <PowerMatrix
              matrix={evaluation.matrix}
              catalogue={catalogue}
              around={{
                catalogue,
                service: label,
                zone: localZone(),
                application,
                checkAt: ({ block, check }) => blocks[block]?.checks[check],
                blockName: (block) => `block ${block}`,
              }}
            />
          </div>
        )}
      </TokenSection>
      <Restrictions blocks={blocks} catalogue={catalogue} application={application} />
      <Blocks
        blocks={blocks}
        added={found.narrowings}
        signer={found.signedBy}
        words={{ catalogue, application }}
      />
    </>
  );
};

/** A Biscuit that a known key has signed: whose it is, what it may do, until when, and block by block. */
export const BiscuitAnswer = ({ found }: { found: Biscuit }) => {
  const now = useNow();
  const zone = localZone();
  const catalogue = useCall('services', 'catalogue', { service: found.service });
  const end = found.evaluation?.power ?? earliestEnd(found.blocks);
  const isOver = end.expiresAt !== null && Date.parse(end.expiresAt) <= now.getTime();
  return (
    <>
      <div className={styles['title']}>
        <TokenTile token={{ kind: found.tokenKind, tool: null, narrowings: found.narrowings }} size={36} />
        <div className={styles['names']}>
          <h2 className={styles['name']}>{explainedTitle(found)}</h2>
          <p className={styles['facts']}>
            fp {grouped(found.fingerprint)} · {found.characters.toLocaleString('en')} characters
          </p>
        </div>
      </div>
      <div className={styles['notices']}>
        <Warnings found={found} isOver={isOver} />
      </div>
      <p className={styles['sentence']}>
        <Sentence parts={explainedSentence(found, catalogue.data ?? null, zone, isOver)} />
      </p>
      <p className={styles['end']}>
        <Sentence parts={endWords(end, now, zone)} />
        {end.expiresAt !== null && (
          <>
            {' · '}
            {zoneLine(end.expiresAt, zone)} · {relative(end.expiresAt, now, zone)}
          </>
        )}
      </p>
      {found.sealed && (
        <p className={styles['sealed']}>
          <Icon of={Stamp} size={14} />
          Sealed: nothing can be made from it any more.
        </p>
      )}
      {found.evaluation === null ? (
        <Blocks
          blocks={found.blocks}
          added={found.narrowings}
          signer={found.signedBy}
          words={null}
          startsOpen
        />
      ) : (
        catalogue.data !== undefined && <Power found={found} catalogue={catalogue.data} isOver={isOver} />
      )}
    </>
  );
};
