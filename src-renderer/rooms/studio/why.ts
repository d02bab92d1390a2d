import type { BlockReading, Cell, CheckReading } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import type { Tool } from '#contract/tokens.ts';
import { TOOLS } from '#renderer/parts/tools.ts';
import type { Part } from '#renderer/words/part.ts';
import { whyCell } from '#renderer/words/why.ts';
import type { Surroundings } from '#renderer/words/why.ts';

/** What the words about a cell need to know of the token that is made, and of those it is made from. */
export const surroundingsOf = ({
  blocks,
  lineage,
  checks,
  ...rest
}: Pick<Surroundings, 'catalogue' | 'service' | 'zone' | 'application'> & {
  /** The blocks that are there already. */
  blocks: readonly BlockReading[];
  /** Names from the root down to the direct parent. */
  lineage: readonly string[];
  /** The checks of the block that is added. */
  checks: readonly CheckReading[];
}): Surroundings => ({
  ...rest,
  checkAt: ({ block, check }) => (block === blocks.length ? checks[check] : blocks[block]?.checks[check]),
  blockName: (block) => {
    if (block === blocks.length) return `block ${block} (this token)`;
    // Each but the first has added one block; those that are not kept here came with the first.
    const owner = lineage[Math.max(0, block - (blocks.length - lineage.length))];
    return `block ${block}${owner === undefined ? '' : ` (${owner})`}`;
  },
});

/** What the chosen tool has to do with an action; `null`: nothing is known of its needs. */
const need = (action: string, tool: Tool, catalogue: Catalogue): string | null => {
  const needs = catalogue.needs.filter((each) => each.tool === tool);
  if (needs.length === 0) return null;
  const own = needs.find(({ actions }) => actions.includes(action));
  return own === undefined ? `${TOOLS[tool].label} does not need it.` : own.says;
};

/** Why a cell is as it is, a sentence each, and whether the tool misses it. */
export const whyOf = (cell: Cell, around: Surroundings, tool: Tool): readonly Part[][] => {
  const needed = cell.verdict === 'denied' ? need(cell.action, tool, around.catalogue) : null;
  return [...whyCell(cell, around), ...(needed === null ? [] : [[{ text: needed }]])];
};
