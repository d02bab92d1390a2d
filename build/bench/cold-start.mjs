// From starting the program to a window that can be used, ours against Electron's own.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { project } from '#build/ensure.mjs';
import { compare } from './measure.mjs';

const here = import.meta.dirname;
const LIMIT = 60_000;

/** Answers with the milliseconds until the window could be used; then ends the program. */
const start = (electron, app, env) =>
  new Promise((resolve, reject) => {
    const args = ['--no-sandbox', '--disable-gpu', '-r', join(here, 'usable.cjs'), app];
    const begun = performance.now();
    const child = spawn(electron, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let time;
    let said = '';
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT);
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.stdout.on('data', (text) => {
      if (time !== undefined || !String(text).includes('usable')) return;
      time = performance.now() - begun;
      child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(limit);
      if (time === undefined) reject(new Error(`No usable window of ${app}: ${said.slice(-500)}`));
      else resolve(time);
    });
  });

/** `home`: a data folder with a locked vault; each start gets a copy of its own. */
export const compareColdStart = async ({ electron, home }) => {
  const inFolder = async (run) => {
    const folder = mkdtempSync(join(tmpdir(), 'whittle-bench-'));
    try {
      return await run(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    }
  };
  const ours = () =>
    inFolder((folder) => {
      cpSync(home, folder, { recursive: true });
      return start(electron, project, { WHITTLE_HOME: folder });
    });
  const bare = () => inFolder((folder) => start(electron, join(here, 'bare'), { BENCH_PROFILE: folder }));
  return compare({ pairs: 9, warmUp: 2, ours, bare });
};
