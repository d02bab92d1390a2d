import type { Backup } from '#contract/backups.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { Backups } from '#main/backups/backups.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import type { Security } from '#main/security/security.ts';
import type { Vault } from '#main/vault/vault.ts';

const DAY = 86_400_000;

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
  const { backups, vault, audit, clock } = deps;
  /** A disk that is full stays so for a while: one entry a day says it. */
  let failedAt: number | undefined;

  const backUp = (because: Exclude<Backup['because'], 'set-aside'>): Backup => {
    const made = backups.make(deps.database, because, { ...vault.identity(), opens: vault.opens });
    audit.append({ act: 'backed-up', note: made.name, actor: because === 'asked' ? 'you' : 'whittle' });
    deps.changed();
    return made;
  };

  /** As `backUp`, where nobody waits for it: what goes wrong is noted. Answers whether it was made. */
  const tryToBackUp = (because: 'daily' | 'after-change'): boolean => {
    try {
      backUp(because);
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

  return {
    backUp,
    tryToBackUp,
    daily: (): void => {
      const now = clock.now();
      const hasJustFailed = failedAt !== undefined && Math.abs(now - failedAt) < DAY;
      if (hasJustFailed || deps.isEmpty() || !backups.isDue(now, vault.identity())) return;
      tryToBackUp('daily');
      deps.security.check();
    },
    /** Takes away what an earlier key opens, once there is a backup of the present one. Answers how many. */
    removeEarlier: (): number => {
      try {
        const removed = backups.removeMadeBefore(vault.identity());
        deps.changed();
        return removed;
      } catch (error) {
        // The key is changed all the same, and that is what is to be told.
        deps.reportBug(error);
        return 0;
      }
    },
  };
};
export type Upkeep = ReturnType<typeof createUpkeep>;
