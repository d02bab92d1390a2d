import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '#contract/audit.ts';
import { daysOf } from '#renderer/rooms/activity/days.ts';

const entry = (sequence: number, at: string): AuditEntry => ({
  sequence,
  at,
  act: 'copied',
  subject: 'Orders root',
  subjectId: null,
  note: '',
  actor: 'you',
  where: 'here',
  hash: '00',
});

describe('daysOf', () => {
  const entries = [
    entry(3, '2026-11-22T09:00:00Z'),
    entry(2, '2026-11-21T23:30:00Z'),
    entry(1, '2026-11-20T09:00:00Z'),
  ];
  const now = new Date('2026-11-22T10:00:00Z');

  it('groups by the midnights of the zone and keeps the order', () => {
    const inParis = daysOf(entries, now, 'Europe/Paris');
    expect(inParis.map((day) => [day.heading, day.entries.map(({ sequence }) => sequence)])).toEqual([
      ['Today', [3, 2]],
      ['Fri 20 Nov 2026', [1]],
    ]);
    expect(daysOf(entries, now, 'UTC').map(({ heading }) => heading)).toEqual([
      'Today',
      'Yesterday',
      'Fri 20 Nov 2026',
    ]);
  });

  it('has no day without an entry', () => {
    expect(daysOf([], now, 'UTC')).toEqual([]);
  });
});
