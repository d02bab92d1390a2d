import type { Keychain } from './keychain/keychain.ts';
import type { Clock } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';

/** The system clipboard, or in the browser shell the page's. */
export type ClipboardPort = {
  write(text: string): Promise<void>;
  /** Empties it if it still holds this text; somebody else's copy is left alone. `unchecked`: it can't be read now. */
  clearIfStill(text: string): Promise<'cleared' | 'replaced' | 'unchecked'>;
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
  readonly clipboard: ClipboardPort;
  /** Screen lock, sleep, user switch; returns how to stop listening. */
  onSystemLock(lock: () => void): () => void;
};
