import type { Backup } from '#contract/backups.ts';
import { Refusal } from '#contract/failure.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { Backups } from '#main/backups/backups.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import { onceAtATime } from '#main/kernel/once.ts';
import type { Security } from '#main/security/security.ts';
import type { Vault } from '#main/vault/vault.ts';

const DAY = 86_400_000;

const isLocked = (error: unknown): boolean => error instanceof Refusal && error.failure.kind === 'locked';

/** What keeps a vault well: a backup and a look at every record, once a day and when it is asked for. */
export const createUpkeep = (deps: {
  database: Database;
  backups: Backups;
  vault: Vault;
  audit: Audit;
  security: Security;
  clock: Clock;
  /** Whether there is nothing to lose yet. */
  isEmpty: () => boolean;
  changed: () => void;
  reportBug: (error: unknown) => void;
}) => {
  const { backups, vault, audit, security, clock } = deps;
  /** A disk that is full stays so for a while: one entry a day says it. */
  let failedAt: number | undefined;

  /** `broken`: places of records that do not open, where that was looked at just now. */
  const backUp = (because: Exclude<Backup['because'], 'set-aside'>, broken?: readonly string[]): Backup => {
    const present = { ...vault.identity(), opens: vault.opens, ...(broken && { broken }) };
    const made = backups.make(deps.database, because, present);
    audit.append({ act: 'backed-up', note: made.name, actor: because === 'asked' ? 'you' : 'whittle' });
    deps.changed();
    return made;
  };

  /** As `backUp`, where nobody waits for it: what goes wrong is noted. Answers whether it was made. */
  const tryToBackUp = (because: 'daily' | 'after-change', broken?: readonly string[]): boolean => {
    try {
      backUp(because, broken);
      failedAt = undefined;
      return true;
    } catch (error) {
      failedAt = clock.now();
      deps.reportBug(error);
    }
    try {
      audit.append({ act: 'backup-failed', note: 'The vault itself is as it was', actor: 'whittle' });
    } catch (error) {
      // The same full disk that took no backup takes no entry of it.
      deps.reportBug(error);
    }
    return false;
  };

  /** `undefined`: the file can't be looked through, which the backup is to find out and tell. */
  const findBroken = async (): Promise<readonly string[] | undefined> => {
    try {
      return await security.findBroken();
    } catch (error) {
      if (isLocked(error)) throw error;
      deps.reportBug(error);
      return undefined;
    }
  };

  /** The look comes first: where a lock cuts it off, the backup stays due, and both are done after the next unlock. */
  const keepDaily = onceAtATime(async (): Promise<void> => {
    const now = clock.now();
    const hasJustFailed = failedAt !== undefined && Math.abs(now - failedAt) < DAY;
    if (hasJustFailed || deps.isEmpty() || !backups.isDue(now, vault.identity())) return;
    const broken = await findBroken();
    vault.requireUnlocked();
    tryToBackUp('daily', broken);
  });

  return {
    backUp,
    tryToBackUp,
    /** As `backUp`, because a person asked for it. */
    backUpNow: async (): Promise<Backup> => {
      const broken = await findBroken();
      vault.requireUnlocked();
      return backUp('asked', broken);
    },
    daily: (): void =>
      void keepDaily().catch((error: unknown) => {
        if (!isLocked(error)) deps.reportBug(error);
      }),
    /** Takes a backup or a set-aside vault away because a person wants it gone. */
    removeBackup: (name: string): void => {
      backups.remove(name);
      audit.append({ act: 'backup-removed', note: name });
      deps.changed();
    },
    /** Takes away what an earlier key opens, once there is a backup of the present one. Answers how many. */
    removeEarlier: (): number => {
      let removed = 0;
      // The key is changed all the same, and that is what is to be told.
      try {
        backups.removeMadeBefore(vault.identity(), () => (removed += 1));
      } catch (error) {
        deps.reportBug(error);
      }
      try {
        if (removed > 0)
          audit.append({ act: 'backup-removed', note: `${removed} of before the key was changed` });
      } catch (error) {
        deps.reportBug(error);
      }
      deps.changed();
      return removed;
    },
  };
};
export type Upkeep = ReturnType<typeof createUpkeep>;
