import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { Reply } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import type { Screen } from '#contract/screen.ts';
import type { VaultState } from '#contract/vault.ts';
import { createBackups } from '#main/backups/backups.ts';
import { findRestoredMark } from '#main/backups/restored-mark.ts';
import {
  closeDatabase,
  createPlaceCheck,
  holdInstance,
  isFromSqlite,
  isOfClosed,
  openDatabase,
  toStorageRefusal,
} from '#main/kernel/database.ts';
import { createTurns } from '#main/kernel/in-turn.ts';
import type { Database } from '#main/kernel/database.ts';
import { createDispatcher } from '#main/wire/dispatcher.ts';
import { createEvents } from '#main/wire/events.ts';
import { createHandlers } from './handlers.ts';
import type { Platform } from './platform.ts';
import { openRooms } from './rooms.ts';
import type { Rooms } from './rooms.ts';

/** The whole app behind a shell: it answers calls and tells events. */
export type App = {
  dispatch(method: string, input: unknown): Promise<Reply>;
  listen(hear: (event: string, payload: unknown) => void): () => void;
  /** A link was followed: tells the window which screen it names, and does nothing more. */
  openScreen(screen: Screen): void;
  /** Opens the vault's file; what stands in the way is told by `vault.state`, not thrown. */
  start(): Promise<void>;
  /** Locks, empties the clipboard and closes the file. */
  stop(): Promise<void>;
};

/** How long a first question about the vault waits for the keychain, so that no lock screen flashes by. */
const KEYCHAIN_PATIENCE = 1500;

type Opened = {
  rooms: Rooms;
  requirePlace(): void;
  /** Closes the file; it is still held for this process. */
  close(): void;
};

