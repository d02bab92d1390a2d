import { describe, expect, it } from 'vitest';
import { chainFound, recordsFound } from '#renderer/rooms/settings/check-words.ts';
import { now, report } from './report.ts';

const checkedAt = '2026-11-22T08:30:00Z';

describe('recordsFound', () => {
  it('counts what opened', () => {
    expect(recordsFound(report().records, now, 'UTC')).toEqual({
      tone: 'good',
      words: '24 of 24 opened',
      text: 'Checked today, 08:30. None is damaged.',
    });
  });

  it('names every record that did not, however many', () => {
    const damaged = ['Orders root', 'CI', 'Cursor', 'Claude Desktop', '.env', 'Staging root'];
    const found = recordsFound({ checkedAt, records: 1200, damaged }, now, 'UTC');
    expect(found).toMatchObject({ tone: 'urgent', words: '1,194 of 1,200 opened' });
    for (const name of damaged) expect(found.text).toContain(name);
  });

  it('says that nobody has looked yet', () => {
    expect(recordsFound(null, now, 'UTC')).toMatchObject({ tone: 'quiet', words: 'Not checked yet' });
  });
});

describe('chainFound', () => {
  it('says since when the chain is whole', () => {
    expect(chainFound(report().chain, now, 'UTC')).toEqual({
      tone: 'good',
      words: 'Whole',
      text: 'Checked today, 08:30. 40 entries since Fri 20 Nov 2026, none changed, none missing.',
    });
  });

  it('says where it is broken, and how', () => {
    const broken = { verdict: 'broken', entries: 40, sequence: 1200, checkedAt } as const;
    expect(chainFound({ ...broken, problem: 'changed' }, now, 'UTC')).toMatchObject({
      tone: 'urgent',
      words: 'Broken at entry 1,200',
    });
    expect(chainFound({ ...broken, problem: 'missing' }, now, 'UTC').text).toContain('Entries are missing');
  });
});
