import type { Keychain } from './keychain/keychain.ts';
import type { SafeStorage } from './keychain/safe-storage.ts';
import type { Clock } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';

/** The system clipboard, or in the browser shell the page's. */
export type ClipboardPort = {
  write(text: string): Promise<void>;
  /** Empties it if it still holds this text; somebody else's copy is left alone. `unchecked`: it can't be read now. */
  clearIfStill(text: string): Promise<'cleared' | 'replaced' | 'unchecked'>;
};

/** Touch ID or the like: the system asks whether its user is there. */
export type Presence = {
  /** What people call it. */
  readonly name: string;
  /** Whether it can be asked now: a closed lid, or too many wrong fingers, and it can't. */
  isAvailable(): boolean;
  /** `false`: asked, and not given. `reason` is shown by the system. */
  ask(reason: string): Promise<boolean>;
};

/** What a shell lends to the app: the list of the shells' differences. */
export type Platform = {
  readonly shell: 'electron' | 'browser';
  readonly version: string;
  /** Absolute; holds the database and nothing secret in the clear. */
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly keychain: Keychain;
  /** `null`: this shell has none. */
  readonly safeStorage: SafeStorage | null;
  /** `null`: this system offers none. */
  readonly presence: Presence | null;
  readonly clipboard: ClipboardPort;
  /** What this system and shell can do for the window and the clipboard; shown in Settings. */
  readonly offers: {
    /** Keeps the window out of screenshots and recordings. */
    readonly hidesFromCapture: boolean;
    /** Tells clipboard managers not to keep a token. */
    readonly concealsClipboard: boolean;
    /** Tells of its screen lock, sleep and change of user. */
    readonly locksWithSystem: boolean;
  };
  /** Screen lock, sleep, user switch; returns how to stop listening. */
  onSystemLock(lock: () => void): () => void;
};
