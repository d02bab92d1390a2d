import { Refusal } from '#contract/failure.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';

/** Wrong tries that cost nothing: everybody mistypes. */
const FREE_TRIES = 3;
const LONGEST_WAIT = 5 * 60_000;

/** Milliseconds to wait after so many wrong tries in a row: 2 s, 4 s, 8 s ... 5 min. */
export const waitAfter = (failed: number): number =>
  failed < FREE_TRIES ? 0 : Math.min(2 ** (failed - FREE_TRIES + 1) * 1000, LONGEST_WAIT);

/**
 * Slows guessing at this window. A try is written down before it is looked at, so that ending the program takes none
 * back. Who has the file guesses elsewhere: against that stands Argon2id.
 */
export const createAttempts = (database: Database, clock: Clock) => {
  const select = database.prepare('SELECT failed, last_at FROM unlock_attempt');
  const replace = database.prepare(
    'INSERT OR REPLACE INTO unlock_attempt (singleton, failed, last_at) VALUES (1, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM unlock_attempt');
  const read = () =>
    (select.get() as { failed: number; last_at: number } | undefined) ?? { failed: 0, last_at: 0 };

  /** Milliseconds since 1970 from which the next try is looked at; `null`: now. */
  const waitsUntil = (): number | null => {
    const { failed, last_at } = read();
    const now = clock.now();
    // The clock was set back: the wait begins again, and is no longer than it is.
    if (last_at > now) replace.run(failed, now);
    const until = Math.min(last_at, now) + waitAfter(failed);
    return until > now ? until : null;
  };

  return {
    retryAt: (): string | null => {
      const until = waitsUntil();
      // Whole seconds, rounded up: who tries then is not told to wait again.
      return until === null ? null : toInstant(until + 999);
    },
    /** Counts a try as wrong until it is known to be right. Refuses while there is a wait. */
    begin: (): void => {
      const until = waitsUntil();
      if (until !== null) throw new Refusal({ kind: 'unlock-wait', until: toInstant(until + 999) });
      replace.run(read().failed + 1, clock.now());
    },
    forget: (): void => void remove.run(),
  };
};
