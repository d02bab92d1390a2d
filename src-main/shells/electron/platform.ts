import { powerMonitor } from 'electron';
import type { Keychain } from '#main/keychain/keychain.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import type { Platform } from '#main/platform.ts';
import { createElectronClipboard } from './clipboard.ts';

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
}): Platform => ({
  shell: 'electron',
  version,
  dataFolder,
  clock: systemClock,
  log,
  keychain,
  clipboard: createElectronClipboard(log),
  onSystemLock: (lock) => {
    const own = () => lock();
    powerMonitor.on('lock-screen', own);
    powerMonitor.on('suspend', own);
    powerMonitor.on('user-did-resign-active', own);
    return () => {
      powerMonitor.off('lock-screen', own);
      powerMonitor.off('suspend', own);
      powerMonitor.off('user-did-resign-active', own);
    };
  },
});
