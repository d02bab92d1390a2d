import { describe, expect, it } from 'vitest';
import type { BlockReading, Cell } from '#contract/restriction.ts';
import type { Tool } from '#contract/tokens.ts';
import { surroundingsOf, whyOf } from '#renderer/rooms/studio/why.ts';
import { plain } from '#renderer/words/part.ts';
import { ORDERS, end, room } from './hook0.ts';

const block = (...checks: BlockReading['checks']): BlockReading => ({
  source: '',
  checks,
  facts: 0,
  rules: 0,
  thirdParty: false,
});
const around: Parameters<typeof surroundingsOf>[0] = {
  catalogue: room.catalogue,
  service: 'Hook0',
  zone: 'Europe/Paris',
  application: (id) => (id === ORDERS.id ? ORDERS.name : null),
  blocks: [block(), block({ kind: 'expiry', expiresAt: end })],
  lineage: ['Orders root', 'Cursor – Orders'],
  checks: [
    { kind: 'applications', ids: [ORDERS.id], discovery: [] },
    { kind: 'actions', actions: ['event:list'] },
  ],
};
const said = (
  cell: Partial<Cell> & { action: string },
  { tool = 'claude-desktop', ...more }: { tool?: Tool; lineage?: string[] } = {},
): string =>
  whyOf({ verdict: 'denied', because: [], ...cell }, surroundingsOf({ ...around, ...more }), tool)
    .map(plain)
    .join(' ');

describe('whyOf', () => {
  it('names the list that leaves an action out, and what the tool needs', () => {
    expect(said({ action: 'event:replay', because: [{ block: 2, check: 1 }] })).toBe(
      'The action list of block 2 (this token) does not name event:replay. Claude Desktop does not need it.',
    );
    expect(said({ action: 'event:replay', because: [{ block: 2, check: 1 }] }, { tool: 'ci' })).toBe(
      'The action list of block 2 (this token) does not name event:replay.',
    );
  });

  it('says of an action without an application why a limit to one denies it', () => {
    const words = said({ action: 'application:list', because: [{ block: 2, check: 0 }] });
    expect(words).toContain(
      'It belongs to no application, and block 2 (this token) says: Only Order Service.',
    );
    expect(words).toContain(room.catalogue.needs[0]?.says);
  });

  it('names the ancestor whose block it is', () => {
    expect(said({ action: 'event:list', because: [{ block: 1, check: 0 }] })).toContain(
      'Block 1 (Cursor – Orders) says: Until Tue 22 Dec 2026, 10:00.',
    );
    // Its ancestors are not kept here: all blocks came with it.
    expect(
      said({ action: 'event:list', because: [{ block: 1, check: 0 }] }, { lineage: ['Pasted'] }),
    ).toContain('Block 1 (Pasted) says');
  });

  it('says what the service itself decides', () => {
    const words = 'Hook0 itself keeps it from tokens of this kind.';
    expect(said({ action: 'organization:create', because: [{ block: -1, check: 0 }] })).toContain(words);
    expect(said({ action: 'organization:create' })).toContain('A check can’t be computed, and that denies.');
  });

  it('tells of a case that depends, and of nothing where it is allowed', () => {
    expect(said({ action: 'event:list', verdict: 'depends', because: [{ block: 1, check: 0 }] })).toMatch(
      /^Allowed in some cases at most\. Block 1/,
    );
    expect(said({ action: 'event:list', verdict: 'allowed' })).toBe('Every check holds for it.');
  });
});
