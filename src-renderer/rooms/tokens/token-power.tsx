import { useId, useState } from 'react';
import type { Catalogue } from '#contract/services.ts';
import type { TokenDetail } from '#contract/tokens.ts';
import { PowerColumns } from '#renderer/parts/power-columns.tsx';
import { PowerMatrix } from '#renderer/parts/power-matrix.tsx';
import { TokenSection } from '#renderer/parts/token-section.tsx';
import { localZone } from '#renderer/query/clock.ts';
import { mayAndMayNot } from '#renderer/words/power.ts';
import styles from './token-detail.module.css';

/** What it may and may not do in a few lines, and action by action where that is asked for. */
export const TokenPower = ({
  token,
  service,
  catalogue,
  application,
  isOver,
  adder,
}: {
  token: TokenDetail;
  service: string;
  catalogue: Catalogue;
  application: (id: string) => string | null;
  /** It has ended: what it could do before is said. */
  isOver: boolean;
  /** Who added a block. */
  adder: (block: number) => { id: string; name: string };
}) => {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <TokenSection label="What it may do">
      <PowerColumns
        power={mayAndMayNot(token.power, catalogue, isOver ? [] : token.matrix)}
        isOver={isOver}
        more={{ isOpen, controls: id, onPress: () => setOpen(!isOpen) }}
      />
      {isOpen && (
        <div id={id} className={styles['matrix']}>
          <PowerMatrix
            matrix={token.matrix}
            catalogue={catalogue}
            around={{
              catalogue,
              service,
              zone: localZone(),
              application,
              checkAt: ({ block, check }) => token.blocks[block]?.checks[check],
              blockName: (block) => {
                const by = adder(block);
                return `block ${block}${by.id === token.id ? '' : ` (${by.name})`}`;
              },
            }}
          />
        </div>
      )}
    </TokenSection>
  );
};
