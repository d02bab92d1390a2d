import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#main/kernel/database.ts';
import { createAttempts, waitAfter } from '#main/vault/attempts.ts';
import { createManualClock } from '#test/support/clock.ts';
import { temporaryFolder } from '#test/support/folder.ts';
import { refusalOf } from '#test/support/refusal.ts';

const open = () => {
  const clock = createManualClock();
  const database = openDatabase(join(temporaryFolder(), 'whittle.db'));
  return { clock, attempts: createAttempts(database, clock), again: () => createAttempts(database, clock) };
};

describe('wrong tries to unlock', () => {
  it('cost nothing three times, then twice as long each time, five minutes at most', () => {
    expect([0, 1, 2, 3, 4, 5, 10, 11, 200].map(waitAfter)).toEqual([
      0, 0, 0, 2000, 4000, 8000, 256_000, 300_000, 300_000,
    ]);
  });

  it('are counted before they are looked at, and over a restart', async () => {
    const { attempts, again } = open();
    attempts.begin();
    attempts.begin();
    again().begin();
    expect(await refusalOf(() => again().begin())).toMatchObject({ kind: 'unlock-wait' });
  });

  it('are looked at again after the wait, to the second that was told', async () => {
    const { clock, attempts } = open();
    for (let tries = 0; tries < 3; tries += 1) attempts.begin();
    const until = attempts.retryAt();
    expect(Date.parse(until ?? '') - clock.now()).toBeGreaterThanOrEqual(2000);
    clock.advance(Date.parse(until ?? '') - clock.now());
    expect(attempts.retryAt()).toBeNull();
    attempts.begin();
    expect(await refusalOf(() => attempts.begin())).toMatchObject({ kind: 'unlock-wait' });
  });

  it('are forgotten after the right one', () => {
    const { attempts } = open();
    for (let tries = 0; tries < 3; tries += 1) attempts.begin();
    attempts.forget();
    expect(attempts.retryAt()).toBeNull();
    attempts.begin();
  });

  it('do not wait longer because the clock was set back', () => {
    const { clock, attempts } = open();
    for (let tries = 0; tries < 3; tries += 1) attempts.begin();
    clock.advance(-365 * 86_400_000);
    expect(Date.parse(attempts.retryAt() ?? '') - clock.now()).toBeLessThanOrEqual(3000);
    clock.advance(3000);
    expect(attempts.retryAt()).toBeNull();
  });
});
