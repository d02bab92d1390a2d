import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import type { Datalog } from '#main/biscuit/biscuit.ts';
import { DISCOVERY, expectedChecks } from '#main/biscuit/restriction.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { toInstant } from '#main/kernel/clock.ts';
import { silentLog } from '#main/kernel/log.ts';
import { golden, goldenToken, PUBLIC_KEY } from './golden.ts';

const biscuit = createBiscuit({ log: silentLog });
afterAll(() => biscuit.end());

const NOW = Date.parse(golden.now);
const IDS = [golden.application_id, golden.other_application_id, '0190a1b2-c3d4-7e5f-8a6b-1c2d3e4f5a6b'];
const ACTIONS = [...DISCOVERY, 'event:list', 'event:get', 'event:ingest', 'service_token:list'];

const someInstant = (min: number, max: number) =>
  fc.integer({ min, max }).map((seconds) => toInstant(NOW + seconds * 1000));
const someRestriction: fc.Arbitrary<Restriction> = fc
  .record({
    applications: fc.option(
      fc.record({
        ids: fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 1, maxLength: 3 }),
        discovery: fc.boolean(),
      }),
    ),
    actions: fc.option(fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 3, maxLength: 7 })),
    expiresAt: fc.option(someInstant(-10, 40)),
  })
  .filter(({ applications, actions, expiresAt }) => Boolean(applications ?? actions ?? expiresAt));

const someUse = fc.record({
  action: fc.constantFrom(...ACTIONS),
  applicationId: fc.constantFrom(...IDS),
  at: someInstant(-10, 20),
});

const bytesOf = (id: string): Uint8Array => Uint8Array.from(Buffer.from(id.replaceAll('-', ''), 'hex'));

/** Facts for every action and application at once: then only an expiry can deny. */
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

/** What a service says of one call; the three discovery calls name no application. */
const use = ({
  action,
  applicationId,
  at,
}: {
  action: string;
  applicationId: string;
  at: string;
}): Datalog => {
  const application = DISCOVERY.some((name) => name === action) ? '' : 'application_id({id});';
  return {
    code: `time({at}); action({action}); ${application} allow if true;`,
    parameters: { action, at: new Date(at), ...(application === '' ? {} : { id: bytesOf(applicationId) }) },
  };
};

const CHAINS = 500;
const LENGTH = 4;

describe('a chain of restrictions', () => {
  it(`never allows what its parent denies, and ends when it says, over ${CHAINS * LENGTH} of them`, async () => {
    let restrictions = 0;
    let ended = 0;
    const allowances = { allowed: 0, denied: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(someRestriction, { minLength: LENGTH, maxLength: LENGTH }),
        fc.array(someUse, { minLength: 3, maxLength: 3 }),
        async (chain, uses) => {
          const programs = uses.map(use);
          let parent = goldenToken('root');
          let before = await biscuit.authorize(parent, PUBLIC_KEY, programs);
          const ends: string[] = [];
          for (const restriction of chain) {
            const { token, reading } = await biscuit.attenuate(parent, PUBLIC_KEY, restriction);
            restrictions += 1;
            expect(reading.blocks.at(-1)?.checks).toEqual(expectedChecks(restriction));

            if (restriction.expiresAt !== null) ends.push(restriction.expiresAt);
            expect(reading.expiresAt).toBe(ends.toSorted()[0] ?? null);
            const verdicts = await biscuit.authorize(token, PUBLIC_KEY, programs);
            if (reading.expiresAt !== null && restriction.expiresAt !== null) {
              const end = Date.parse(reading.expiresAt);
              const around = [atInstant(end - 1000), atInstant(end)];
              const [lastSecond, over] = await biscuit.authorize(token, PUBLIC_KEY, around);
              expect([lastSecond?.verdict, over?.verdict]).toEqual(['allowed', 'denied']);
              ended += 1;
            }
            for (const [index, { verdict }] of verdicts.entries()) {
              allowances[verdict] += 1;
              if (before[index]?.verdict === 'denied') expect(verdict).toBe('denied');
            }
            parent = token;
            before = verdicts;
          }
        },
      ),
      { numRuns: CHAINS },
    );
    expect(restrictions).toBeGreaterThanOrEqual(2000);
    expect(ended).toBeGreaterThan(500);
    expect(Math.min(allowances.allowed, allowances.denied)).toBeGreaterThan(500);
  }, 240_000);
});
