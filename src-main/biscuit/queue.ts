// The declaration of `?nodeWorker` must be found from every project that reads this file.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./node-worker.d.ts" />
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { Refusal } from '#contract/failure.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
// oxlint-disable-next-line import/default -- the bundler makes the default export
import createEngine from './engine.ts?nodeWorker';
import { ENGINE_HEAP, limitEngineMemory } from './engine-memory.ts';
import type { EngineAnswers, EngineOp, EngineReply, EngineRequests } from './messages.ts';
import { workedBy } from './thread-work.ts';

/** Milliseconds for a new worker to load and warm up; not charged to the call that waits for it. */
const START_LIMIT = 20_000;
/**
 * The library keeps some memory with every call, and its allocator slows down with it (ten times after about
 * 4,000 evaluations), so a worker is replaced after so many.
 */
const MOST_WORK = 2000;

/** So many times its time is given to a call at most, where the machine was busy elsewhere. */
const MOST_EXTENSION = 4;
/** Milliseconds before the limit in which it is seen how much the call gets to run. */
const LAST_LOOK = 200;

/** `thread`: by what name the system knows it. */
type Engine = { worker: Worker; thread: string | null };
/** `started` settles once; `work`: evaluations and other calls that the worker was given. */
type Running = Engine & { started: Promise<Outcome>; work: number };
type Outcome = EngineReply | { kind: 'late' } | { kind: 'dead' };

export type EngineQueueDeps = {
  limitMilliseconds: number;
  log: Log;
  clock: Clock;
  /** Refuses where no token's text may reach a worker any more, nor a worker be made for it. */
  requireUnlocked(): void;
};

const workOf = (request: EngineRequests[EngineOp]): number => {
  if (request.op === 'authorize') return request.programs.length;
  return request.op === 'compile' ? request.sources.length : 1;
};

const ended = () => new Refusal({ kind: 'engine', problem: 'ended' });

/**
 * One engine, one call at a time. A call that takes longer than `limitMilliseconds` ends the worker and is
 * refused as `too-expensive`; one that the worker dies of is refused as `ended`. The next call gets a new worker.
 */
export const createEngineQueue = ({ limitMilliseconds, log, clock, requireUnlocked }: EngineQueueDeps) => {
  let running: Running | undefined;
  let era = 0;
  let last: Promise<unknown> = Promise.resolve();

  const pass = (milliseconds: number): Promise<undefined> =>
    new Promise((resolve) => void clock.after(milliseconds, () => resolve(undefined)));

  /** What part of a moment a worker gets to work; 1 where that can't be told. */
  const shareOf = async ({ worker, thread }: Engine): Promise<number> => {
    const [began, before] = [performance.now(), workedBy(worker, thread)];
    await pass(LAST_LOOK);
    const both = Promise.all([before, workedBy(worker, thread)]);
    const told = await Promise.race([both, pass(LAST_LOOK)]);
    // It did not even get to tell it.
    if (told === undefined) return 0;
    const [from, to] = told;
    return from === undefined || to === undefined ? 1 : (to - from) / (performance.now() - began);
  };

  const exchange = (engine: Engine, limit: number, request?: EngineRequests[EngineOp]): Promise<Outcome> =>
    new Promise((resolve) => {
      const { worker } = engine;
      let isSettled = false;
      const settle = (outcome: Outcome) => {
        isSettled = true;
        callOff();
        worker.off('message', settle);
        worker.off('exit', onExit);
        resolve(outcome);
      };
      const onExit = () => settle({ kind: 'dead' });
      const asked = clock.now();
      // A hang burns the time it is given; a machine that is busy elsewhere gives the call little of it.
      const look = async () => {
        const share = await shareOf(engine);
        // An answer may lie ready behind a main thread that was held up.
        await setImmediate();
        if (isSettled) return;
        const elapsed = clock.now() - asked;
        const isHang = elapsed * share > limit / 2;
        if (isHang || elapsed > limit * MOST_EXTENSION) settle({ kind: 'late' });
        else callOff = clock.after(limit / 4, () => void look());
      };
      let callOff = clock.after(Math.max(limit - LAST_LOOK, 0), () => void look());
      worker.on('message', settle);
      worker.on('exit', onExit);
      if (request) worker.postMessage(request, []);
    });

  const stop = async (): Promise<void> => {
    const stopped = running;
    running = undefined;
    await stopped?.worker.terminate();
  };

  // Both streams are read and dropped: the library greets on one, and its panics quote what they were given.
  const launch = (): Running => {
    limitEngineMemory();
    const worker = createEngine({ stdout: true, stderr: true, resourceLimits: ENGINE_HEAP });
    worker.stdout.resume();
    worker.stderr.resume();
    const started = exchange({ worker, thread: null }, START_LIMIT);
    const launched: Running = { worker, thread: null, started, work: 0 };
    worker.on('error', (error) =>
      log.warn('biscuit engine died', { error: error.name, work: launched.work }),
    );
    worker.on('exit', () => {
      if (running === launched) running = undefined;
    });
    running = launched;
    return launched;
  };

  const ready = async (): Promise<Running> => {
    const engine = running ?? launch();
    const outcome = await engine.started;
    if (outcome.kind === 'ready') {
      engine.thread = outcome.thread;
      return engine;
    }
    if (running === engine) {
      log.error('biscuit engine did not start', { outcome: outcome.kind });
      await stop();
    }
    throw ended();
  };

  /** Starts the next worker at once, so that its start falls into a pause and not on a call. */
  const renew = async (mine: number): Promise<void> => {
    await stop();
    if (mine === era) launch().worker.unref();
  };

  const run = async (request: EngineRequests[EngineOp], mine: number): Promise<EngineAnswers[EngineOp]> => {
    let left = limitMilliseconds;
    for (let again = true; ; again = false) {
      if (mine !== era) throw ended();
      requireUnlocked();
      const engine = await ready();
      if (mine !== era) throw ended();
      const veteran = engine.work > 0;
      engine.work += workOf(request);
      engine.worker.ref();
      const asked = clock.now();
      const outcome = await exchange(engine, left, request);
      left = Math.max(left - (clock.now() - asked), 0);
      engine.worker.unref();
      if (engine.work >= MOST_WORK && running === engine) await renew(mine);
      switch (outcome.kind) {
        case 'answer':
          return outcome.answer;
        case 'refused':
          throw new Refusal(outcome.failure);
        case 'late':
          log.warn('biscuit engine was stopped', { op: request.op, limit: limitMilliseconds });
          await renew(mine);
          throw new Refusal({ kind: 'engine', problem: 'too-expensive' });
        case 'dead':
          // An earlier call may have broken the worker: only a death in a fresh one is this call's own.
          if (again && veteran && mine === era) break;
          throw ended();
        case 'bug':
          throw new Error(`the biscuit engine refused ${request.op}: ${outcome.error}`);
        case 'ready':
          throw new Error('the biscuit engine answered out of turn');
      }
    }
  };

  return {
    /** Refuses `engine`, or with what the engine itself or `requireUnlocked` refuses. */
    ask<Op extends EngineOp>(request: EngineRequests[Op] & { op: Op }): Promise<EngineAnswers[Op]> {
      const mine = era;
      const turn = last.then(() => run(request, mine)) as Promise<EngineAnswers[Op]>;
      last = turn.then(
        () => undefined,
        () => undefined,
      );
      return turn;
    },
    /** Ends the worker at once; calls that run or wait are refused as `ended`. */
    async end(): Promise<void> {
      era += 1;
      await stop();
    },
  };
};
