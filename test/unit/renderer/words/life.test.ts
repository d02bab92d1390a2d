import { describe, expect, it } from 'vitest';
import { endsSoon, lifeOf } from '#renderer/words/life.ts';

const now = new Date('2026-11-22T09:00:00Z');
const at = (days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString();
const life = (issued: number | null, ends: number | null, more: object = {}) =>
  lifeOf({
    issuedAt: issued === null ? null : at(issued),
    expiresAt: ends === null ? null : at(ends),
    revokedAt: null,
    remote: 'valid',
    now,
    ...more,
  });

describe('lifeOf', () => {
  it.each([
    [0, 30, 'valid', '30 days left'],
    [-18, 12, 'soon', 'Soon, 12 days'],
    [-16, 14, 'soon', 'Soon, 14 days'],
    [-90, 15, 'soon', 'Soon, 15 days'],
    [-5.25, 1.75, 'valid', '42 h left'],
    [-5.5, 1.5, 'soon', 'Soon, 36 h'],
    [-29, 23 / 24, 'urgent', 'Urgent, 23 h'],
    [-86, 4, 'urgent', 'Urgent, 4 days'],
    [0, 1 / 3, 'valid', '8 h left'],
    [-0.3, 1 / 30, 'soon', 'Soon, 48 min'],
    [-30, 0, 'expired', 'Expired'],
    [-30, -1, 'expired', 'Expired'],
    [-1, null, 'no-end', 'No end'],
    [null, 20, 'valid', '20 days left'],
    [null, 13, 'soon', 'Soon, 13 days'],
  ] as const)('issued at day %d and ending at day %d is %s: "%s"', (issued, ends, state, words) => {
    expect(life(issued, ends)).toMatchObject({ state, words });
  });

  it('is over at its very end, not a second later', () => {
    expect(life(-1, 0).state).toBe('expired');
    expect(life(-1, 1 / 86_400).state).not.toBe('expired');
  });

  it('calls a token revoked here, or one that the service no longer knows, revoked', () => {
    expect(life(0, 30, { revokedAt: at(0) }).state).toBe('revoked');
    expect(life(0, 30, { remote: 'invalid' }).state).toBe('revoked');
  });

  it('is not more certain than the service, but keeps what the token itself says', () => {
    expect(life(0, null, { remote: 'unknown' })).toMatchObject({ state: 'unknown', words: 'Unknown' });
    expect(life(0, 30, { remote: 'unknown' })).toMatchObject({ words: 'Unknown, 30 days' });
    expect(life(-29, 0.5, { remote: 'unknown' }).state).toBe('urgent');
    expect(life(-29, -1, { remote: 'unknown' }).state).toBe('expired');
  });

  it('keeps the warning of a 30 day life that a change of clocks made an hour shorter', () => {
    expect(life(-15.9, 14 - 1 / 24).state).toBe('soon');
  });

  it('says the part that is spent, between 0 and 1', () => {
    expect(life(-15, 15).spent).toBeCloseTo(0.5);
    expect(life(1, 30).spent).toBe(0);
    expect(life(-30, -1).spent).toBe(1);
    expect(life(null, 30).spent).toBeNull();
  });

  it('counts what is soon or urgent as ending soon', () => {
    expect(endsSoon(life(-18, 12))).toBe(true);
    expect(endsSoon(life(-86, 4))).toBe(true);
    expect(endsSoon(life(0, 30))).toBe(false);
    expect(endsSoon(life(-30, -1))).toBe(false);
  });
});
