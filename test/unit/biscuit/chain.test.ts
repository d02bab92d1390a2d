import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import type { Datalog } from '#main/biscuit/biscuit.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { toInstant } from '#main/kernel/clock.ts';
import { silentLog } from '#main/kernel/log.ts';
import { golden, goldenToken, PUBLIC_KEY } from './golden.ts';
import { bytesOf, DISCOVERY, HOOK0, narrow } from './vocabularies.ts';

const biscuit = createBiscuit({ log: silentLog });
afterAll(() => biscuit.end());

const NOW = Date.parse(golden.now);
const IDS = [golden.application_id, golden.other_application_id];
const ACTIONS = [...DISCOVERY, 'event:list', 'event:get', 'event:ingest', 'service_token:list'];

const someInstant = fc.integer({ min: -10, max: 40 }).map((seconds) => toInstant(NOW + seconds * 1000));
const someSet: fc.Arbitrary<Restriction[]> = fc
  .record({
    actions: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 3, maxLength: 7 }),
    ends: fc.array(someInstant, { maxLength: 2 }),
  })
  .map(({ actions, ends }) => [
    { kind: 'actions', actions },
    ...ends.map((expiresAt): Restriction => ({ kind: 'expiry', expiresAt })),
  ]);

/** Facts for every action and application at once: then only an end can deny. */
const atInstant = (milliseconds: number): Datalog => ({
  code: [
    'time({now});',
    ...ACTIONS.map((_, index) => `action({action${index}});`),
    ...IDS.map((_, index) => `application_id({id${index}});`),
    'allow if true;',
  ].join('\n'),
  parameters: {
    now: new Date(milliseconds),
    ...Object.fromEntries(ACTIONS.map((action, index) => [`action${index}`, action])),
    ...Object.fromEntries(IDS.map((id, index) => [`id${index}`, bytesOf(id)])),
  },
});

const CHAINS = 100;
const LENGTH = 4;

describe('a chain of restrictions', () => {
  it('ends at the earliest of its ends, to the second, and tells it', async () => {
    let ended = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(someSet, { minLength: LENGTH, maxLength: LENGTH }), async (chain) => {
        let parent = goldenToken('root');
        const ends: string[] = [];
        for (const restrictions of chain) {
          const { token, reading } = await narrow(biscuit, parent, restrictions);
          expect(reading.blocks.at(-1)?.checks).toEqual(restrictions);
          ends.push(...restrictions.flatMap((each) => (each.kind === 'expiry' ? [each.expiresAt] : [])));
          const [earliest] = ends.toSorted();
          expect(reading.expiresAt).toBe(earliest ?? null);
          if (earliest !== undefined) {
            const end = Date.parse(earliest);
            const verdicts = await biscuit.authorize(token, PUBLIC_KEY, [
              atInstant(end - 1000),
              atInstant(end),
            ]);
            expect(verdicts.map(({ verdict }) => verdict)).toEqual(['allowed', 'denied']);
            ended += 1;
          }
          parent = token;
        }
        expect((await biscuit.read(parent, PUBLIC_KEY, HOOK0)).blocks).toHaveLength(LENGTH + 1);
      }),
      { numRuns: CHAINS },
    );
    expect(ended).toBeGreaterThan(CHAINS);
  });
});
