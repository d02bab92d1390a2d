import { lstatSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Backup } from '#contract/backups.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { inspectDatabase, toStorageRefusal } from '#main/kernel/database.ts';
import type { Database, Inspection } from '#main/kernel/database.ts';
import type { Log } from '#main/kernel/log.ts';
import {
  exists,
  isPlainFile,
  makeFile,
  makeFolder,
  removeWithCompanions,
  syncFile,
  syncFolder,
} from './disk.ts';
import { byAge, newName, parseName } from './names.ts';
import type { BackupName } from './names.ts';
import { createRestore, refuseBackup } from './restore.ts';
import type { RestoreStep } from './restore.ts';
import { findSuperseded, isDailyDue } from './rotation.ts';
import {
  copySettled,
  createFinderIn,
  factsIn,
  isDatabase,
  lookInto,
  recordsIn,
  waysIn,
} from './vault-file.ts';
import type { SealedRecord, VaultFacts, VaultIdentity, Ways } from './vault-file.ts';

export type { VaultIdentity } from './vault-file.ts';

/** The open vault: which it is, and whether a sealed record opens with its key. */
export type OpenVault = VaultIdentity & {
  opens(place: string, sealed: SealedRecord | undefined): boolean;
  /** Places of records that do not open, as a look just now has found them; left out: every record is opened. */
  broken?: readonly string[];
};

/** No more files of the folder than these are looked at, the newest of them. */
const MOST_FILES = 100;
/** What was begun here and never ended. */
const LEFTOVER = /^whittle-.*\.tmp(-\w+)?$/;

type Found = BackupName & { bytes: number; inspected: Inspection<VaultFacts> };

const identityOf = ({ inspected }: Found): VaultIdentity | null =>
  inspected.state === 'whole' ? inspected.found.identity : null;

const keyOf = (found: VaultIdentity | null, present: VaultIdentity | null): Backup['key'] => {
  if (!found || found.id !== present?.id) return 'unknown';
  if (found.keyVersion === present.keyVersion && found.keyMadeAt === present.keyMadeAt) return 'present';
  // After an older vault was restored, a number may come twice; the time tells them apart.
  const isEarlier =
    found.keyVersion < present.keyVersion ||
    (found.keyVersion === present.keyVersion && found.keyMadeAt < present.keyMadeAt);
  return isEarlier ? 'earlier' : 'unknown';
};

/** `foreign` is another vault's alone: what lies here under a backup's name and is none any more was one. */
const stateOf = (
  { state }: Found['inspected'],
  found: VaultIdentity | null,
  present: VaultIdentity | null,
): Backup['state'] => {
  if (found && present && found.id !== present.id) return 'foreign';
  return state === 'foreign' ? 'damaged' : state;
};

const toBackup = (found: Found, present: VaultIdentity | null): Backup => {
  const { name, at, because, bytes, inspected } = found;
  const identity = identityOf(found);
  return {
    name,
    at: toInstant(at),
    because,
    bytes,
    tokens: inspected.state === 'whole' ? inspected.found.tokens : null,
    state: stateOf(inspected, identity, present),
    key: keyOf(identity, present),
  };
};

/** Whether the copy seals the very bytes that the original does. */
const isSame = (a: SealedRecord, b: SealedRecord | undefined): boolean =>
  b !== undefined &&
  a.keyVersion === b.keyVersion &&
  Buffer.compare(a.nonce, b.nonce) === 0 &&
  Buffer.compare(a.ciphertext, b.ciphertext) === 0;

const countRecords = (database: Database): number =>
  database.prepare('SELECT count(*) FROM sealed').pluck().get() as number;

/**
 * Copies of the vault's file, sealed as it is. It works on files alone, so that a vault which can't be opened can be
 * restored; all of it is asked under the lock that keeps other Whittles away.
 */
