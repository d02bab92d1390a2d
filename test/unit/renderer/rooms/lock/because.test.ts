import { describe, expect, it } from 'vitest';
import { becauseOf } from '#renderer/rooms/lock/because.ts';
import type { Locked } from '#renderer/rooms/lock/because.ts';

const locked: Locked = {
  status: 'locked',
  slots: ['passphrase'],
  because: 'idle',
  since: '2026-11-22T09:42:00Z',
  idleMinutes: 10,
  endingSoon: 0,
  waiting: 0,
  clipboard: null,
  retryAt: null,
};
const now = new Date('2026-11-22T10:00:00Z');

describe('becauseOf', () => {
  it('says how long it waited and since when, in the zone of this computer', () => {
    expect(becauseOf(locked, now, 'Europe/Paris')).toBe('After 10 minutes without you, at 10:42');
    expect(becauseOf({ ...locked, idleMinutes: 1 }, now, 'UTC')).toBe('After 1 minute without you, at 09:42');
  });

  it('names the day when it was not today', () => {
    expect(becauseOf(locked, new Date('2026-11-24T10:00:00Z'), 'Europe/Paris')).toBe(
      'After 10 minutes without you, on Sun 22 Nov 2026, 10:42',
    );
  });

  it('tells that a backup was restored', () => {
    expect(becauseOf({ ...locked, because: 'restored', idleMinutes: null }, now, 'UTC')).toBe(
      'A backup was restored, at 09:42',
    );
  });

  it('gives no reason for a start', () => {
    expect(becauseOf({ ...locked, because: 'start' }, now, 'UTC')).toBeNull();
  });
});
