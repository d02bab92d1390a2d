import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createSearch } from '#renderer/words/search.ts';
import type { SearchItem } from '#renderer/words/search.ts';

const item = (
  id: string,
  name: string,
  parentId: string | null = null,
  words: string[] = [],
): SearchItem => ({
  id,
  parentId,
  name,
  words,
});

const kept = [
  item('root', 'Orders root', null, ['7c1e09ab']),
  item('claude', 'Claude – Orders – until 2026-12-22', 'root', [
    'Order Service',
    'Claude Desktop',
    'aa11bb22',
  ]),
  item('events', 'Claude – events only', 'claude', ['Order Service', 'Claude Desktop']),
  item('ci', 'CI – Orders ingest', 'root', ['Order Service', 'CI']),
  item('pay', 'Payments root', null, ['99ff00aa']),
  item('café', 'Café staging', 'pay', ['Payments']),
];

const ranked = (query: string): readonly string[] => createSearch(kept)(query).ranked;

describe('createSearch', () => {
  it('answers everything in order for an empty search', () => {
    expect(ranked('  ')).toStrictEqual(kept.map(({ id }) => id));
  });

  it('finds by name, application, tool and fingerprint', () => {
    expect(ranked('ingest')).toStrictEqual(['ci']);
    expect(ranked('order service')).toContain('events');
    expect(ranked('desktop')).toStrictEqual(['events', 'claude']);
    expect(ranked('7c1e')).toStrictEqual(['root']);
  });

  it('ranks a name that begins so before one that contains it, before other keys', () => {
    expect(ranked('orders')[0]).toBe('root');
    expect(ranked('pay')[0]).toBe('pay');
  });

  it('finds with letters left out and by the beginnings of words', () => {
    expect(ranked('ordrs')).toContain('root');
    expect(ranked('clor')).toStrictEqual(['claude']);
    expect(ranked('cafe')).toStrictEqual(['café']);
  });

  it('does not find by chance', () => {
    expect(ranked('production')).toStrictEqual([]);
    expect(ranked('orders staging')).toStrictEqual([]);
  });

  it('keeps the ancestors of a match in sight', () => {
    expect([...createSearch(kept)('events only').visible].toSorted()).toStrictEqual([
      'claude',
      'events',
      'root',
    ]);
  });

  it('answers the same while typing on as when asked at once', () => {
    const names = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '-'), maxLength: 12 }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        names,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 8 }),
        (all, query) => {
          const items = all.map((name, n) => item(String(n), name));
          const typing = createSearch(items);
          for (let length = 0; length < query.length; length += 1) typing(query.slice(0, length));
          expect(typing(query).ranked).toStrictEqual(createSearch(items)(query).ranked);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
