import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { createEngineQueue } from '#main/biscuit/queue.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { silentLog } from '#main/kernel/log.ts';
import { failureOf } from './golden.ts';

/** Milliseconds. */
const LIMIT = 400;
const ANSWER = { privateKey: 'a', publicKey: 'b' };

/** Answers each call after `wait` milliseconds, asleep or at work. */
const engine = (wait: number, how: 'asleep' | 'at work', tellsName: boolean) => `
  const { readlinkSync } = require('node:fs');
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', () => {
    const until = Date.now() + ${wait};
    if (${how === 'asleep'}) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${wait});
    else while (Date.now() < until);
    parentPort.postMessage({ kind: 'answer', answer: ${JSON.stringify(ANSWER)} });
  });
  parentPort.postMessage({ kind: 'ready', thread: ${tellsName} ? readlinkSync('/proc/thread-self') : null });
`;

let source = '';
const launched = vi.hoisted(() => vi.fn<() => void>());
vi.mock('#main/biscuit/engine.ts?nodeWorker', () => ({
  default: (options: object) => {
    launched();
    return new Worker(source, { ...options, eval: true });
  },
}));

const startQueue = (requireUnlocked = (): void => {}) => {
  const queue = createEngineQueue({
    limitMilliseconds: LIMIT,
    log: silentLog,
    clock: systemClock,
    requireUnlocked,
  });
  onTestFinished(() => queue.end());
  return queue;
};

const ask = (waits: number, how: 'asleep' | 'at work', tellsName: boolean) => {
  source = engine(waits, how, tellsName);
  launched.mockClear();
  return startQueue().ask({ op: 'new-key-pair' });
};

/** Other threads of the process work all the while. */
const keepBusy = (): void => {
  const other = new Worker('for (;;);', { eval: true });
  onTestFinished(async () => void (await other.terminate()));
};

describe.each([
  { by: 'Node', tellsName: false },
  // Elsewhere only Node can tell.
  ...(process.platform === 'linux' ? [{ by: 'Linux', tellsName: true }] : []),
])('a late call, whose work $by tells,', ({ tellsName }) => {
  it('gets more time where it got none to work, however much the rest of the process does', async () => {
    keepBusy();
    expect(await ask(2.5 * LIMIT, 'asleep', tellsName)).toEqual(ANSWER);
  });

  it('is too expensive where it worked all the while, and the next engine starts at once', async () => {
    expect(await failureOf(() => ask(5000, 'at work', tellsName))).toEqual({
      kind: 'engine',
      problem: 'too-expensive',
    });
    expect(launched).toHaveBeenCalledTimes(2);
  });

  it('is too expensive where it never comes to work', async () => {
    expect(await failureOf(() => ask(60_000, 'asleep', tellsName))).toEqual({
      kind: 'engine',
      problem: 'too-expensive',
    });
  });
});

describe('a call after a lock', () => {
  it('is refused as that, though it waited since before, and no engine is made for it', async () => {
    let isLocked = false;
    source = engine(0, 'asleep', false);
    const queue = startQueue(() => {
      if (isLocked) throw new Refusal({ kind: 'locked' });
    });
    expect(await queue.ask({ op: 'new-key-pair' })).toEqual(ANSWER);
    const waiting = queue.ask({ op: 'new-key-pair' });
    isLocked = true;
    expect(await failureOf(() => waiting)).toEqual({ kind: 'locked' });
    await queue.end();
    launched.mockClear();
    expect(await failureOf(() => queue.ask({ op: 'new-key-pair' }))).toEqual({ kind: 'locked' });
    expect(launched).not.toHaveBeenCalled();
  });
});
