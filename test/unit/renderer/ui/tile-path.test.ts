import { describe, expect, it } from 'vitest';
import { tilePath } from '#renderer/ui/tile-path.ts';

const corners = (path: string) => path.match(/A/g)?.length ?? 0;

describe('tilePath', () => {
  it('shaves one corner a narrowing and leaves the others round', () => {
    expect(corners(tilePath(24, 0))).toBe(4);
    expect(corners(tilePath(24, 1))).toBe(3);
    expect(corners(tilePath(24, 4))).toBe(0);
  });

  it('stays inside its square at every size', () => {
    for (const size of [18, 24, 36, 56]) {
      for (const cuts of [0, 1, 2, 3, 4]) {
        const numbers =
          tilePath(size, cuts)
            .match(/\d+(\.\d+)?/g)
            ?.map(Number) ?? [];
        expect(Math.max(...numbers)).toBeLessThanOrEqual(size);
      }
    }
  });
});