export const createBackups = (deps: {
  /** The data folder. */
  folder: string;
  file: string;
  clock: Clock;
  log: Log;
  /** Told where a restore has come to. */
  reached?: (step: RestoreStep) => void;
}) => {
  const { file, clock, log } = deps;
  const folder = join(deps.folder, 'backups');
  /** What was found in a file, as long as it stays the same. */
  const seen = new Map<string, Inspection<VaultFacts>>();

  const pathOf = (name: string): string => join(folder, name);

  const orRefuse = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw toStorageRefusal(error, file);
    }
  };

  const namesByAge = (): BackupName[] =>
    exists(folder)
      ? orRefuse(() => readdirSync(folder))
          .flatMap((name) => parseName(name) ?? [])
          .filter(({ name }) => isPlainFile(pathOf(name)))
          .toSorted(byAge(clock.now()))
          .slice(0, MOST_FILES)
      : [];

  /** `undefined`: it can't be looked at now, for want of space say; that says nothing of the file. */
  const lookAt = <T>(name: string, look: (database: Database) => T): Inspection<T> | undefined => {
    try {
      return lookInto(pathOf(name), pathOf('whittle-looked-at.tmp'), look);
    } catch (error) {
      // It can't be read now, and the others may be.
      log.warn('a backup could not be read', { name, code: String((error as { code?: unknown }).code) });
      return undefined;
    }
  };

  const find = (named: BackupName): Found => {
    const { size, mtimeMs, ino } = lstatSync(pathOf(named.name));
    const key = `${named.name} ${size} ${mtimeMs} ${ino}`;
    const inspected = seen.get(key) ?? lookAt(named.name, factsIn);
    if (inspected) seen.set(key, inspected);
    return { ...named, bytes: size, inspected: inspected ?? { state: 'damaged' } };
  };

  const findAll = (): Found[] => {
    const found = namesByAge().map(find);
    if (seen.size > 2 * MOST_FILES) seen.clear();
    return found;
  };

  /** Of these places, those that open in this backup. */
  const openIn = (name: string, places: readonly string[], { opens }: OpenVault): string[] => {
    const looked = lookAt(name, (database) => {
      const find = createFinderIn(database);
      return places.filter((place) => opens(place, find(place)));
    });
    return looked?.state === 'whole' ? looked.found : [];
  };

  const remove = (name: string): void => {
    removeWithCompanions(pathOf(name));
    syncFolder(folder);
    log.info('a backup was taken away', { name });
  };

  /** `lost`: places of records that no longer open; the newest backup that opens one of them stays. */
  const rotate = (present: OpenVault, lost: readonly string[]): void => {
    const ofThisVault = findAll().filter((found) => identityOf(found)?.id === present.id);
    const superseded = findSuperseded(ofThisVault, clock.now());
    const staying = ofThisVault.filter((found) => !superseded.includes(found));
    let missing = [...lost];
    const stillMissing = (name: string): boolean => {
      if (missing.length === 0) return true;
      const opened = openIn(name, missing, present);
      missing = missing.filter((place) => !opened.includes(place));
      return opened.length === 0;
    };
    for (const { name } of staying) stillMissing(name);
    for (const { name } of superseded) if (stillMissing(name)) remove(name);
  };

  /** What keeps old ones from going must not make a good new one look failed. */
  const rotateIfPossible = (present: OpenVault, lost: readonly string[]): void => {
    try {
      rotate(present, lost);
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (typeof code !== 'string') throw error;
      log.warn('old backups could not be taken away', { code });
    }
  };

  /** Compares the copy with the original, record by record; answers the places that do not open in either. */
  const findLost = (copy: Database, original: Database, present: OpenVault | undefined): string[] => {
    const lost = [...(present?.broken ?? [])];
    const isLookedFor = present !== undefined && present.broken === undefined;
    const findOriginal = createFinderIn(original);
    const { tokens } = factsIn(original);
    if (factsIn(copy).tokens !== tokens || countRecords(copy) !== countRecords(original))
      refuseBackup('failed');
    for (const { place, sealed } of recordsIn(copy)) {
      if (!isSame(sealed, findOriginal(place))) refuseBackup('failed');
      if (isLookedFor && !present.opens(place, sealed)) lost.push(place);
    }
    return lost;
  };

  const prepareFolder = (): void => {
    makeFolder(folder);
    for (const name of readdirSync(folder))
      if (LEFTOVER.test(name) && isPlainFile(pathOf(name))) rmSync(pathOf(name));
  };

  const makeIn = (database: Database, because: Backup['because'], present: OpenVault | undefined) => {
    orRefuse(prepareFolder);
    const name = newName(clock.now(), because, (taken) => exists(pathOf(taken)));
    const unfinished = pathOf(`${name}.tmp`);
    try {
      makeFile(unfinished);
      database.prepare('VACUUM INTO ?').run(unfinished);
      const checked = inspectDatabase(unfinished, (copy) => findLost(copy, database, present));
      if (checked.state !== 'whole') return refuseBackup('failed');
      syncFile(unfinished);
      renameSync(unfinished, pathOf(name));
      syncFolder(folder);
      return { name, lost: checked.found };
    } catch (error) {
      removeWithCompanions(unfinished);
      throw toStorageRefusal(error, file);
    }
  };

  const requireNamed = (name: string): BackupName => {
    const named = namesByAge().find((each) => each.name === name);
    return named ?? refuseBackup('missing');
  };

  const findNewestWays = (): Ways | undefined => {
    const newest = findAll().find(
      ({ because, inspected }) => because !== 'set-aside' && inspected.state === 'whole',
    );
    const looked = newest && lookAt(newest.name, waysIn);
    return looked?.state === 'whole' ? looked.found : undefined;
  };

  const restoring = createRestore({
    folder,
    file,
    clock,
    reached: deps.reached ?? (() => {}),
    findNewestWays,
  });

  const prepareRestore = (name: string): (() => void) => {
    requireNamed(name);
    return restoring.prepare((to) => copySettled(pathOf(name), to), { from: name, fromElsewhere: false });
  };

  const prepareRestoreBytes = (bytes: Uint8Array): (() => void) => {
    if (!isDatabase(bytes)) refuseBackup('not-a-backup');
    return restoring.prepare((to) => writeFileSync(to, bytes, { mode: 0o600, flag: 'wx' }), {
      from: 'A file from elsewhere',
      fromElsewhere: true,
    });
  };

  return {
    folder,
    /**
     * A copy of the open database under a new name, looked at before it gets it; one that fails leaves nothing. With
     * `present`, the open vault, what does not open is noted, and the oldest go. Refuses as a full disk or `backup` does.
     */
    make: (database: Database, because: Backup['because'], present?: OpenVault): Backup => {
      const { name, lost } = makeIn(database, because, present);
      if (lost.length > 0)
        log.warn('a backup holds records that do not open', { name, records: lost.length });
      if (present) rotateIfPossible(present, lost);
      return toBackup(find(requireNamed(name)), present ?? null);
    },
    /** Whether the daily one is to be made. */
    isDue: (now: number, present: VaultIdentity): boolean =>
      isDailyDue(
        findAll().filter((found) => identityOf(found)?.id === present.id),
        now,
      ),
    /** Newest first. `null`: nothing is known of the vault that is here. */
    list: (present: VaultIdentity | null): Backup[] => findAll().map((found) => toBackup(found, present)),
    /** Looks at a backup and brings it in; what is returned puts it in place, once the vault's file is closed. */
    prepareRestore,
    /** As `prepareRestore`, with a file from elsewhere. */
    prepareRestoreBytes,
    /** Puts a backup in the place of the vault, whose file is closed; what was there is set aside. */
    restore: (name: string): void => prepareRestore(name)(),
    restoreBytes: (bytes: Uint8Array): void => prepareRestoreBytes(bytes)(),
    /** Completes a restore that a crash cut off; called before the vault's file is opened. */
    finishRestore: restoring.finish,
    /** Takes one away because a person wants it gone, even the last. Refuses with `missing` or `not-removed`. */
    remove: (name: string): void => {
      requireNamed(name);
      try {
        remove(name);
      } catch (error) {
        if (typeof (error as { code?: unknown }).code !== 'string') throw error;
        refuseBackup('not-removed', error);
      }
    },
    /** Takes away the backups of this vault that another key than the present one opens, once there is one of the present key. */
    removeMadeBefore: (present: VaultIdentity, removed: () => void): void => {
      const ofThisVault = findAll().filter((found) => identityOf(found)?.id === present.id);
      const isPresent = (found: Found) => keyOf(identityOf(found), present) === 'present';
      if (!ofThisVault.some(isPresent)) return;
      for (const found of ofThisVault) {
        if (isPresent(found)) continue;
        remove(found.name);
        removed();
      }
    },
  };
};
export type Backups = ReturnType<typeof createBackups>;
