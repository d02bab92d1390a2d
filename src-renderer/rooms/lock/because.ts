import type { VaultState } from '#contract/vault.ts';
import { clockTime, dayAndTime, daysBetween } from '#renderer/words/time.ts';

export type Locked = Extract<VaultState, { status: 'locked' }>;

const many = (count: number, one: string, more: string) => (count === 1 ? `1 ${one}` : `${count} ${more}`);

/** Why it is locked, and since when. */
export const becauseOf = (
  { because, since, idleMinutes }: Locked,
  now: Date,
  timeZone: string,
): string | null => {
  const at =
    daysBetween(now, since, timeZone) === 0
      ? `at ${clockTime(since, timeZone)}`
      : `on ${dayAndTime(since, now, timeZone)}`;
  switch (because) {
    case 'idle':
      return idleMinutes === null
        ? `Without you, ${at}`
        : `After ${many(idleMinutes, 'minute', 'minutes')} without you, ${at}`;
    case 'asked':
      return `By you, ${at}`;
    case 'system':
      return `With the screen of this computer, ${at}`;
    case 'restored':
      return `A backup was restored, ${at}`;
    case 'start':
    case 'quit':
      return null;
  }
};
