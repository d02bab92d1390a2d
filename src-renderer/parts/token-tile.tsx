import { KeyRound, Shapes } from 'lucide-react';
import type { TokenSummary } from '#contract/tokens.ts';
import { Tile } from '#renderer/ui/tile.tsx';
import { TOOLS } from './tools.ts';

/** A token's tile: a root shows a key, an attenuated token its tool and its cuts. */
export const TokenTile = ({
  token,
  size,
}: {
  token: Pick<TokenSummary, 'kind' | 'tool' | 'narrowings'>;
  /** Pixels. */
  size?: number;
}) => (
  <Tile
    kind={token.kind}
    icon={token.kind === 'root' ? KeyRound : token.tool === null ? Shapes : TOOLS[token.tool].icon}
    narrowings={token.narrowings}
    {...(size === undefined ? {} : { size })}
  />
);
