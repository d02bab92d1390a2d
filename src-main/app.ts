import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { Reply } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import type { VaultState } from '#contract/vault.ts';
import {
  closeDatabase,
  holdInstance,
  isFromSqlite,
  openDatabase,
  toStorageRefusal,
} from '#main/kernel/database.ts';
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
  /** Opens the vault's file; what stands in the way is told by `vault.state`, not thrown. */
  start(): Promise<void>;
  /** Locks, empties the clipboard and closes the file. */
  stop(): Promise<void>;
};

/** How long a first question about the vault waits for the keychain, so that no lock screen flashes by. */
const KEYCHAIN_PATIENCE = 1500;

type Opened = { rooms: Rooms; close(): void };

/** The composition root. */
export const createApp = (platform: Platform): App => {
  const { log, clock } = platform;
  const { publish, listen } = createEvents(contract, log);
  const file = join(platform.dataFolder, 'whittle.db');
  let opened: Opened | undefined;
  let refused: Refusal | undefined;
  let openedByKeychain: Promise<unknown> = Promise.resolve();

  const reportBug = (error: unknown): void => {
    const reference = randomUUID().slice(0, 8);
    log.error('bug in the background', {
      reference,
      error: error instanceof Error ? String(error.stack) : 'unknown',
    });
  };

  const open = (): Opened => {
    const held = holdInstance(join(platform.dataFolder, 'whittle.lock'));
    try {
      const database = openDatabase(file);
      const rooms = openRooms({ platform, database, publish, reportBug });
      const stopListening = platform.onSystemLock(() => void rooms.door.lock('system').catch(reportBug));
      return {
        rooms,
        close: () => {
          stopListening();
          closeDatabase(database);
          held.release();
        },
      };
    } catch (error) {
      held.release();
      throw error;
    }
  };

  const unlockByKeychain = async ({ rooms }: Opened): Promise<void> => {
    if (rooms.vault.status() !== 'locked' || !rooms.vault.slots().includes('keychain')) return;
    try {
      await rooms.door.unlock({ with: 'keychain' });
    } catch (error) {
      // The lock screen asks the keychain again and tells what it says.
      if (!(error instanceof Refusal)) reportBug(error);
    }
  };

  const tryOpen = (): void => {
    if (opened) return;
    try {
      opened = open();
      refused = undefined;
      openedByKeychain = unlockByKeychain(opened);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused = error;
      log.warn('the vault could not be opened', { kind: error.failure.kind });
    }
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
    return opened.rooms.door.state();
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

  const about = () => ({
    version: platform.version,
    shell: platform.shell,
    dataFolder: platform.dataFolder,
    sandbox: opened?.rooms.sandbox.origin() ?? null,
  });

  const handlers = createHandlers({ rooms, state, keychain, about });
  const dispatch = createDispatcher(contract, handlers, {
    log,
    newReference: () => randomUUID().slice(0, 8),
    recognise: (error) => (isFromSqlite(error) ? toStorageRefusal(error, file) : error),
  });

  return {
    dispatch,
    listen,
    start: () => {
      tryOpen();
      return Promise.resolve();
    },
    stop: async () => {
      const closing = opened;
      if (!closing) return;
      await closing.rooms.door.lock('quit');
      await closing.rooms.clipboard.clear();
      opened = undefined;
      closing.close();
    },
  };
};
