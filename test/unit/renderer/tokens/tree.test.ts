import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Connection } from '#contract/services.ts';
import type { TokenSummary } from '#contract/tokens.ts';
import { shownIn } from '#renderer/rooms/tokens/filter.ts';
import { moveIn } from '#renderer/rooms/tokens/tree-keys.ts';
import { countDescendants, familyOf, offsetsOf, rowsOf, windowOf } from '#renderer/rooms/tokens/tree.ts';
import type { Row, TokenRow } from '#renderer/rooms/tokens/tree.ts';
import { createSearch } from '#renderer/words/search.ts';

const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const connection = (n: number, label: string) => ({ id: uuid(n), label }) as unknown as Connection;
const token = (n: number, name: string, parent: number | null, connectionNumber = 1): TokenSummary =>
  ({
    id: uuid(n),
    name,
    parentId: parent === null ? null : uuid(parent),
    connectionId: uuid(connectionNumber),
    kind: parent === null ? 'root' : 'attenuated',
  }) as unknown as TokenSummary;

const connections = [connection(1, 'Hook0'), connection(2, 'Sandbox'), connection(3, 'Empty')];
const tokens = [
  token(10, 'Orders root', null),
  token(11, 'Claude', 10),
  token(12, 'Claude – events only', 11),
  token(13, 'Cursor', 10),
  token(20, 'Sandbox root', null, 2),
  token(21, 'Orphan', 99, 2),
];
const everything = { visible: null, collapsed: new Set<string>() };
const said = (rows: readonly Row[]): string[] =>
  rows.map((row) =>
    row.kind === 'group' ? `# ${row.connection.label}` : `${'  '.repeat(row.level - 1)}${row.token.name}`,
  );
const tokenRows = (rows: readonly Row[]): TokenRow[] =>
  rows.filter((row): row is TokenRow => row.kind === 'token');

describe('rowsOf', () => {
  it('draws each connection with its tokens below those they were made from', () => {
    expect(said(rowsOf(familyOf(tokens), connections, everything))).toStrictEqual([
      '# Hook0',
      'Orders root',
      '  Claude',
      '    Claude – events only',
      '  Cursor',
      '# Sandbox',
      'Sandbox root',
      'Orphan',
    ]);
  });

  it('joins a root by hairlines to all it would take down', () => {
    const guides = tokenRows(rowsOf(familyOf(tokens), connections, everything)).map((row) => row.guides);
    expect(guides).toStrictEqual([[], ['branches'], ['passes', 'ends'], ['ends'], [], []]);
  });

  it('hides what was made from a closed token, and counts it still', () => {
    const rows = tokenRows(
      rowsOf(familyOf(tokens), connections, { visible: null, collapsed: new Set([uuid(10)]) }),
    );
    expect(rows[0]).toMatchObject({ isExpanded: false, descendants: 3 });
    expect(said(rows)).not.toContain('  Claude');
  });

  it('shows only what is visible, and says the place among what is shown', () => {
    const rows = rowsOf(familyOf(tokens), connections, {
      visible: new Set([uuid(10), uuid(13)]),
      collapsed: new Set(),
    });
    expect(said(rows)).toStrictEqual(['# Hook0', 'Orders root', '  Cursor']);
    expect(tokenRows(rows)[1]).toMatchObject({ position: 1, siblings: 1, guides: ['ends'] });
  });

  it('keeps a token whose connection is not known yet in sight', () => {
    expect(said(rowsOf(familyOf([token(30, 'Early', null, 7)]), connections, everything))).toStrictEqual([
      'Early',
    ]);
  });
});

describe('countDescendants', () => {
  it('counts to any depth and leaves leaves out', () => {
    expect([...countDescendants(tokens)]).toStrictEqual([
      [uuid(11), 1],
      [uuid(10), 3],
    ]);
  });
});

describe('windowOf', () => {
  it('holds every row that touches the view', () => {
    const rows = rowsOf(familyOf(tokens), connections, everything);
    const offsets = offsetsOf(rows);
    const isHeld = (top: number, height: number): boolean => {
      const { from, to } = windowOf(offsets, top, height, 0);
      return rows.every((_, index) => {
        const isInView = (offsets[index + 1] ?? 0) > top && (offsets[index] ?? 0) < top + height;
        return !isInView || (index >= from && index < to);
      });
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 }), (top, height) => {
        expect(isHeld(top, height)).toBe(true);
      }),
    );
  });

  it('draws a screenful of ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => token(n + 100, `Token ${n}`, null));
    const offsets = offsetsOf(rowsOf(familyOf(many), connections, everything));
    const { from, to } = windowOf(offsets, 200_000, 800);
    expect(to - from).toBeLessThan(40);
  });
});

describe('moveIn', () => {
  const rows = tokenRows(rowsOf(familyOf(tokens), connections, everything));
  const at = (name: string): TokenRow => rows.find((row) => row.token.name === name) as TokenRow;
  const to = (from: string, key: string): string | undefined =>
    moveIn(rows, at(from), { key, page: 3 }).to?.token.name;

  it('walks up, down, to the ends and by pages', () => {
    expect(to('Claude', 'ArrowDown')).toBe('Claude – events only');
    expect(to('Claude', 'ArrowUp')).toBe('Orders root');
    expect(to('Claude', 'End')).toBe('Orphan');
    expect(to('Cursor', 'Home')).toBe('Orders root');
    expect(to('Orders root', 'PageDown')).toBe('Cursor');
    expect(to('Orders root', 'ArrowUp')).toBe('Orders root');
  });

  it('opens and closes before it goes in and out', () => {
    expect(moveIn(rows, at('Claude'), { key: 'ArrowLeft', page: 3 }).toggle).toBe(false);
    expect(to('Claude', 'ArrowRight')).toBe('Claude – events only');
    expect(to('Claude – events only', 'ArrowLeft')).toBe('Claude');
    const closed = tokenRows(
      rowsOf(familyOf(tokens), connections, { visible: null, collapsed: new Set([uuid(11)]) }),
    );
    const claude = closed.find((row) => row.token.name === 'Claude') as TokenRow;
    expect(moveIn(closed, claude, { key: 'ArrowRight', page: 3 }).toggle).toBe(true);
  });

  it('goes to the next name that begins with what was typed', () => {
    expect(moveIn(rows, at('Orders root'), { typed: 'c' }).to?.token.name).toBe('Claude');
    expect(moveIn(rows, at('Claude'), { typed: 'c' }).to?.token.name).toBe('Claude – events only');
    expect(moveIn(rows, at('Claude'), { typed: 'cur' }).to?.token.name).toBe('Cursor');
    expect(moveIn(rows, at('Claude'), { typed: 'zz' }).to).toBeNull();
  });

  it('leaves other keys alone', () => {
    expect(moveIn(rows, at('Claude'), { key: 'Tab', page: 3 }).isHeard).toBe(false);
  });
});

describe('shownIn', () => {
  const search = createSearch(tokens.map(({ id, parentId, name }) => ({ id, parentId, name, words: [] })));

  it('shows roots that match or hold a match', () => {
    expect([...shownIn('roots', tokens, search('events'), new Set())]).toStrictEqual([uuid(10)]);
  });

  it('shows what ends soon below its ancestors', () => {
    const soon = new Set([uuid(12), uuid(20)]);
    expect([...shownIn('soon', tokens, search('claude'), soon)].toSorted()).toStrictEqual([
      uuid(10),
      uuid(11),
      uuid(12),
    ]);
  });
});
