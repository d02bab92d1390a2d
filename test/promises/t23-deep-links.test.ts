import { describe, expect, it } from 'vitest';
import { linksAmong, readDeepLink } from '#main/shells/electron/deep-link.ts';
import { A_TOKEN, GOOD_LINKS, hostileLinks } from '#test/support/hostile-links.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';

describe('T23: a link can only open a screen', () => {
  it('opens the screen that it names', () => {
    expect(GOOD_LINKS.map((link) => readDeepLink(link))).toEqual([
      { room: 'tokens', tokenId: null },
      { room: 'tokens', tokenId: A_TOKEN },
      { room: 'activity', tokenId: null },
      { room: 'services', tokenId: null },
      { room: 'settings', tokenId: null },
    ]);
  });

  it('opens nothing with any of a thousand others', () => {
    const links = hostileLinks(randomOfThisTest(), scaled(1_000, 100_000));
    const accepted = links.filter((link) => readDeepLink(link) !== undefined);
    expect(accepted).toEqual([]);
    expect(links.length).toBeGreaterThanOrEqual(1_000);
    proved('T23', `${links.length} hostile links, ${accepted.length} accepted`);
  });

  it('takes no other word of a command line for a link', () => {
    const words = [
      '/usr/bin/whittle',
      '--inspect',
      'https://evil.test',
      '--whittle://open/tokens',
      '-r',
      'x',
    ];
    expect(linksAmong(words)).toEqual([]);
    expect(linksAmong([...words, 'whittle://open/tokens', 'WHITTLE:copy'])).toEqual([
      'whittle://open/tokens',
      'WHITTLE:copy',
    ]);
  });
});
