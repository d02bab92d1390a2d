// What every script needs before it starts: the packages of package-lock.json, and Node 24 from among them.
// Runs on any Node from 20.18 on, with nothing installed.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = fileURLToPath(new URL('..', import.meta.url));
const wanted = join(project, 'package-lock.json');
const installed = join(project, 'node_modules/.package-lock.json');
const node = join(project, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;

/** npm keeps its own record of what it installed; optional packages of other systems are rightly missing from it. */
const packagesMatch = () => {
  if (!existsSync(installed)) return false;
  const have = readPackages(installed);
  return Object.entries(readPackages(wanted)).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    if (!have[path]) return optional === true;
    return have[path].version === version && have[path].integrity === integrity;
  });
};

const wantedNode = () => `v${readPackages(wanted)['node_modules/node'].version}`;

const nodeMatches = () => {
  if (!existsSync(node)) return false;
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() === wantedNode();
};

const npm = (...args) => {
  // `npm run` names the npm that runs it; started by hand it is the one on the PATH.
  const cli = process.env.npm_execpath;
  const [file, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  execFileSync(file, [...first, ...args], {
    cwd: project,
    stdio: ['ignore', 2, 2],
    shell: file === 'npm' && process.platform === 'win32',
  });
};

/** Installs what is missing. Takes seconds when something is, a few milliseconds otherwise. */
const ensurePackages = () => {
  if (!packagesMatch()) {
    console.error('Installing the packages of package-lock.json ...');
    // Not `npm ci`: it refuses a lock that leaves out some other system's binaries, as a registry without them makes.
    // This takes every version and hash from the lock too, and changes neither file.
    npm('install', '--no-save', '--loglevel=error');
  }
  if (!nodeMatches()) {
    // Install scripts are off (.npmrc). This one is allowed: it puts Node 24 into node_modules/node.
    console.error(`Installing Node ${wantedNode()} for this project alone ...`);
    npm('rebuild', 'node', '--ignore-scripts=false');
    if (!nodeMatches())
      throw new Error(`Node ${wantedNode()} is not in ${node} after its install script ran.`);
  }
};

/** Runs a program in our place: our terminal, our signals; answers with its exit code. */
export const become = (file, args, options = {}) => {
  const child = spawn(file, args, { stdio: 'inherit', cwd: project, ...options });
  // A terminal's Ctrl-C reaches the child without us; a second one would tell it to hurry.
  const pass = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  // `npm` passes a signal to its shell alone, which dies without passing it on: without a parent we end too.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill(), 1_000);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearInterval(watch);
      for (const each of signals) process.off(each, pass);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
};

/**
 * Makes sure of the packages and of Node 24. Answers `true` where the caller may go on; where another Node runs it,
 * the same script is run again on Node 24, and this one ends with its exit code.
 */
export const onNode24 = async () => {
  ensurePackages();
  if (process.version === wantedNode()) return true;
  const path = `${join(project, 'node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`;
  process.exitCode = await become(node, process.argv.slice(1), { env: { ...process.env, PATH: path } });
  return false;
};
