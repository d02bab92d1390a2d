import { QueryClient } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppClient } from '#contract';
import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import { callOrKeep, keyOf } from '#renderer/query/api.ts';
import type { GoesOn } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { dropInterrupted, interrupted, keepForUnlock, takeInterrupted } from '#renderer/query/resume.ts';

const LOCKED = {
  status: 'locked',
  slots: ['passphrase'],
  because: 'idle',
  since: '2026-11-22T09:00:00Z',
  idleMinutes: 10,
  endingSoon: 0,
  waiting: 0,
  clipboard: null,
  retryAt: null,
} as const;

const act = (label: string) => ({ label, run: () => Promise.resolve() });

afterEach(dropInterrupted);

describe('The act that a lock interrupted', () => {
  it('is one: a newer one takes its place', () => {
    keepForUnlock(act('Copy a token'));
    keepForUnlock(act('Sync Hook0'));
    expect(interrupted.get()?.label).toBe('Sync Hook0');
  });

  it('is taken once', () => {
    keepForUnlock(act('Copy a token'));
    expect(takeInterrupted()?.label).toBe('Copy a token');
    expect(takeInterrupted()).toBeNull();
  });

  it('is told to those who listen, when it comes and when it goes', () => {
    const heard: (string | undefined)[] = [];
    const stop = interrupted.subscribe(() => heard.push(interrupted.get()?.label));
    keepForUnlock(act('Copy a token'));
    dropInterrupted();
    stop();
    keepForUnlock(act('Sync Hook0'));
    expect(heard).toEqual(['Copy a token', undefined]);
  });

  it('stays over a lock, and not over another vault', () => {
    const queries = new QueryClient();
    keepForUnlock(act('Copy a token'));
    takeVaultState(queries, { ...LOCKED, slots: ['passphrase'] });
    expect(interrupted.get()?.label).toBe('Copy a token');
    takeVaultState(queries, { ...LOCKED, slots: ['passphrase'], because: 'restored' });
    expect(interrupted.get()).toBeNull();
    keepForUnlock(act('Copy a token'));
    takeVaultState(queries, { status: 'absent' });
    expect(interrupted.get()).toBeNull();
  });
});

/** A call that is answered as the test says, and what was told of it. */
const createScene = (...answers: (string | Failure)[]) => {
  const queries = new QueryClient();
  const inputs: string[] = [];
  const told: string[] = [];
  const call = (input: string): Promise<string> => {
    inputs.push(input);
    const answer = answers.shift();
    return typeof answer === 'string'
      ? Promise.resolve(answer)
      : Promise.reject(new Refusal(answer ?? UNKNOWN));
  };
  const goesOn: GoesOn<string, string> = {
    label: (input) => `Copy ${input.length}`,
    tell: (output, input) => told.push(`${input}: ${output}`),
  };
  // Nothing here makes a call of its own.
  const app = { queries, client: {} as AppClient };
  return {
    inputs,
    told,
    lock: () => queries.setQueryData(keyOf('vault', 'state', {}), LOCKED),
    unlock: () => queries.setQueryData(keyOf('vault', 'state', {}), { status: 'unlocked', slots: [] }),
    make: (changes: Partial<GoesOn<string, string>> = {}) =>
      callOrKeep(call, 'abc', { ...goesOn, ...changes }, app),
  };
};
const UNKNOWN: Failure = { kind: 'unknown-call' };
const ENDED: Failure = { kind: 'engine', problem: 'ended' };

describe('A call that goes on after a lock', () => {
  it('is kept when it was refused with the lock, and made again once', async () => {
    const scene = createScene({ kind: 'locked' }, 'done');
    await expect(scene.make()).rejects.toThrow('locked');
    expect(interrupted.get()?.label).toBe('Copy 3');
    expect(scene.told).toEqual([]);
    await takeInterrupted()?.run();
    expect(scene.inputs).toEqual(['abc', 'abc']);
    expect(scene.told).toEqual(['abc: done']);
    expect(interrupted.get()).toBeNull();
  });

  it('is not kept where another vault came before its answer: that one knows nothing of it', async () => {
    const scene = createScene({ kind: 'locked' });
    const making = scene.make();
    takeVaultState(new QueryClient(), { ...LOCKED, slots: ['passphrase'], because: 'restored' });
    await expect(making).rejects.toThrow('locked');
    expect(interrupted.get()).toBeNull();
  });

  it('is kept again when the next lock comes in between', async () => {
    const scene = createScene({ kind: 'locked' }, { kind: 'locked' }, 'done');
    await expect(scene.make()).rejects.toThrow('locked');
    await expect(takeInterrupted()?.run()).rejects.toThrow('locked');
    expect(scene.told).toEqual([]);
    await takeInterrupted()?.run();
    expect(scene.told).toEqual(['abc: done']);
  });

  it('is kept when the lock ended the engine under it, and not when the engine ended by itself', async () => {
    const scene = createScene(ENDED, ENDED);
    scene.unlock();
    await expect(scene.make()).rejects.toThrow('engine/ended');
    expect(interrupted.get()).toBeNull();
    scene.lock();
    await expect(scene.make()).rejects.toThrow('engine/ended');
    expect(interrupted.get()).not.toBeNull();
  });

  it('is not made again where it was done after all', async () => {
    const scene = createScene({ kind: 'locked' }, 'twice');
    const looked: string[] = [];
    const wasDone = (input: string) => {
      looked.push(input);
      return Promise.resolve(true);
    };
    await expect(scene.make({ wasDone })).rejects.toThrow('locked');
    await takeInterrupted()?.run();
    expect(looked).toEqual(['abc']);
    expect(scene.inputs).toEqual(['abc']);
    expect(scene.told).toEqual([]);
  });

  it('is not kept when it was refused for another reason', async () => {
    const scene = createScene({ kind: 'token-revoked', name: 'Orders' });
    scene.lock();
    await expect(scene.make()).rejects.toThrow('token-revoked');
    expect(interrupted.get()).toBeNull();
  });

  it('that was done is not made again: what is left of it is', async () => {
    const scene = createScene('done');
    const left: string[] = [];
    scene.lock();
    await expect(
      scene.make({
        left: (output) => {
          left.push(output);
          return Promise.resolve();
        },
      }),
    ).resolves.toBe('done');
    expect(left).toEqual([]);
    await takeInterrupted()?.run();
    expect(left).toEqual(['done']);
    expect(scene.inputs).toEqual(['abc']);
  });

  it('that was done goes on where the answer says that a lock came, though it was not heard of yet', async () => {
    const scene = createScene('cut', 'done');
    const left: string[] = [];
    const goesOn = {
      left: (output: string) => Promise.resolve(void left.push(output)),
      isCut: (output: string) => output === 'cut',
    };
    await scene.make(goesOn);
    await takeInterrupted()?.run();
    expect(left).toEqual(['cut']);
    await scene.make(goesOn);
    expect(interrupted.get()).toBeNull();
  });

  it('that was done leaves nothing where nothing is left, or no lock came', async () => {
    const scene = createScene('done', 'done');
    scene.lock();
    await scene.make();
    expect(interrupted.get()).toBeNull();
    scene.unlock();
    await scene.make({ left: () => Promise.resolve() });
    expect(interrupted.get()).toBeNull();
  });
});
