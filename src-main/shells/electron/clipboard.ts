import * as electron from 'electron';
import type { Log } from '#main/kernel/log.ts';
import type { ClipboardPort } from '#main/platform.ts';

/** A clipboard format as the system names it; Electron 44 and later pass it through. */
const systemFormat = (name: string) => `electron application/osclipboard;format="${name}"`;

const ZERO = new Uint8Array(4);

/**
 * What asks clipboard managers not to keep a copy: nspasteboard.org on macOS, Microsoft's clipboard formats on
 * Windows, KDE's hint on Linux (which other managers honour too).
 */
const CONCEALED: Partial<Record<NodeJS.Platform, Record<string, Blob>>> = {
  darwin: { [systemFormat('org.nspasteboard.ConcealedType')]: new Blob(['']) },
  win32: {
    [systemFormat('ExcludeClipboardContentFromMonitorProcessing')]: new Blob([ZERO]),
    [systemFormat('CanIncludeInClipboardHistory')]: new Blob([ZERO]),
    [systemFormat('CanUploadToCloudClipboard')]: new Blob([ZERO]),
  },
  linux: { [systemFormat('x-kde-passwordManagerHint')]: new Blob(['secret']) },
};

/**
 * The system clipboard. Electron 44 made it asynchronous and gave it `ClipboardItem`; the versions before answer
 * at once and can't carry a mark beside a text. `await` takes both.
 */
export const createElectronClipboard = (log: Log): ClipboardPort => {
  const { clipboard } = electron;

  const writeConcealed = async (text: string): Promise<boolean> => {
    const marks = CONCEALED[process.platform];
    if (!marks || !('ClipboardItem' in electron)) return false;
    try {
      await clipboard.write([new electron.ClipboardItem({ 'text/plain': text, ...marks })]);
      return (await clipboard.readText()) === text;
    } catch (error) {
      log.warn('the clipboard took no mark beside the text', { message: String(error) });
      return false;
    }
  };

  return {
    write: async (text) => {
      if (!(await writeConcealed(text))) await clipboard.writeText(text);
    },
    clearIfStill: async (text) => {
      if ((await clipboard.readText()) !== text) return 'replaced';
      clipboard.clear();
      return 'cleared';
    },
  };
};
