import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute } from '#renderer/query/route.ts';
import type { Route } from '#renderer/query/route.ts';

describe('parseRoute', () => {
  it('reads back every address that is written', () => {
    const routes: Route[] = [
      { room: 'tokens', tokenId: null },
      { room: 'tokens', tokenId: 'abc' },
      { room: 'new', parentId: null },
      { room: 'new', parentId: 'abc' },
      { room: 'new', parentId: 'abc', tool: 'cursor' },
      { room: 'explain' },
      { room: 'activity' },
      { room: 'services' },
      { room: 'services', connects: true },
      { room: 'settings' },
      { room: 'settings', part: 'security' },
    ];
    for (const route of routes) expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  it('takes an unknown address for the tokens', () => {
    expect(parseRoute('')).toEqual({ room: 'tokens', tokenId: null });
    expect(parseRoute('#/elsewhere/1')).toEqual({ room: 'tokens', tokenId: null });
  });
});
