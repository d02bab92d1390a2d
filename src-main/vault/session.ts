import type { LockReason } from '#contract/vault.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';

export type Locked = { because: LockReason; since: string; idleMinutes: number | null };

/** How long the user has been away, and why the vault is locked. */
export const createSession = (deps: {
  clock: Clock;
  /** Why it is locked at first. */
  because: LockReason;
  /** Minutes; 0: never. */
  lockMinutes: () => number;
  isUnlocked: () => boolean;
  lock: (because: LockReason) => void;
}) => {
  const { clock } = deps;
  let locked: Locked = { because: deps.because, since: toInstant(clock.now()), idleMinutes: null };
  let callOff = (): void => {};

  const touch = (): void => {
    callOff();
    const minutes = deps.lockMinutes();
    if (minutes === 0 || !deps.isUnlocked()) return;
    callOff = clock.after(minutes * 60_000, () => deps.lock('idle'));
  };

  return {
    /** The user is there, or the setting has changed: the count starts again. */
    touch,
    noteLocked: (because: LockReason): void => {
      callOff();
      const idleMinutes = because === 'idle' ? deps.lockMinutes() : null;
      locked = { because, since: toInstant(clock.now()), idleMinutes };
    },
    locked: (): Locked => locked,
  };
};
