import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Keychain } from '#main/keychain/keychain.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import type { ClipboardPort, Platform } from '#main/platform.ts';
import { createScreenLock } from '#main/screen-lock/screen-lock.ts';

/** The folder for applications' data, as Electron's `appData` has it, so that both shells open one vault. */
const applicationData = (): string => {
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
};

/** `WHITTLE_HOME`, else `Whittle` in the system's folder for applications' data. */
export const chooseDataFolder = (): string => {
  const home = process.env['WHITTLE_HOME'];
  return home ? resolve(home) : join(applicationData(), 'Whittle');
};

/** What plain Node lends to the app. It hears the screen lock on Linux; elsewhere the idle count stands in for it. */
export const createBrowserPlatform = ({
  dataFolder,
  version,
  log,
  keychain,
  clipboard,
}: {
  dataFolder: string;
  version: string;
  log: Log;
  keychain: Keychain;
  clipboard: ClipboardPort;
}): Platform => {
  const screenLock = createScreenLock({
    platform: process.platform,
    variables: process.env,
    clock: systemClock,
    log,
  });
  return {
    shell: 'browser',
    version,
    dataFolder,
    clock: systemClock,
    log,
    keychain,
    safeStorage: null,
    presence: null,
    clipboard,
    offers: { hidesFromCapture: false, concealsClipboard: false, locksWithSystem: screenLock.isOffered },
    onSystemLock: screenLock.listen,
  };
};
