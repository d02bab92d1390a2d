// `npm start`: builds what is not built and opens Whittle, in a window where there can be one, else in the browser.
// WHITTLE_SHELL=electron or WHITTLE_SHELL=browser chooses.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { become, onNode24, project } from './ensure.mjs';
import { buildIfStale } from './sources.mjs';

const electron = join(project, 'node_modules/electron');
/** How long the download may take: with a way to it, and without one. Milliseconds. */
const DOWNLOAD = 600_000;
const REFUSED = 12_000;
const PROBE = 5_000;

const electronBinary = () => {
  const path = join(electron, 'path.txt');
  if (!existsSync(path)) return undefined;
  const binary = join(electron, 'dist', readFileSync(path, 'utf8'));
  return existsSync(binary) ? binary : undefined;
};

/** Whether the place that Electron's downloader asks answers at all; a mirror or a proxy is taken at its word. */
const downloadAnswers = async (version) => {
  if (process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || process.env.HTTPS_PROXY)
    return true;
  const address = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  const asked = fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(PROBE) });
  return asked.then(
    ({ ok }) => ok,
    () => false,
  );
};

/** Electron's package has no install script; its downloader checks the archive against the package's checksums. */
const downloadElectron = async () => {
  const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8'));
  const limit = (await downloadAnswers(version)) ? DOWNLOAD : REFUSED;
  if (limit === DOWNLOAD) console.error(`Downloading Electron ${version} ...`);
  await new Promise((resolve) => {
    const child = spawn(process.execPath, [join(electron, 'install.js')], {
      stdio: 'ignore',
      timeout: limit,
    });
    child.once('error', resolve);
    child.once('close', resolve);
  });
  return electronBinary() ? undefined : `Electron ${version} could not be downloaded from this machine`;
};

/** Why there can be no window here, as the start of a sentence; `undefined`: there can. */
const whyNoWindow = async () => {
  if (process.platform === 'linux') {
    if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'There is no display here';
    if (process.getuid() === 0) return "Electron's sandbox does not run as root";
  }
  return electronBinary() ? undefined : downloadElectron();
};

const start = async () => {
  if (!buildIfStale()) return 1;
  const args = process.argv.slice(2);
  const browser = () => become(process.execPath, [join(project, 'out/main/browser.js'), ...args]);

  if (process.env.WHITTLE_SHELL === 'browser') return browser();
  const why = await whyNoWindow();
  if (!why) return become(electronBinary(), [project, ...args]);
  if (process.env.WHITTLE_SHELL === 'electron') {
    console.error(`${why}, so Whittle's window can't open.`);
    return 1;
  }
  console.error(`${why}, so Whittle opens in your browser.`);
  return browser();
};

if (await onNode24()) process.exitCode = await start();
