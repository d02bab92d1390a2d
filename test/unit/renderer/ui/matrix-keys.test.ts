import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { firstPlace, moveIn } from '#renderer/ui/matrix-keys.ts';
import type { Place } from '#renderer/ui/matrix-keys.ts';

const grid = (...rows: readonly string[]) => rows.map((row) => [...row].map((sign) => sign === 'x'));
const ARROWS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];

describe('moveIn', () => {
  const some = grid('xx..', '...x', 'x.x.');

  it('passes over what is blank', () => {
    expect(moveIn(some, { row: 2, column: 0 }, 'ArrowRight', false)).toStrictEqual({ row: 2, column: 2 });
    expect(moveIn(grid('x', '.', 'x'), { row: 0, column: 0 }, 'ArrowDown', false)).toStrictEqual({
      row: 2,
      column: 0,
    });
    expect(moveIn(some, { row: 0, column: 1 }, 'ArrowRight', false)).toStrictEqual({ row: 0, column: 1 });
  });

  it('goes to the nearest where the column has nothing in the next row', () => {
    expect(moveIn(some, { row: 0, column: 1 }, 'ArrowDown', false)).toStrictEqual({ row: 1, column: 3 });
    expect(moveIn(some, { row: 1, column: 3 }, 'ArrowDown', false)).toStrictEqual({ row: 2, column: 2 });
  });

  it('goes to the ends', () => {
    expect(moveIn(some, { row: 2, column: 0 }, 'End', false)).toStrictEqual({ row: 2, column: 2 });
    expect(moveIn(some, { row: 2, column: 2 }, 'Home', false)).toStrictEqual({ row: 2, column: 0 });
    expect(moveIn(some, { row: 2, column: 0 }, 'Home', true)).toStrictEqual({ row: 0, column: 0 });
    expect(moveIn(some, { row: 0, column: 0 }, 'End', true)).toStrictEqual({ row: 2, column: 2 });
    expect(moveIn(some, { row: 0, column: 0 }, 'a', false)).toBeNull();
  });

  it('reaches every cell of every grid with the arrows alone, and never a blank', () => {
    const anyGrid = fc.integer({ min: 1, max: 6 }).chain((width) =>
      fc.array(fc.array(fc.boolean(), { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 6,
      }),
    );
    fc.assert(
      fc.property(anyGrid, (filled) => {
        const start = firstPlace(filled);
        const cells = filled.flat().filter(Boolean).length;
        if (start === null) {
          expect(cells).toBe(0);
          return;
        }
        const seen = new Map<string, Place>();
        const open = [start];
        for (let place = open.pop(); place !== undefined; place = open.pop()) {
          expect(filled[place.row]?.[place.column]).toBe(true);
          if (seen.has(JSON.stringify(place))) continue;
          seen.set(JSON.stringify(place), place);
          for (const key of ARROWS) open.push(moveIn(filled, place, key, false) ?? start);
        }
        expect(seen.size).toBe(cells);
      }),
      { numRuns: 500, seed: 44 },
    );
  });
});
