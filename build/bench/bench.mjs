// `npm run bench`: three figures of one run, as ratios, so that they mean the same on any machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onNode24 } from '#build/ensure.mjs';

/** A screen at 60 Hz draws anew after so many milliseconds. */
const FRAME = 16;

const milliseconds = (time) => `${time < 10 ? time.toFixed(2) : time.toFixed(0)} ms`;
const line = (what, { ours, bare, ratio }, aim) =>
  console.log(
    `${what.padEnd(34)}${ratio.toFixed(2).padStart(6)}  (${milliseconds(ours)} / ${milliseconds(bare)}, aim ${aim})`,
  );

const bench = async () => {
  const { buildIfStale } = await import('#build/sources.mjs');
  const { missingFromSystem, openDisplay } = await import('#build/system.mjs');
  if (!buildIfStale()) return 1;
  const lacking = missingFromSystem(['electron']);
  if (lacking) throw new Error(lacking);
  const { electronForTests } = await import('#test/support/electron-runtime/runtime.ts');
  const { openCore } = await import('./core.mjs');
  const { compareAttenuate } = await import('./attenuate.mjs');
  const { compareColdStart } = await import('./cold-start.mjs');
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
    const time = searchTime();
    line('Search in 10,000, p95 / one frame', { ours: time, bare: FRAME, ratio: time / FRAME }, '1');
    return 0;
  } finally {
    display?.close();
    rmSync(home, { recursive: true, force: true });
  }
};

if (await onNode24()) process.exit(await bench());
