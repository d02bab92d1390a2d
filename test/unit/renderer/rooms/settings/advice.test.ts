import { describe, expect, it } from 'vitest';
import { adviceOf } from '#renderer/rooms/settings/advice.ts';
import { report, slot } from './report.ts';

const ways = (...slots: ReturnType<typeof slot>[]) => adviceOf(report({ slots })).map(({ way }) => way);

describe('adviceOf', () => {
  it('has none for a vault that opens in two ways and is whole', () => {
    expect(adviceOf(report())).toEqual([]);
  });

  it('asks for a recovery key where one loss would be the loss of everything', () => {
    expect(ways(slot('keychain', 'opens'))).toEqual(['recovery']);
    expect(ways(slot('keychain', 'opens'), slot('safe-storage', 'opens'))).toEqual(['recovery']);
    expect(ways(slot('passphrase', 'known-to-you'))).toEqual(['recovery']);
    expect(ways(slot('keychain', 'opens'), slot('recovery', 'known-to-you'))).toEqual([]);
  });

  it('does not leave the paper as the daily way in', () => {
    expect(ways(slot('recovery', 'known-to-you'))).toEqual(['passphrase']);
  });

  it('names what is damaged before anything else', () => {
    const advice = adviceOf(
      report({
        slots: [slot('passphrase', 'known-to-you')],
        records: { checkedAt: '2026-11-22T08:30:00Z', records: 9, damaged: ['Orders root', 'CI'] },
        chain: {
          verdict: 'broken',
          entries: 40,
          problem: 'missing',
          sequence: 12,
          checkedAt: '2026-11-22T08:30:00Z',
        },
      }),
    );
    expect(advice.map(({ tone }) => tone)).toEqual(['urgent', 'urgent', 'soon']);
    expect(advice[0]?.title).toBe('Orders root and CI can’t be opened.');
  });
});
