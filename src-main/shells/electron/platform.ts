import { powerMonitor, safeStorage, systemPreferences } from 'electron';
import { findSecretServiceOwner } from '#main/keychain/backend-name.ts';
import type { Keychain } from '#main/keychain/keychain.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import type { Platform } from '#main/platform.ts';
import { createScreenLock } from '#main/screen-lock/screen-lock.ts';
import { concealsClipboard, createElectronClipboard } from './clipboard.ts';
import { createPresence } from './presence.ts';
import { createElectronSafeStorage } from './safe-storage.ts';

/**
 * macOS and Windows can keep a window out of screenshots, and tell Electron of their screen lock; of Linux it hears of
 * sleep alone, and the rest is heard beside it.
 */
const isMacOrWindows = process.platform === 'darwin' || process.platform === 'win32';

/** What Electron lends to the app. To be called when Electron is ready. */
export const createElectronPlatform = ({
  dataFolder,
  version,
  log,
  keychain,
}: {
  dataFolder: string;
  version: string;
  log: Log;
  keychain: Keychain;
}): Platform => {
  const screenLock = createScreenLock({
    platform: process.platform,
    variables: process.env,
    clock: systemClock,
    log,
  });
  return {
    shell: 'electron',
    version,
    dataFolder,
    clock: systemClock,
    log,
    keychain,
    safeStorage: createElectronSafeStorage({
      storage: safeStorage,
      platform: process.platform,
      findOwner: findSecretServiceOwner,
      log,
    }),
    presence: createPresence(systemPreferences, process.platform, log),
    clipboard: createElectronClipboard(log),
    offers: {
      hidesFromCapture: isMacOrWindows,
      concealsClipboard: concealsClipboard(),
      locksWithSystem: isMacOrWindows || screenLock.isOffered,
    },
    onSystemLock: (lock) => {
      const own = () => lock();
      powerMonitor.on('lock-screen', own);
      powerMonitor.on('suspend', own);
      powerMonitor.on('user-did-resign-active', own);
      const stopListening = screenLock.listen(own);
      return () => {
        stopListening();
        powerMonitor.off('lock-screen', own);
        powerMonitor.off('suspend', own);
        powerMonitor.off('user-did-resign-active', own);
      };
    },
  };
};
