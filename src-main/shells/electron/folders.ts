import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { app } from 'electron';

/** `WHITTLE_HOME`, else `Whittle` in the system's folder for applications' data. */
export const chooseDataFolder = (): string => {
  const home = process.env['WHITTLE_HOME'];
  return home ? resolve(home) : join(app.getPath('appData'), 'Whittle');
};

/**
 * Gives Chromium a folder of its own in the data folder; to be called before Electron is ready. Where that can't
 * be written it gets a temporary one, so that the window opens and can tell. Returns how to remove that one.
 */
export const placeChromium = (dataFolder: string): (() => void) => {
  const folder = join(dataFolder, 'chromium');
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    app.setPath('userData', folder);
    return () => {};
  } catch {
    const temporary = mkdtempSync(join(tmpdir(), 'whittle-chromium-'));
    app.setPath('userData', temporary);
    return () => rmSync(temporary, { recursive: true, force: true });
  }
};
