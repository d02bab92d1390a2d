// `npm run bench`: figures of one run, as ratios where there is something to compare with, so that they mean the same
// on any machine.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onNode24, project } from '#build/ensure.mjs';

/** A screen at 60 Hz draws anew after so many milliseconds. */
const FRAME = 16;

const milliseconds = (time) => `${time < 10 ? time.toFixed(2) : time.toFixed(0)} ms`;
const line = (what, { ours, bare, ratio }, aim) =>
  console.log(
    `${what.padEnd(37)}${ratio.toFixed(2).padStart(6)}  (${milliseconds(ours)} / ${milliseconds(bare)}, aim ${aim})`,
  );

/** In a session of its own with a real keyring, where the system has one to lend. */
const measureUnlock = (folder) => {
  const script = [join(project, 'build/bench/unlock.mjs'), folder];
  const [file, args] =
    process.platform === 'linux'
      ? ['sh', [join(project, 'test/support/with-keyring.sh'), process.execPath, ...script]]
      : [process.execPath, script];
  const said = execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(said.trim().split('\n').at(-1));
};

const bench = async () => {
  const { buildIfStale } = await import('#build/sources.mjs');
  const { missingFromSystem, openDisplay } = await import('#build/system.mjs');
  if (!buildIfStale()) return 1;
  const lacking = missingFromSystem(['electron', 'keyring']);
  if (lacking) throw new Error(lacking);
  const { electronForTests } = await import('#test/support/electron-runtime/runtime.ts');
  const { openCore } = await import('./core.mjs');
  const { compareAttenuate } = await import('./attenuate.mjs');
  const { compareColdStart } = await import('./cold-start.mjs');
  const { compareMatrix } = await import('./matrix.mjs');
  const { searchTime } = await import('./search.mjs');

  const electron = electronForTests();
  const display = process.platform === 'linux' ? await openDisplay() : undefined;
  if (display) process.env.DISPLAY = display.name;
  const home = mkdtempSync(join(tmpdir(), 'whittle-bench-home-'));
  try {
    const core = await openCore(home);
    await core.client.vault.create({ with: 'passphrase', passphrase: 'only for this bench' });
    const attenuate = await compareAttenuate(core);
    await core.stop();
    const coldStart = await compareColdStart({ electron, home });
    line('Cold start / a bare window', coldStart, '1.5');
    line('Attenuate / the raw engine', attenuate, '3');
    const matrix = await compareMatrix();
    line('Matrix of 40 actions / one reading', matrix, '10');
    console.log(`${'Matrix of 40 actions, p95'.padEnd(37)}${milliseconds(matrix.p95)}  (aim 100 ms)`);
    const time = searchTime();
    line('Search in 10,000, p95 / one frame', { ours: time, bare: FRAME, ratio: time / FRAME }, '1');
    const unlock = measureUnlock(join(home, 'unlock'));
    line('Unlock by keychain / open a database', unlock.keychain, '2');
    console.log(`${'Unlock by passphrase'.padEnd(37)}${milliseconds(unlock.passphrase)}  (aim 100-500 ms)`);
    return 0;
  } finally {
    display?.close();
    rmSync(home, { recursive: true, force: true });
  }
};

if (await onNode24()) process.exit(await bench());
