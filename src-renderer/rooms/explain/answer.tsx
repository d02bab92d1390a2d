import { Braces, FileQuestionMark, KeyRound, ScanSearch, ShieldQuestionMark } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Explained } from '#contract/tokens.ts';
import { Blocks } from '#renderer/parts/blocks.tsx';
import { Remarks } from '#renderer/parts/remarks.tsx';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import type { IconOf } from '#renderer/ui/icon.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { earliestEnd, endWords } from '#renderer/words/ends.ts';
import { explainedSentence, explainedTitle, prefixAdvice } from '#renderer/words/explained.ts';
import { jwtFacts } from '#renderer/words/jwt.ts';
import { BiscuitAnswer } from './biscuit-answer.tsx';
import styles from './explain.module.css';

type Of<K extends Explained['kind']> = Extract<Explained, { kind: K }>;

/** Ways to a key that the signature can be checked with. */
export type KeyWays = {
  /** Hook0's own cloud is asked for it. */
  cloud: () => void;
  address: () => void;
  /** `null`: there is no service whose key would be asked for. */
  key: (() => void) | null;
};

const many = (count: number, one: string) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** What it is and how long; then the one sentence, and what belongs to its kind. */
const Plain = ({
  found,
  icon,
  facts = [],
  children,
}: {
  found: Explained;
  icon: IconOf;
  facts?: readonly string[];
  children?: ReactNode;
}) => (
  <>
    <div className={styles['title']}>
      <span className={styles['glyph']}>
        <Icon of={icon} size={20} />
      </span>
      <div className={styles['names']}>
        <h2 className={styles['name']}>{explainedTitle(found)}</h2>
        <p className={styles['facts']}>{[...facts, many(found.characters, 'character')].join(' · ')}</p>
      </div>
    </div>
    <p className={styles['sentence']}>
      <Sentence parts={explainedSentence(found, null, localZone())} />
    </p>
    {children}
  </>
);

const Unverified = ({ found, ways }: { found: Of<'unverified'>; ways: KeyWays }) => {
  const now = useNow();
  const end = earliestEnd(found.blocks);
  return (
    <Plain
      found={found}
      icon={ShieldQuestionMark}
      facts={[`fp ${found.fingerprint}`, ...(found.sealed ? ['sealed'] : [])]}
    >
      <div className={styles['notices']}>
        <Notice
          tone="urgent"
          title="Nobody known here has signed it."
          action={
            <>
              <Button onPress={ways.cloud}>Ask app.hook0.com for its key</Button>
              <Button onPress={ways.address}>Give an address</Button>
              {ways.key !== null && <Button onPress={ways.key}>Give a public key</Button>}
            </>
          }
        >
          What follows is what its text says, and is not to be believed before the signature is checked. For
          that a public key is enough; the token itself stays here.
        </Notice>
        <Remarks remarks={found.remarks} service="The service" />
      </div>
      <p className={styles['end']}>
        <Sentence parts={endWords(end, now, localZone())} />
      </p>
      <Blocks blocks={found.blocks} added={found.blocks.length - 1} signer={null} words={null} startsOpen />
    </Plain>
  );
};

const Jwt = ({ found }: { found: Of<'jwt'> }) => {
  const now = useNow();
  return (
    <Plain found={found} icon={Braces}>
      <dl className={styles['claims']}>
        {jwtFacts(found, now, localZone()).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={styles['aside']}>
        Whittle has no key to check it with, and can’t narrow it: only a Biscuit is narrowed by whoever holds
        it.
      </p>
    </Plain>
  );
};

/** What a text turned out to be. */
export const Answer = ({
  found,
  ways,
}: {
  /** `null`: nothing was asked yet. */
  found: Explained | null;
  ways: KeyWays;
}) => {
  if (found === null) {
    return (
      <div className={styles['empty']}>
        <EmptyState icon={ScanSearch} title="Paste a token to see whose it is and what it may do." />
      </div>
    );
  }
  switch (found.kind) {
    case 'biscuit':
      return <BiscuitAnswer found={found} />;
    case 'unverified':
      return <Unverified found={found} ways={ways} />;
    case 'jwt':
      return <Jwt found={found} />;
    case 'known-prefix':
      return (
        <Plain found={found} icon={KeyRound} facts={['Known by how it begins']}>
          <p className={styles['aside']}>{prefixAdvice(found)}</p>
        </Plain>
      );
    case 'unknown':
      return (
        <Plain found={found} icon={FileQuestionMark}>
          <p className={styles['aside']}>
            Nothing of it was kept. If it should be a token, copy it again where it was made, whole and alone.
          </p>
        </Plain>
      );
  }
};
