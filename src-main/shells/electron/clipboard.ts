import * as electron from 'electron';
import type { Log } from '#main/kernel/log.ts';
import type { ClipboardPort } from '#main/platform.ts';
import { concealingMarks } from './concealed.ts';

/** Whether a mark goes beside the text: on these systems, from Electron 44 on. */
export const concealsClipboard = (): boolean =>
  concealingMarks(process.platform) !== undefined && 'ClipboardItem' in electron;

/**
 * The system clipboard. Electron 44 made it asynchronous and gave it `ClipboardItem`; the versions before answer
 * at once and can't carry a mark beside a text. `await` takes both.
 */
export const createElectronClipboard = (log: Log): ClipboardPort => {
  const { clipboard } = electron;

  const writeConcealed = async (text: string): Promise<boolean> => {
    if (!concealsClipboard()) return false;
    const marks = concealingMarks(process.platform);
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
