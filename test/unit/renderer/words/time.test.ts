import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absolute,
  ago,
  clockTime,
  dayAndTime,
  dayHeading,
  daysBetween,
  duration,
  fullDay,
  isoDay,
  relative,
  shortDay,
  zoneLine,
  zoneName,
} from '#renderer/words/time.ts';

const ZONES = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'] as const;

describe('absolute', () => {
  it('says day, month, year and time in the zone that is asked for', () => {
    expect(absolute('2026-12-22T09:00:00Z', 'Europe/Paris')).toBe('Tue 22 Dec 2026, 10:00');
    expect(absolute('2026-12-22T09:00:00Z', 'America/New_York')).toBe('Tue 22 Dec 2026, 04:00');
    expect(absolute('2026-12-22T09:00:00Z', 'Australia/Lord_Howe')).toBe('Tue 22 Dec 2026, 20:00');
    expect(absolute('2026-12-22T09:00:00Z', 'Asia/Kathmandu')).toBe('Tue 22 Dec 2026, 14:45');
    expect(absolute('2026-12-22T09:00:00Z', 'UTC')).toBe('Tue 22 Dec 2026, 09:00');
  });

  it('follows the clocks when they change', () => {
    expect(absolute('2026-03-29T00:59:00Z', 'Europe/Paris')).toBe('Sun 29 Mar 2026, 01:59');
    expect(absolute('2026-03-29T01:00:00Z', 'Europe/Paris')).toBe('Sun 29 Mar 2026, 03:00');
    expect(absolute('2026-11-01T05:30:00Z', 'America/New_York')).toBe('Sun 1 Nov 2026, 01:30');
    expect(absolute('2026-11-01T06:30:00Z', 'America/New_York')).toBe('Sun 1 Nov 2026, 01:30');
    // Lord Howe moves its clocks by half an hour.
    expect(absolute('2026-10-03T15:29:00Z', 'Australia/Lord_Howe')).toBe('Sun 4 Oct 2026, 01:59');
    expect(absolute('2026-10-03T15:30:00Z', 'Australia/Lord_Howe')).toBe('Sun 4 Oct 2026, 02:30');
  });

  it('says midnight as 00:00', () => {
    expect(clockTime('2026-12-22T00:00:00Z', 'UTC')).toBe('00:00');
  });

  it('says September in three letters like every month', () => {
    expect(fullDay('2026-09-07T12:00:00Z', 'UTC')).toBe('Mon 7 Sep 2026');
    expect(shortDay('2026-09-07T12:00:00Z', 'UTC')).toBe('7 Sep');
    expect(isoDay('2026-09-07T12:00:00Z', 'UTC')).toBe('2026-09-07');
  });
});

describe('zoneLine', () => {
  it('names the place and the time in UTC', () => {
    expect(zoneLine('2026-12-22T09:00:00Z', 'Europe/Paris')).toBe('Paris time (09:00 UTC)');
    expect(zoneLine('2026-12-22T09:00:00Z', 'America/New_York')).toBe('New York time (09:00 UTC)');
  });

  it('adds the day where it is another one in UTC', () => {
    expect(zoneLine('2026-12-21T23:30:00Z', 'Europe/Paris')).toBe('Paris time (Mon 21 Dec, 23:30 UTC)');
  });

  it('says UTC once', () => {
    expect(zoneLine('2026-12-22T09:00:00Z', 'UTC')).toBe('UTC');
    expect(zoneName('Etc/UTC')).toBe('UTC');
  });
});

describe('relative', () => {
  const now = '2026-11-22T09:00:00Z';

  it('counts in the largest unit that fits', () => {
    expect(relative('2026-11-22T09:00:30Z', now, 'UTC')).toBe('in less than a minute');
    expect(relative('2026-11-22T08:59:30Z', now, 'UTC')).toBe('just now');
    expect(relative('2026-11-22T08:58:00Z', now, 'UTC')).toBe('2 min ago');
    expect(relative('2026-11-23T08:00:00Z', now, 'UTC')).toBe('in 23 h');
    expect(relative('2026-11-24T08:00:00Z', now, 'UTC')).toBe('in 47 h');
    expect(relative('2026-12-22T09:00:00Z', now, 'UTC')).toBe('in 30 days');
  });

  it('says what is left as the lists do, to the nearest', () => {
    expect(relative('2026-11-22T16:59:30Z', now, 'UTC')).toBe('in 8 h');
    expect(relative('2026-11-24T08:59:00Z', now, 'UTC')).toBe('in 2 days');
  });

  it('counts days as a calendar does, in every zone and across a change of the clocks', () => {
    for (const zone of ZONES) {
      expect(relative('2026-04-10T12:00:00Z', '2026-03-01T12:00:00Z', zone)).toBe('in 40 days');
      expect(relative('2026-11-20T12:00:00Z', '2026-10-01T12:00:00Z', zone)).toBe('in 50 days');
    }
  });

  it('never calls the past the future', () => {
    const moments = fc.date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2040-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, moments, fc.constantFrom(...ZONES), (at, then, zone) => {
        const said = relative(at, then, zone);
        expect(said.startsWith('in ')).toBe(at.getTime() > then.getTime());
      }),
    );
  });
});

describe('daysBetween', () => {
  it('counts the same days there and back', () => {
    const moments = fc.date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2040-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, moments, fc.constantFrom(...ZONES), (one, other, zone) => {
        // Adding 0 turns -0 into 0.
        expect(daysBetween(one, other, zone) + 0).toBe(-daysBetween(other, one, zone) + 0);
      }),
    );
  });
});

describe('duration', () => {
  it('rounds down, so that nothing seems to last longer than it does', () => {
    expect(duration(59_999)).toBe('59 s');
    expect(duration(3_599_000)).toBe('59 min');
    expect(duration(8 * 3_600_000)).toBe('8 h');
    expect(duration(72 * 3_600_000 - 1)).toBe('2 days');
    expect(duration(-5)).toBe('0 s');
  });
});

describe('dayHeading', () => {
  it('says today and yesterday by the midnights of the zone', () => {
    const now = '2026-11-22T00:30:00Z';
    expect(dayHeading('2026-11-21T23:30:00Z', now, 'Europe/Paris')).toBe('Today');
    expect(dayHeading('2026-11-21T23:30:00Z', now, 'UTC')).toBe('Yesterday');
    expect(dayHeading('2026-11-20T12:00:00Z', now, 'UTC')).toBe('Fri 20 Nov 2026');
  });

  it('gives the time alone for today', () => {
    expect(dayAndTime('2026-11-22T09:00:00Z', '2026-11-22T10:00:00Z', 'Europe/Paris')).toBe('today, 10:00');
  });
});

describe('ago', () => {
  it('calls what has just happened just now, though the clock was read before', () => {
    expect(ago('2026-11-22T09:00:20Z', '2026-11-22T09:00:00Z', 'UTC')).toBe('just now');
    expect(ago('2026-11-22T08:58:00Z', '2026-11-22T09:00:00Z', 'UTC')).toBe('2 min ago');
  });
});
