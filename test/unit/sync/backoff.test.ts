import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitBefore } from '#main/sync/backoff.ts';

const share = fc.double({ min: 0, max: 0.999_999, noNaN: true });

describe('backoff', () => {
  it('waits at least a second, at least what the service asked for, and at most five minutes otherwise', () => {
    fc.assert(
      fc.property(fc.nat(1000), share, fc.nat(86_400_000), (attempts, random, asked) => {
        const wait = waitBefore(attempts, random, asked);
        expect(wait).toBeGreaterThanOrEqual(Math.max(1000, asked));
        expect(wait).toBeLessThanOrEqual(Math.max(300_000, asked));
      }),
    );
  });

  it('spreads over its span, so that many do not come at once', () => {
    const waits = Array.from({ length: 100 }, (_, index) => waitBefore(8, index / 100, 0));
    expect(new Set(waits).size).toBeGreaterThan(90);
  });
});
