import { describe, expect, it } from 'vitest';
import type { Clock } from '#main/kernel/clock.ts';
import { stopWithin } from '#main/wire/stop-within.ts';

/** A clock whose timers end when the test says so. */
const handClock = () => {
  const timers = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    after: (_milliseconds, run) => {
      timers.add(run);
      return () => void timers.delete(run);
    },
  };
  return { clock, timers, ring: () => timers.forEach((run) => run()) };
};

describe('stopWithin', () => {
  it('waits for what stops in time, and leaves no timer behind', async () => {
    const { clock, timers } = handClock();
    expect(await stopWithin(clock, 3_000, Promise.resolve())).toBe('stopped');
    expect(timers.size).toBe(0);
  });

  it('goes on without what takes too long', async () => {
    const { clock, ring } = handClock();
    const ended = stopWithin(clock, 3_000, new Promise(() => {}));
    ring();
    expect(await ended).toBe('too-long');
  });

  it('passes on what broke', async () => {
    const { clock, timers } = handClock();
    await expect(stopWithin(clock, 3_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(timers.size).toBe(0);
  });
});
