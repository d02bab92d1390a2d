import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, nativeTheme, session as sessions, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { settingsValue } from '#contract/settings.ts';
import { createApp } from '#main/app.ts';
import { createKeytarKeychain } from '#main/keychain/keytar.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { createLog } from '#main/kernel/log.ts';
import { endNow } from '#main/wire/end-now.ts';
import { createLogFile } from '#main/wire/log-file.ts';
import { createPage } from '#main/wire/page.ts';
import { stopWithin } from '#main/wire/stop-within.ts';
import { isOn, PAGE_ADDRESS } from './address.ts';
import { fenceContents, fenceSession } from './fences.ts';
import { chooseDataFolder, placeChromium } from './folders.ts';
import { openIpc } from './ipc.ts';
import { hearLinks } from './links.ts';
import { setMenu } from './menu.ts';
import { createElectronPlatform } from './platform.ts';
import { registerScheme, servePage } from './protocol.ts';
import { findStrangeSwitch } from './switches.ts';
import { createWindowState } from './window-state.ts';
import { createWindow } from './window.ts';

/** How long quitting waits for the vault to lock and the clipboard to be emptied. */
const STOP_MILLISECONDS = 6_000;

// This module becomes out/main/electron.js: the page and the preload are beside it.
const here = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(here, '../../package.json'), 'utf8')) as { version: string };
const developerTools = !app.isPackaged;
/** The development server's page, while `npm run dev` runs; it also tells its changes over a web socket. */
const developed = developerTools ? process.env['ELECTRON_RENDERER_URL'] : undefined;
const address = developed ?? PAGE_ADDRESS;
const isOurs = (url: string) => isOn(address, url);
const mayFetch = (url: string) => isOurs(developed ? url.replace(/^ws:/, 'http:') : url);

const dataFolder = chooseDataFolder();
const removeTemporary = placeChromium(dataFolder);
const writeLine = createLogFile(dataFolder, (line) => void process.stderr.write(line));
const log = createLog(writeLine, () => new Date(systemClock.now()));

const openOutside = (url: string): void => {
  shell.openExternal(url).catch((error: unknown) => {
    log.warn('no browser took a link', { message: String(error) });
  });
};

const open = async (links: ReturnType<typeof hearLinks>): Promise<void> => {
  const keychain = createKeytarKeychain({ service: 'Whittle', log });
  const core = createApp(createElectronPlatform({ dataFolder, version, log, keychain }));
  const state = createWindowState(dataFolder, log);
  // In memory only: the page leaves nothing on the disk.
  const session = sessions.fromPartition('whittle');
  nativeTheme.themeSource = state.get().theme;

  fenceSession(session, { isOurs, mayFetch }, log);
  if (!developed) servePage(session, await createPage(join(here, '../renderer')));
  setMenu(developerTools);

  const window: BrowserWindow = createWindow({
    preload: join(here, '../preload/preload.cjs'),
    session,
    state,
    developerTools,
  });
  // The page's own process starts while the vault's file is opened here.
  const loaded = window.loadURL(address);
  const started = core.start();
  const closeIpc = openIpc({
    window,
    isOurs,
    dispatch: async (method, input) => {
      await started;
      return await core.dispatch(method, input);
    },
    listen: core.listen,
    log,
  });
  const applySettings = (value: unknown) => {
    const { theme, hideFromCapture } = settingsValue.parse(value);
    nativeTheme.themeSource = theme;
    window.setContentProtection(hideFromCapture);
    state.set({ theme, hideFromCapture });
  };
  core.listen((event, payload) => {
    if (event === 'settings.changed') applySettings(payload);
  });

  const showWindow = () => {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  app.on('second-instance', showWindow);

  let quitting: 'no' | 'stopping' | 'stopped' = 'no';
  app.on('before-quit', (event) => {
    if (quitting === 'stopped') return;
    event.preventDefault();
    if (quitting === 'stopping') return;
    quitting = 'stopping';
    const stop = async () => {
      const end = await stopWithin(systemClock, STOP_MILLISECONDS, core.stop());
      if (end === 'too-long') log.error('stopping took too long and was cut off');
    };
    void stop()
      .catch((error: unknown) => log.error('stopping ended in a bug', { message: String(error) }))
      .finally(() => {
        quitting = 'stopped';
        closeIpc();
        app.quit();
      });
  });

  app.on('quit', () => {
    if (keychain.isWaiting()) endNow();
  });

  await Promise.all([started, loaded]);
  // The vault's file has the last word over what was remembered beside it.
  const settings = await core.dispatch('settings.get', {});
  if (settings.ok) applySettings(settings.value);
  links.showBy((screen) => {
    showWindow();
    core.openScreen(screen);
  });
  log.info('started', { version, shell: 'electron', electron: process.versions['electron'] ?? '' });
};

const giveUp = (error: unknown): void => {
  log.error('could not start', {
    message: String(error),
    stack: error instanceof Error ? (error.stack ?? '') : '',
  });
  dialog.showErrorBox(
    'Whittle could not start',
    `What happened is in ${join(dataFolder, 'logs', 'whittle.log')}`,
  );
  app.exit(1);
};

registerScheme();
app.on('web-contents-created', (_event, contents) => fenceContents(contents, { isOurs, openOutside }, log));
app.on('window-all-closed', () => app.quit());
app.on('quit', removeTemporary);

const strangeSwitch = app.isPackaged
  ? findStrangeSwitch((name) => app.commandLine.hasSwitch(name))
  : undefined;
if (strangeSwitch !== undefined) {
  log.warn('a start with a strange switch was refused', { switch: strangeSwitch });
  process.stderr.write(`Whittle does not start with --${strangeSwitch}.\n`);
  app.exit(1);
} else if (app.requestSingleInstanceLock()) {
  const links = hearLinks(log);
  // Not a top-level await: Electron becomes ready only after this module has been evaluated.
  app
    .whenReady()
    .then(async () => await open(links))
    .catch(giveUp);
} else {
  app.quit();
}
