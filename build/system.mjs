// What the tests need of the system beside Node: a display, a keyring, a browser, a compiler.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** `package` is Debian's name; `newer` the one since Debian 13, where it differs. */
const NEEDS = {
  keyring: [
    { command: 'dbus-run-session', package: 'dbus' },
    { command: 'dbus-monitor', package: 'dbus' },
    { command: 'dbus-send', package: 'dbus' },
    { command: 'gnome-keyring-daemon', package: 'gnome-keyring' },
    { library: 'libsecret-1.so.0', package: 'libsecret-1-0' },
    // Where a keyring's prompt is shown, so that it can be closed.
    { command: 'Xvfb', package: 'xvfb' },
  ],
  electron: [
    { command: 'Xvfb', package: 'xvfb' },
    { library: 'libgtk-3.so.0', package: 'libgtk-3-0', newer: 'libgtk-3-0t64' },
    { library: 'libnss3.so', package: 'libnss3' },
    { library: 'libasound.so.2', package: 'libasound2', newer: 'libasound2t64' },
    { library: 'libgbm.so.1', package: 'libgbm1' },
    { command: 'unzip', package: 'unzip' },
    { command: 'python3', package: 'python3' },
    { command: 'make', package: 'make' },
    { command: 'g++', package: 'g++' },
  ],
  browser: [
    { command: 'chromium', package: 'chromium' },
    { command: 'curl', package: 'curl' },
  ],
};

const folders = () => [...process.env.PATH.split(delimiter), '/usr/sbin', '/sbin'];
export const commandPath = (name) =>
  folders()
    .map((folder) => join(folder, name))
    .find(existsSync);

const isMissing = (need, libraries) =>
  need.command ? !commandPath(need.command) : !libraries.includes(`\t${need.library} `);

const hasCandidate = (name) =>
  /Candidate: (?!\(none\))/.test(spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' }).stdout ?? '');

const install = (missing) => {
  const apt = (...args) =>
    execFileSync('apt-get', ['-q', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  const names = missing.map((need) => (need.newer && hasCandidate(need.newer) ? need.newer : need.package));
  apt('install', '--yes', '--no-install-recommends', ...names);
};

/**
 * Looks for what these kinds of test need: `keyring`, `electron`, `browser`. On Debian as root it installs what is
 * missing. Answers with a sentence when something stays missing, else with nothing.
 */
export const missingFromSystem = (kinds) => {
  if (process.platform !== 'linux') return undefined;
  const needs = kinds.flatMap((kind) => NEEDS[kind]);
  const look = () => {
    const libraries = execFileSync(commandPath('ldconfig'), ['-p'], { encoding: 'utf8' });
    return needs.filter((need) => isMissing(need, libraries));
  };
  let missing = look();
  if (missing.length === 0) return undefined;
  const names = () => missing.map((need) => need.package).join(' ');
  if (commandPath('apt-get') && process.getuid() === 0) {
    console.error(`Installing Debian's ${names()} ...`);
    install(missing);
    missing = look();
    if (missing.length === 0) return undefined;
  }
  return `The tests need these of Debian's packages, or your system's like: ${names()}. Install them and run again.`;
};

/** Starts a display that nobody sees; answers with its name and how to end it. */
export const openDisplay = () =>
  new Promise((resolve, reject) => {
    // Without -noreset it starts over whenever the last window closes, and the next one may come in between.
    const args = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset'];
    const server = spawn(commandPath('Xvfb'), args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it had a display.`)));
    server.stdio[3].once('data', (number) =>
      resolve({ name: `:${String(number).trim()}`, close: () => server.kill() }),
    );
  });
