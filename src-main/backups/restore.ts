import { lstatSync, renameSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { foldLog, inspectDatabase, isFromSqlite, toStorageRefusal } from '#main/kernel/database.ts';
import {
  companionsOf,
  dropSharedMemory,
  exists,
  isPlainFile,
  makeFolder,
  moveWithCompanions,
  removeWithCompanions,
  syncFile,
  syncFolder,
} from './disk.ts';
import { newName } from './names.ts';
import { markRestored } from './restored-mark.ts';
import { factsIn, lookInto, putWays, settle, waysIn } from './vault-file.ts';
import type { Ways } from './vault-file.ts';

/** Where a restore has come to; told for tests that end the process there. */
export type RestoreStep = 'copied' | 'checked' | 'committed' | 'moving-aside' | 'moved-aside' | 'placed';

const UNREADABLE: ReadonlySet<string> = new Set(['EIO', 'EACCES', 'EPERM', 'SQLITE_IOERR_READ']);

type Problem = Extract<Failure, { kind: 'backup' }>['problem'];

export const refuseBackup = (problem: Problem, cause?: unknown): never => {
  throw new Refusal({ kind: 'backup', problem }, { cause });
};

/**
 * Puts another file in the vault's place so that a crash at any point leaves the old one or the new one, and the old
 * one is never deleted. The rename to `whittle.db.restoring` is the point from which on it is the new one.
 */
export const createRestore = (deps: {
  /** Where the vault that is replaced is set aside. */
  folder: string;
  file: string;
  clock: Clock;
  reached: (step: RestoreStep) => void;
  /** How the vault opens, as the newest backup knows it: asked where the file itself is gone or too damaged. */
  findNewestWays: () => Ways | undefined;
}) => {
  const { folder, file, reached } = deps;
  const staged = `${file}.restoring.tmp`;
  const scratch = `${file}.restoring.looked-at.tmp`;
  const committed = `${file}.restoring`;

  const asRefusal = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      const refused = toStorageRefusal(error, file);
      // What SQLite says here is about the copy; the vault itself was not looked at.
      if (refused instanceof Refusal && refused.failure.kind === 'database')
        return refuseBackup('damaged', error);
      if (!(refused instanceof Refusal) && isFromSqlite(error)) return refuseBackup('failed', error);
      throw refused;
    }
  };

  const check = (fromElsewhere: boolean): void => {
    settle(staged);
    const inspected = inspectDatabase(staged, factsIn, { fromElsewhere });
    // What lies among the backups under a backup's name was one.
    if (inspected.state === 'foreign') return refuseBackup(fromElsewhere ? 'not-a-backup' : 'damaged');
    if (inspected.state !== 'whole') return refuseBackup(inspected.state);
    // Without a vault in it, it would only hide the one that is here.
    if (inspected.found.identity === null) refuseBackup('not-a-backup');
  };

  /**
   * The name is taken from the time of the file that comes in, so that it is the same after a crash. A log without its
   * file is moved too: beside the new one it would be taken for the new one's.
   */
  const setAside = (): void => {
    if (!exists(file) && companionsOf(file).length === 0) return;
    const name = newName(lstatSync(committed).mtimeMs, 'set-aside', (taken) => exists(join(folder, taken)));
    moveWithCompanions(file, join(folder, name), () => reached('moving-aside'));
    syncFolder(folder);
  };

  /** `undefined`: it is too damaged to tell anything, or can't be read, which may be why another one is restored. */
  const lookAtWays = (at: string): Ways | undefined => {
    try {
      const looked = lookInto(at, scratch, waysIn);
      return looked.state === 'whole' ? looked.found : undefined;
    } catch (error) {
      // What passes says nothing of the file: without its ways the restored one might not open.
      if (!UNREADABLE.has(String((error as { code?: unknown }).code))) throw error;
      return undefined;
    }
  };

  /**
   * A backup of the same vault and key opens in the ways of now, and is guarded as it is now: a passphrase that was
   * changed because somebody saw it must not come back, nor a wait after wrong tries go away. The keychain, too, has
   * only what the slots of now need.
   */
  const prepareStaged = (from: string): void => {
    const here = (isPlainFile(file) ? lookAtWays(file) : undefined) ?? deps.findNewestWays();
    const coming = lookAtWays(staged);
    const isSameKey = here && coming && isDeepStrictEqual(here.identity, coming.identity);
    foldLog(staged, (database) => {
      if (isSameKey) putWays(database, here);
      markRestored(database, from);
    });
  };

  /** Moves that can't be made are found out before the point of no return. */
  const makeRoom = (): void => {
    makeFolder(folder);
    if (statSync(folder).dev !== statSync(dirname(file)).dev)
      throw new Refusal({ kind: 'data-folder', problem: 'unusable', folder });
  };

  const tidy = (): void => {
    for (const unfinished of [staged, scratch]) removeWithCompanions(unfinished);
  };

  const finish = (): void => {
    tidy();
    if (!exists(committed)) return;
    makeRoom();
    setAside();
    dropSharedMemory(file);
    reached('moved-aside');
    renameSync(committed, file);
    syncFolder(dirname(file));
    reached('placed');
  };

  return {
    /** Completes a restore that was cut off. Nobody has the vault's file open. */
    finish: (): void => asRefusal(finish),
    /**
     * Brings a file in beside the vault and looks at it; refuses with what is wrong with it. Nothing that is here
     * changes until what it returns is called, with the vault's file closed.
     */
    prepare: (
      bringIn: (to: string) => void,
      {
        from,
        fromElsewhere,
      }: { /** What it is called in the activity. */ from: string; fromElsewhere: boolean },
    ): (() => void) => {
      try {
        asRefusal(() => {
          tidy();
          // The vault may be open now, and only finishing it before it is opened would be safe.
          if (exists(committed)) refuseBackup('failed');
          makeRoom();
          bringIn(staged);
          reached('copied');
          check(fromElsewhere);
          reached('checked');
        });
      } catch (error) {
        tidy();
        throw error;
      }
      return () =>
        asRefusal(() => {
          prepareStaged(from);
          const now = deps.clock.now() / 1000;
          utimesSync(staged, now, now);
          syncFile(staged);
          renameSync(staged, committed);
          syncFolder(dirname(file));
          reached('committed');
          finish();
        });
    },
  };
};