/** The composition root. */
export const createApp = (platform: Platform): App => {
  const { log, clock } = platform;
  const { publish, listen } = createEvents(contract, log);
  const file = join(platform.dataFolder, 'whittle.db');
  const backups = createBackups({ folder: platform.dataFolder, file, clock, log });
  let held: { release(): void } | undefined;
  let opened: Opened | undefined;
  let refused: Refusal | undefined;
  let openedByKeychain: Promise<unknown> = Promise.resolve();
  let isStopping = false;
  /** Restores, and the end, come one at a time. */
  const inTurn = createTurns();
  /** The last restore, however it ended. */
  let restored: Promise<unknown> = Promise.resolve();

  /** What is expected of the world, a full disk say, is a refusal and no bug. */
  const recognise = (thrown: unknown): unknown => {
    const behind =
      thrown instanceof Refusal ? opened?.rooms.sandbox.troubleBehind(thrown.failure) : undefined;
    const error = behind ?? thrown;
    if (isOfClosed(error)) return new Refusal({ kind: 'locked' }, { cause: error });
    return isFromSqlite(error) ? toStorageRefusal(error, file) : error;
  };

  const reportBug = (thrown: unknown): void => {
    const error = recognise(thrown);
    if (error instanceof Refusal) return log.warn('refused in the background', { refused: error.message });
    const reference = randomUUID().slice(0, 8);
    log.error('bug in the background', {
      reference,
      error: error instanceof Error ? String(error.stack) : 'unknown',
    });
  };

  const hold = (): void => {
    held ??= holdInstance(join(platform.dataFolder, 'whittle.lock'));
  };

  const letGo = (): void => {
    held?.release();
    held = undefined;
  };

  const introduce = (database: Database): Rooms => {
    const from = findRestoredMark(database);
    const lockedBecause = from === undefined ? 'start' : 'restored';
    const rooms = openRooms({ platform, database, backups, lockedBecause, publish, reportBug });
    if (from !== undefined) rooms.noteRestored(from);
    return rooms;
  };

  const open = (): Opened => {
    hold();
    // A restore that a crash cut short is brought to its end.
    backups.finishRestore();
    const database = openDatabase(file, (older) => void backups.make(older, 'before-upgrade'));
    let rooms: Rooms;
    try {
      rooms = introduce(database);
    } catch (error) {
      database.close();
      const refused = isFromSqlite(error) ? toStorageRefusal(error, file) : error;
      // Tables that are not as we make them, in a file that is ours: their definition has rotted.
      throw isFromSqlite(refused)
        ? new Refusal({ kind: 'database', problem: 'damaged', file }, { cause: error })
        : refused;
    }
    const stopListening = platform.onSystemLock(() => void rooms.door.lock('system').catch(reportBug));
    return {
      rooms,
      requirePlace: createPlaceCheck(file),
      close: () => {
        stopListening();
        closeDatabase(database);
      },
    };
  };

  const unlockByKeychain = async ({ rooms }: Opened): Promise<void> => {
    const before = rooms.door.locksAsked();
    for (const way of ['keychain', 'safe-storage'] as const) {
      // A prompt may be answered long after: a lock that was asked for meanwhile is the newer wish.
      if (rooms.door.locksAsked() !== before) return;
      try {
        if (rooms.vault.status() !== 'locked' || !rooms.vault.slots().includes(way)) continue;
        await rooms.door.unlock({ with: way });
        return;
      } catch (error) {
        // The lock screen asks the keychain again and tells what it says.
        if (!(error instanceof Refusal)) reportBug(error);
        // Who said no once is not asked again.
        else if (error.failure.kind === 'presence') return;
      }
    }
  };

  /** What can't be expected of a file system stops the vault, not the app: the screen says so, and offers what there is. */
  const asRefusal = (error: unknown): Refusal => {
    if (error instanceof Refusal) return error;
    if (typeof (error as { code?: unknown }).code !== 'string') throw error;
    log.error('the vault could not be opened', { message: String(error) });
    return new Refusal(
      { kind: 'data-folder', problem: 'unusable', folder: platform.dataFolder },
      { cause: error },
    );
  };

  const tryOpen = (): void => {
    if (opened || isStopping) return;
    try {
      opened = open();
      refused = undefined;
    } catch (error) {
      letGo();
      refused = asRefusal(error);
      log.warn('the vault could not be opened', { kind: refused.failure.kind });
      return;
    }
    // Who restores a backup at the lock screen is to prove who they are.
    if (opened.rooms.door.lockedBecause() !== 'restored') openedByKeychain = unlockByKeychain(opened);
  };

  const rooms = (): Rooms => {
    if (!opened) throw refused ?? new Refusal({ kind: 'vault-absent' });
    return opened.rooms;
  };

  const state = async (): Promise<VaultState> => {
    tryOpen();
    if (!opened) return refused ? { status: 'unopenable', failure: refused.failure } : { status: 'absent' };
    const patience = new Promise<void>((resolve) => void clock.after(KEYCHAIN_PATIENCE, resolve));
    await Promise.race([openedByKeychain, patience]);
    // It may have been closed meanwhile, and another one opened.
    return rooms().door.state();
  };

  const keychain = async () => {
    const { backend } = platform.keychain;
    try {
      await rooms().vault.probeKeychain();
      return { usable: true, backend, problem: null };
    } catch (error) {
      if (!(error instanceof Refusal) || error.failure.kind !== 'keychain') throw error;
      const { problem } = error.failure;
      return { usable: false, backend, problem: problem === 'emptied' ? ('failed' as const) : problem };
    }
  };

  const closeRooms = async (because: 'quit' | 'restored'): Promise<void> => {
    const closing = opened;
    if (!closing) return;
    // However badly that ends, a file that can't be read included, it is to be closed.
    await Promise.allSettled([closing.rooms.door.close(because)]);
    await Promise.allSettled([closing.rooms.clipboard.clear()]);
    opened = undefined;
    // Nobody waits for a prompt of the vault before.
    openedByKeychain = Promise.resolve();
    closing.close();
  };

  /** `prepare` looks at the file first; what it answers puts it in the vault's place. */
  const restore = (prepare: () => () => void): Promise<VaultState> => {
    const restoring = inTurn(async () => {
      if (isStopping) throw new Refusal({ kind: 'disconnected' });
      try {
        hold();
        const put = prepare();
        await closeRooms('restored');
        put();
      } finally {
        // Refused, the one that was there opens again, or is still open.
        tryOpen();
        publish('vault.changed', await state());
      }
      return state();
    });
    restored = restoring.catch(() => {});
    return restoring;
  };

  const listBackups = () => ({
    folder: backups.folder,
    backups: backups.list(
      opened && opened.rooms.vault.status() !== 'absent' ? opened.rooms.vault.identity() : null,
    ),
  });

  const about = () => ({
    version: platform.version,
    shell: platform.shell,
    dataFolder: platform.dataFolder,
    sandbox: opened?.rooms.sandbox.origin() ?? null,
  });

  const handlers = createHandlers({
    rooms,
    requirePlace: () => opened?.requirePlace(),
    restored: () => restored,
    state,
    keychain,
    backups: {
      list: listBackups,
      restore: ({ name }) => restore(() => backups.prepareRestore(name)),
      restoreFile: ({ file: base64 }) =>
        restore(() => backups.prepareRestoreBytes(Buffer.from(base64, 'base64'))),
    },
    about,
  });
  const dispatch = createDispatcher(contract, handlers, {
    log,
    newReference: () => randomUUID().slice(0, 8),
    recognise,
  });

  return {
    dispatch,
    listen,
    openScreen: (screen) => publish('screen.opened', screen),
    start: () => {
      tryOpen();
      return Promise.resolve();
    },
    stop: () => {
      isStopping = true;
      return inTurn(async () => {
        await closeRooms('quit');
        letGo();
      });
    },
  };
};
