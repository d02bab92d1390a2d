import type { Clock } from '#main/kernel/clock.ts';

/** A clock that stands still until it is told to go on; what is due then runs in its order. */
export const createManualClock = (start = Date.parse('2026-11-22T09:00:00Z')) => {
  let now = start;
  let due: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after: (milliseconds, run) => {
      const entry = { at: now + milliseconds, run };
      due.push(entry);
      return () => {
        due = due.filter((each) => each !== entry);
      };
    },
  };
  return {
    ...clock,
    advance: (milliseconds: number): void => {
      const until = now + milliseconds;
      for (;;) {
        const [next] = due.filter((each) => each.at <= until).toSorted((a, b) => a.at - b.at);
        if (!next) break;
        due = due.filter((each) => each !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = until;
    },
  };
};
