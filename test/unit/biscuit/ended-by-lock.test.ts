import { afterAll, describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { tellEndedByLock } from '#main/biscuit/ended-by-lock.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { goldenToken, PUBLIC_KEY } from './golden.ts';
import { HOOK0 } from './vocabularies.ts';

const engine = createBiscuit({ log: silentLog });
afterAll(() => engine.end());

const cutBy = async (requireOpen: () => void) => {
  const telling = tellEndedByLock(engine, requireOpen);
  await telling.newKeyPair();
  const cut = refusalOf(() => telling.read(goldenToken('root'), PUBLIC_KEY, HOOK0));
  await telling.end();
  return cut;
};

describe('an engine that is ended while it is asked', () => {
  it('by a lock is refused as that, though nobody else has heard of the lock', async () => {
    const locked = () => {
      throw new Refusal({ kind: 'locked' });
    };
    expect(await cutBy(locked)).toEqual({ kind: 'locked' });
  });

  it('by anything else is told as ended', async () => {
    expect(await cutBy(() => {})).toEqual({ kind: 'engine', problem: 'ended' });
  });
});
