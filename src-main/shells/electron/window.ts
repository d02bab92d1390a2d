import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Session } from 'electron';
import { DEFAULT_SIZE, MINIMUM_SIZE, reachableBounds } from './window-state.ts';
import type { WindowStateKeeper } from './window-state.ts';

/** `--surface` of the renderer's tokens.css, so that the first paint is no flash. */
const BACKGROUND = { light: '#fefdfb', dark: '#1b1b19' };

const background = () => (nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light);

/** The one window: sandboxed, isolated, shown at its first paint where it was left. */
export const createWindow = ({
  preload,
  session,
  state,
  developerTools,
}: {
  preload: string;
  session: Session;
  state: WindowStateKeeper;
  developerTools: boolean;
}): BrowserWindow => {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...DEFAULT_SIZE,
    ...reachableBounds(state.get().bounds, screens),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    title: 'Whittle',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: background(),
    webPreferences: {
      preload,
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      devTools: developerTools,
      // The spelling checker would fetch dictionaries, and learn what is typed.
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  });

  // Before there is anything to see. Linux has no such protection, and there it does nothing.
  window.setContentProtection(state.get().hideFromCapture);
  const repaint = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', repaint);
  window.once('closed', () => nativeTheme.off('updated', repaint));
  window.once('ready-to-show', () => {
    if (state.get().maximized) window.maximize();
    window.show();
  });
  window.on('close', () => state.set({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  return window;
};
