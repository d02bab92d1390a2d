import { describe, expect, it } from 'vitest';
import type { BlockReading } from '#contract/restriction.ts';
import { earliestEnd, endWords } from '#renderer/words/ends.ts';
import { plain } from '#renderer/words/part.ts';

const now = new Date('2026-11-22T09:00:00Z');
const said = (expiresAt: string | null, expiryBlock: number | null) =>
  plain(endWords({ expiresAt, expiryBlock }, now, 'Europe/Paris'));

describe('endWords', () => {
  it('says which block sets the end', () => {
    expect(said('2026-12-22T09:00:00Z', 2)).toBe('Ends Tue 22 Dec 2026, 10:00: block 2 says so');
    expect(said('2026-11-22T09:00:00Z', 1)).toBe('Ended Sun 22 Nov 2026, 10:00: block 1 says so');
    expect(said('2026-12-22T09:00:43Z', null)).toBe('Ends Tue 22 Dec 2026, 10:00:43');
    expect(said(null, null)).toBe('Never ends: no block sets an end');
  });
});

describe('earliestEnd', () => {
  const block = (...ends: string[]): BlockReading => ({
    source: '',
    checks: [
      { kind: 'custom', source: 'check if a(1)' },
      ...ends.map((expiresAt) => ({ kind: 'expiry' as const, expiresAt })),
    ],
    facts: 0,
    rules: 0,
    thirdParty: false,
  });

  it('is the earliest over all blocks, and of two the first', () => {
    expect(earliestEnd([block(), block('2027-01-01T00:00:00Z', '2026-12-01T00:00:00Z')])).toStrictEqual({
      expiresAt: '2026-12-01T00:00:00Z',
      expiryBlock: 1,
    });
    expect(earliestEnd([block('2026-12-01T00:00:00Z'), block('2026-12-01T00:00:00Z')]).expiryBlock).toBe(0);
    expect(earliestEnd([block()])).toStrictEqual({ expiresAt: null, expiryBlock: null });
  });
});
