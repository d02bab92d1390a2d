import type { BlockReading } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { localZone } from '#renderer/query/clock.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { describeCheck, plain } from '#renderer/words/power.ts';
import { Sentence } from './sentence.tsx';
import { TitledSection } from './token-section.tsx';
import styles from './restrictions.module.css';

/** What all blocks restrict, a line each, with who keeps it. Nothing where there is no check. */
export const Restrictions = ({
  blocks,
  catalogue,
  application,
}: {
  blocks: readonly BlockReading[];
  catalogue: Catalogue;
  application: (id: string) => string | null;
}) => {
  const checks = blocks.flatMap((block) => block.checks);
  if (checks.length === 0) return null;
  const zone = localZone();
  // What two blocks say in the same words is one restriction.
  const lines = [
    ...new Map(
      checks
        .map((check) => describeCheck(check, { application, catalogue, zone }))
        .map((parts) => [plain(parts), parts] as const),
    ).values(),
  ];
  return (
    <TitledSection
      title="Restrictions"
      {...(checks.some(({ kind }) => kind === 'expiry') ? { note: 'Shortest end of all blocks wins' } : {})}
    >
      <ul>
        {lines.map((parts) => (
          <li key={plain(parts)} className={styles['restriction']}>
            <span>
              <Sentence parts={parts} />
            </span>
            <Badge kind="cryptographic" />
          </li>
        ))}
      </ul>
    </TitledSection>
  );
};
