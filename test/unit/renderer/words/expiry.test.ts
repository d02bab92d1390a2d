import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { expiryText, parseExpiry, presets } from '#renderer/words/expiry.ts';
import type { ParsedExpiry } from '#renderer/words/expiry.ts';

const now = new Date('2026-11-22T09:00:00Z');
const paris = { now, zone: 'Europe/Paris' };
const ZONES = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia'];

const instantOf = (parsed: ParsedExpiry): string => (parsed.ok ? parsed.instant : parsed.problem);

describe('parseExpiry', () => {
  it.each([
    ['30d', '2026-12-22T09:00:00Z'],
    ['8h', '2026-11-22T17:00:00Z'],
    ['2w', '2026-12-06T09:00:00Z'],
    ['1y', '2027-11-22T09:00:00Z'],
    ['90 min', '2026-11-22T10:30:00Z'],
    ['30 days', '2026-12-22T09:00:00Z'],
    ['in 3 days', '2026-11-25T09:00:00Z'],
    ['1d 12h', '2026-11-23T21:00:00Z'],
    ['2 weeks and 1 day', '2026-12-07T09:00:00Z'],
    ['a week from now', '2026-11-29T09:00:00Z'],
    ['next friday 18:00', '2026-11-27T17:00:00Z'],
    ['until friday', '2026-11-27T09:00:00Z'],
    ['tomorrow 9am', '2026-11-23T08:00:00Z'],
    ['tomorrow', '2026-11-23T09:00:00Z'],
    ['18:00', '2026-11-22T17:00:00Z'],
    ['8:00', '2026-11-23T07:00:00Z'],
    ['friday 18:00 UTC', '2026-11-27T18:00:00Z'],
    ['end of month', '2026-11-30T22:59:00Z'],
    ['end of next month', '2026-12-31T22:59:00Z'],
    ['end of week', '2026-11-22T22:59:00Z'],
    ['end of year', '2026-12-31T22:59:00Z'],
    ['end of february', '2027-02-28T22:59:00Z'],
    ['2026-12-24', '2026-12-24T09:00:00Z'],
    ['2026-12-24 18:30', '2026-12-24T17:30:00Z'],
    ['24 dec', '2026-12-24T09:00:00Z'],
    ['Dec 24th, 2027 6pm', '2027-12-24T17:00:00Z'],
    ['3 january', '2027-01-03T09:00:00Z'],
    ['24.12.2026', '2026-12-24T09:00:00Z'],
    ['24/12/2026', '2026-12-24T09:00:00Z'],
    ['2026-12-24T10:00:00Z', '2026-12-24T10:00:00Z'],
    ['2026-12-24T10:00:00.999+02:00', '2026-12-24T08:00:00Z'],
  ])('reads "%s" as %s', (text, instant) => {
    expect(instantOf(parseExpiry(text, paris))).toBe(instant);
  });

  it('keeps the wall-clock time for days and the elapsed time for hours over a change of clocks', () => {
    const before = { now: new Date('2026-10-24T08:00:00Z'), zone: 'Europe/Paris' };
    expect(instantOf(parseExpiry('30d', before))).toBe('2026-11-23T09:00:00Z');
    expect(instantOf(parseExpiry('720h', before))).toBe('2026-11-23T08:00:00Z');
  });

  it('says where a month ends, and what may have been meant', () => {
    expect(parseExpiry('31 feb', paris)).toStrictEqual({
      ok: false,
      kind: 'impossible',
      problem: 'February 2027 ends on the 28th.',
      suggestions: [{ text: '2027-02-28', words: 'Sun 28 Feb' }],
    });
    expect(parseExpiry('2026-11-31T10:00:00Z', paris)).toMatchObject({
      problem: 'November 2026 ends on the 30th.',
    });
  });

  it('says that an end is past, and offers the same day a year on', () => {
    expect(parseExpiry('2026-01-03', paris)).toStrictEqual({
      ok: false,
      kind: 'past',
      problem: 'Sat 3 Jan 2026, 10:00 is past.',
      suggestions: [{ text: '2027-01-03 10:00', words: 'Sun 3 Jan 2027' }],
    });
    expect(parseExpiry('yesterday', paris)).toMatchObject({ kind: 'past' });
    expect(parseExpiry('0d', paris)).toMatchObject({ kind: 'past' });
  });

  it('asks back where a text can be read two ways', () => {
    expect(parseExpiry('3/4/2027', paris)).toMatchObject({
      kind: 'ambiguous',
      suggestions: [{ text: '2027-04-03' }, { text: '2027-03-04' }],
    });
    expect(parseExpiry('30m', paris)).toMatchObject({ kind: 'ambiguous' });
  });

  it.each(['', 'hello friday', 'soon', '25:00', '12 parsecs', 'friday or monday', '2026-13-01'])(
    'does not guess at "%s"',
    (text) => {
      expect(parseExpiry(text, paris).ok).toBe(false);
    },
  );

  it('offers the end of the parent for an end beyond it', () => {
    const limit = '2026-12-01T09:00:00Z';
    const parsed = parseExpiry('30d', { ...paris, limit });
    expect(parsed).toMatchObject({ kind: 'beyond', problem: 'Its parent ends Tue 1 Dec 2026, 10:00.' });
    expect(instantOf(parseExpiry(limit, { ...paris, limit }))).toBe(limit);
  });

  it('never answers an end after the parent, or one that is past', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('h', 'd', 'w', ' months', 'y'),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 400 * 86_400 }),
        fc.constantFrom(...ZONES),
        (unit, n, seconds, zone) => {
          const limit = `${new Date(now.getTime() + seconds * 1000).toISOString().slice(0, 19)}Z`;
          const parsed = parseExpiry(`${n}${unit}`, { now, zone, limit });
          if (!parsed.ok) return;
          expect(Date.parse(parsed.instant)).toBeLessThanOrEqual(Date.parse(limit));
          expect(Date.parse(parsed.instant)).toBeGreaterThan(now.getTime());
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('expiryText', () => {
  it('reads back to the same second in every zone, over every change of clocks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 * 366 * 86_400 }),
        fc.constantFrom(...ZONES),
        (seconds, zone) => {
          const instant = `${new Date(now.getTime() + seconds * 1000).toISOString().slice(0, 19)}Z`;
          expect(instantOf(parseExpiry(expiryText(instant, zone), { now, zone }))).toBe(instant);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is plain where the clock is clear, and exact where an hour comes twice', () => {
    expect(expiryText('2026-12-22T09:00:00Z', 'Europe/Paris')).toBe('2026-12-22 10:00');
    expect(expiryText('2027-10-31T01:30:00Z', 'Europe/Paris')).toBe('2027-10-31T01:30:00Z');
  });
});

describe('presets', () => {
  it('carry the dates that they mean now', () => {
    expect(presets(paris).map(({ label, note }) => `${label} ${note}`)).toStrictEqual([
      '1 h 11:00',
      '8 h 18:00',
      '1 d 23 Nov',
      '7 d 29 Nov',
      '30 d 22 Dec',
      '90 d 20 Feb',
      'Until a date',
      'No end reason',
    ]);
  });

  it('close what lies beyond the parent, and no end where the parent has one', () => {
    const limited = presets({ ...paris, limit: '2026-12-01T09:00:00Z' });
    expect(limited.filter(({ beyond }) => beyond).map(({ id }) => id)).toStrictEqual(['30d', '90d', 'none']);
  });
});
