import { ipcMain } from 'electron';
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import type { Reply } from '#contract/define.ts';
import type { App } from '#main/app.ts';
import type { Log } from '#main/kernel/log.ts';

/** The two channels; preload.ts has the same texts. */
const CALL = 'whittle:call';
const EVENT = 'whittle:event';

/**
 * The wire of this shell: one channel in, one out. Only the main frame of our window, on our page, is answered.
 * Returns how to close it.
 */
export const openIpc = ({
  window,
  isOurs,
  dispatch,
  listen,
  log,
}: {
  window: BrowserWindow;
  isOurs: (url: string) => boolean;
  dispatch: App['dispatch'];
  listen: App['listen'];
  log: Log;
}): (() => void) => {
  const isTrusted = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    sender === window.webContents &&
    senderFrame !== null &&
    senderFrame === window.webContents.mainFrame &&
    isOurs(senderFrame.url);

  ipcMain.handle(CALL, async (event, method: unknown, input: unknown): Promise<Reply> => {
    if (isTrusted(event) && typeof method === 'string') return await dispatch(method, input);
    log.warn('a call from a stranger was refused');
    return { ok: false, failure: { kind: 'unknown-call' } };
  });

  const stop = listen((event, payload) => {
    if (!window.isDestroyed() && isOurs(window.webContents.getURL())) {
      window.webContents.send(EVENT, event, payload);
    }
  });

  return () => {
    stop();
    ipcMain.removeHandler(CALL);
  };
};
