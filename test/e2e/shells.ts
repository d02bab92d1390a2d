import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, chromium } from 'playwright';
import type { BrowserContext, ElectronApplication, Page } from 'playwright';
import type { AppClient } from '#contract/index.ts';
import { followLink } from '#test/support/link-client.ts';

export const project = fileURLToPath(new URL('../..', import.meta.url));

export type Shell = 'electron' | 'browser';

/** Folders of one test, all of them thrown away after. */
export type Folders = {
  /** `WHITTLE_HOME`. */
  data: string;
  /** The home of the user. */
  home: string;
  /** The browser's profile; Electron keeps its own in the data folder. */
  profile: string;
  /** The address of a D-Bus for this test alone; else it is on the one of all tests. */
  bus?: string;
};

/** A running Whittle, whichever its shell. */
export type Running = {
  shell: Shell;
  page: Page;
  readClipboard(): Promise<string>;
  /** What it wrote to its output so far. */
  output(): string;
  /** What it wrote down of what it did. */
  log(): string;
  isRunning(): boolean;
  /** The process of the shell. */
  pid: number;
  /** Ends it as a user does; again does nothing. */
  stop(): Promise<void>;
  /** Electron's main process; the browser shell's is out of reach. */
  main?: ElectronApplication;
};

const logOf = ({ data }: Folders): string => {
  const file = join(data, 'logs/whittle.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

export const environment = ({ data, home, bus }: Folders): Record<string, string> => {
  const { ELECTRON_RENDERER_URL: _, ...inherited } = process.env;
  const set = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    WHITTLE_HOME: data,
    ...(bus === undefined ? {} : { DBUS_SESSION_BUS_ADDRESS: bus }),
  };
  return Object.fromEntries(
    Object.entries({ ...inherited, ...set }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
};

/** Flags without which Chromium asks hosts of its own for news, and as root does not start. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
];

export const electronArguments = [...FLAGS, '--password-store=gnome-libsecret', project];
export const electronBinary = (): string => {
  const binary = process.env['WHITTLE_TEST_ELECTRON'];
  if (!binary) throw new Error('Run the tests with `npm test`: it names the Electron to use.');
  return binary;
};

/**
 * Playwright's own brake: it holds the app's `ready` until Playwright listens, and is left out where the executable is
 * named. Without it a window that opens in the wrong moment is never seen.
 */
const BRAKE = ['-r', join(project, 'node_modules/playwright-core/lib/server/electron/loader.js')];

/** `words`: more for its command line. */
export const startElectron = async (folders: Folders, ...words: readonly string[]): Promise<Running> => {
  const app = await _electron.launch({
    executablePath: electronBinary(),
    args: [...BRAKE, ...electronArguments, ...words],
    env: environment(folders),
  });
  let said = '';
  const hear = (chunk: Buffer) => {
    said += String(chunk);
  };
  app.process().stdout?.on('data', hear);
  app.process().stderr?.on('data', hear);
  let isRunning = true;
  return {
    shell: 'electron',
    main: app,
    page: await app.firstWindow(),
    readClipboard: () => app.evaluate(({ clipboard }) => clipboard.readText()),
    output: () => said,
    log: () => logOf(folders),
    isRunning: () => isRunning,
    pid: app.process().pid ?? 0,
    stop: async () => {
      if (!isRunning) return;
      isRunning = false;
      await app.close();
    },
  };
};

const systemChromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
/** The system's Chromium where there is one, else Playwright's own. */
export const chromiumBinary = systemChromium ? { executablePath: systemChromium } : {};

/** The program of the browser shell, without a browser. */
export const startServer = async (folders: Folders) => {
  const child: ChildProcess = spawn(process.execPath, [join(project, 'out/main/browser.js')], {
    env: environment(folders),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  let hasEnded = false;
  let wake = () => {};
  const hear = (chunk: Buffer) => {
    said += String(chunk);
    wake();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('exit', () => {
    hasEnded = true;
    wake();
  });
  let links = 0;
  /** The next link that it says. */
  const nextLink = async (): Promise<string> => {
    links += 1;
    for (;;) {
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]+(?=\s)/g)?.[links - 1];
      if (found !== undefined) return found;
      if (hasEnded) throw new Error(`The browser shell ended with ${child.exitCode}: ${said}`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    link: await nextLink(),
    /** Asks for a fresh link, as Enter in the terminal does. */
    newLink: async (): Promise<string> => {
      child.stdin?.write('\n');
      return await nextLink();
    },
    output: () => said,
    pid: child.pid ?? 0,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** Does something with the vault in a run of its own, without a page: what comes later has never seen what it saw. */
export const inServer = async <T>(folders: Folders, act: (client: AppClient) => Promise<T>): Promise<T> => {
  const server = await startServer(folders);
  try {
    return await act(await followLink(server.link));
  } finally {
    await server.stop();
  }
};

/** A real browser with a profile of its own. `words`: more for its command line. */
export const openChromium = async (
  { profile }: Folders,
  ...words: readonly string[]
): Promise<BrowserContext> =>
  await chromium.launchPersistentContext(profile, {
    ...chromiumBinary,
    args: [...FLAGS, ...words],
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });

const startBrowser = async (folders: Folders): Promise<Running> => {
  const server = await startServer(folders);
  const context = await openChromium(folders);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(server.link);
  let isRunning = true;
  return {
    shell: 'browser',
    page,
    readClipboard: () => page.evaluate(() => navigator.clipboard.readText()),
    output: server.output,
    log: () => logOf(folders),
    isRunning: () => isRunning,
    pid: server.pid,
    stop: async () => {
      if (!isRunning) return;
      isRunning = false;
      await server.stop();
      await context.close();
    },
  };
};

export const startShell = async (shell: Shell, folders: Folders): Promise<Running> =>
  shell === 'electron' ? await startElectron(folders) : await startBrowser(folders);
