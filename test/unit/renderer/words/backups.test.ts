import { describe, expect, it } from 'vitest';
import { backup } from '#contract/backups.ts';
import {
  backupMoments,
  backupRemark,
  canRestore,
  fileSize,
  importSummary,
  isLastWhole,
  someNames,
} from '#renderer/words/backups.ts';

describe('fileSize', () => {
  it('names the unit that says something, and never nothing', () => {
    expect([0, 300, 98_304, 1024 * 1024, 12.4 * 1024 * 1024].map(fileSize)).toEqual([
      '1 KB',
      '1 KB',
      '96 KB',
      '1.0 MB',
      '12 MB',
    ]);
    expect(fileSize(1024 * 1024 - 1)).toBe('1.0 MB');
  });
});

describe('what is said of a backup', () => {
  const states = backup.shape.state.options;

  it('offers every one that this Whittle can read, another vault’s too', () => {
    expect(states.filter((state) => canRestore({ state }))).toEqual(['whole', 'foreign']);
  });

  it('remarks on all but a whole one of the present key', () => {
    const remarks = states.map((state) => backupRemark({ state, key: 'present' })?.words ?? null);
    expect(remarks).toEqual([null, 'Damaged', 'By a newer Whittle', 'Another vault’s']);
    expect(backupRemark({ state: 'whole', key: 'earlier' })?.words).toBe('Earlier vault key');
    expect(backupRemark({ state: 'whole', key: 'unknown' })).toBeNull();
  });
});

describe('isLastWhole', () => {
  const [whole, other, damaged, foreign, earlier, older] = [
    { name: 'a', state: 'whole', key: 'present' },
    { name: 'b', state: 'whole', key: 'present' },
    { name: 'c', state: 'damaged', key: 'unknown' },
    { name: 'd', state: 'foreign', key: 'unknown' },
    { name: 'e', state: 'whole', key: 'earlier' },
    { name: 'f', state: 'whole', key: 'earlier' },
  ] as const;

  it('counts only what can be restored as this vault', () => {
    expect(isLastWhole(whole, [whole, damaged, foreign])).toBe(true);
    expect(isLastWhole(whole, [whole, other])).toBe(false);
    expect(isLastWhole(damaged, [damaged])).toBe(false);
    expect(isLastWhole(damaged, [damaged, whole])).toBe(false);
  });

  it('counts one of an earlier key for nothing where the one of the present key goes', () => {
    expect(isLastWhole(whole, [whole, earlier])).toBe(true);
    expect(isLastWhole(earlier, [whole, earlier])).toBe(false);
    expect(isLastWhole(earlier, [older, earlier])).toBe(false);
    expect(isLastWhole(earlier, [earlier])).toBe(true);
  });
});

describe('importSummary', () => {
  const merged = (added: number, known: number) =>
    importSummary({ added, known, connections: 0, refused: [] });

  it('counts what came and what was here', () => {
    expect(merged(3, 12)).toBe('3 tokens added, 12 were here already');
    expect(merged(1, 1)).toBe('1 token added, 1 was here already');
    expect(merged(1200, 0)).toBe('1,200 tokens added');
  });

  it('says that nothing was added', () => {
    expect(merged(0, 12)).toBe('All 12 were here already, so nothing was added');
    expect(merged(0, 1)).toBe('Its token was here already, so nothing was added');
    expect(merged(0, 0)).toBe('No token was in it');
  });
});

describe('someNames', () => {
  it('names a few, and counts the rest', () => {
    expect(someNames(['a', 'b', 'c', 'd'])).toBe('a, b, c and d');
    expect(someNames(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a, b, c and 3 more');
  });
});

describe('backupMoments', () => {
  it('tells two of one minute apart by their seconds', () => {
    const made = (name: string, at: string) => ({ name, at });
    const moments = backupMoments(
      [
        made('c', '2026-11-22T10:01:40Z'),
        made('b', '2026-11-22T10:01:05Z'),
        made('a', '2026-11-21T10:01:05Z'),
      ],
      new Date('2026-11-22T12:00:00Z'),
      'Europe/Paris',
    );
    expect([...moments.values()]).toEqual(['today, 11:01:40', 'today, 11:01:05', 'Sat 21 Nov 2026, 11:01']);
  });
});
