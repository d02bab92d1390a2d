import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEngineQueue } from '#main/biscuit/queue.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { failureOf } from './golden.ts';
import { silentLog } from '#main/kernel/log.ts';

/** Milliseconds. */
const LIMIT = 100;
const ANSWER = { privateKey: 'a', publicKey: 'b' };

/** Answers each call after `wait` milliseconds, asleep or at work. */
const engine = (wait: number, how: 'asleep' | 'at work') => `
  const { readlinkSync } = require('node:fs');
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', () => {
    const until = Date.now() + ${wait};
    if (${how === 'asleep'}) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${wait});
    else while (Date.now() < until);
    parentPort.postMessage({ kind: 'answer', answer: ${JSON.stringify(ANSWER)} });
  });
  let thread = null;
  try {
    thread = readlinkSync('/proc/thread-self');
  } catch {}
  parentPort.postMessage({ kind: 'ready', thread });
`;

let source = '';
vi.mock('#main/biscuit/engine.ts?nodeWorker', () => ({
  default: (options: object) => new Worker(source, { ...options, eval: true }),
}));

const ask = (waits: number, how: 'asleep' | 'at work') => {
  source = engine(waits, how);
  const queue = createEngineQueue({ limitMilliseconds: LIMIT, log: silentLog, clock: systemClock });
  onTestFinished(() => queue.end());
  return queue.ask({ op: 'new-key-pair' });
};

/** Other threads of the process work all the while. */
const keepBusy = (): void => {
  const other = new Worker('for (;;);', { eval: true });
  onTestFinished(async () => void (await other.terminate()));
};

/** As on Node before 24.6, where Linux tells it. */
const hideWork = (): void => {
  const told = Object.getOwnPropertyDescriptor(Worker.prototype, 'cpuUsage');
  if (told === undefined) throw new Error('this Node has nothing to hide');
  Reflect.deleteProperty(Worker.prototype, 'cpuUsage');
  onTestFinished(() => void Object.defineProperty(Worker.prototype, 'cpuUsage', told));
};

describe.each([
  { by: 'Node', prepare: () => {} },
  // Elsewhere than on Linux only Node can tell.
  ...(process.platform === 'linux' ? [{ by: 'Linux', prepare: hideWork }] : []),
])('a late call, whose work $by tells,', ({ prepare }) => {
  it('gets more time where it got none to work, however much the rest of the process does', async () => {
    prepare();
    keepBusy();
    expect(await ask(4 * LIMIT, 'asleep')).toEqual(ANSWER);
  });

  it('is too expensive where it worked all the while', async () => {
    prepare();
    expect(await failureOf(() => ask(5000, 'at work'))).toEqual({ kind: 'engine', problem: 'too-expensive' });
  });

  it('is too expensive where it never comes to work', async () => {
    prepare();
    expect(await failureOf(() => ask(60_000, 'asleep'))).toEqual({
      kind: 'engine',
      problem: 'too-expensive',
    });
  });
});
