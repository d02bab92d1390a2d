import { afterAll, describe, expect, it } from 'vitest';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { golden, goldenNames, goldenToken, PUBLIC_KEY } from './golden.ts';
import type { GoldenName } from './golden.ts';
import { hook0Program } from './hook0-authorizer.ts';
import { HOOK0 } from './vocabularies.ts';

const biscuit = createBiscuit({ log: silentLog });
afterAll(() => biscuit.end());

const at = new Date(golden.now);
const WRONG_ORGANIZATION = '22222222-3333-4444-8555-666666666666';

const programsFor = (entry: string) => {
  const [, action = '', place = ''] = /^([a-z_]+:[a-z_]+)(.*)$/.exec(entry) ?? [];
  return [
    hook0Program({
      action,
      organizationId: place.includes('wrong org') ? WRONG_ORGANIZATION : golden.organization_id,
      applicationId: place.startsWith('@otherapp') ? golden.other_application_id : golden.application_id,
      at,
    }),
  ];
};

const verdictsOf = async (name: GoldenName, actions: readonly string[]) => {
  const programs = actions.map((action) =>
    hook0Program({
      action,
      organizationId: golden.organization_id,
      applicationId: golden.application_id,
      at,
    }),
  );
  const verdicts = await biscuit.authorize(goldenToken(name), PUBLIC_KEY, programs);
  return verdicts.map(({ verdict }) => verdict);
};

describe('a golden token', () => {
  it.each(goldenNames)('%s reads back with its blocks and revocation ids', async (name) => {
    const expected = golden.tokens[name];
    const reading = await biscuit.read(goldenToken(name), PUBLIC_KEY, HOOK0);
    expect(reading.blocks.map(({ source }) => source)).toEqual(expected.blocks);
    expect(reading.revocationIds).toEqual(expected.revocation_ids);
    expect(reading).toMatchObject({
      type: 'service_access',
      organizationId: golden.organization_id,
      createdAt: '2026-08-22T15:00:00Z',
      sealed: false,
    });
  });

  it.each(goldenNames)('%s has every check in words', async (name) => {
    const reading = await biscuit.read(goldenToken(name), PUBLIC_KEY, HOOK0);
    const kinds = reading.blocks.flatMap(({ checks }) => checks.map(({ kind }) => kind));
    expect(kinds).not.toContain('custom');
    expect(reading.remarks).toEqual([]);
    expect(kinds.length).toBe(golden.tokens[name].blocks.join('').split('check if').length - 1);
  });

  it.each(goldenNames)('%s is allowed and denied as the table says', async (name) => {
    const entries = Object.entries(golden.matrix[name]);
    const programs = entries.flatMap(([entry]) => programsFor(entry));
    const verdicts = await biscuit.authorize(goldenToken(name), PUBLIC_KEY, programs);
    const told = verdicts.map(({ verdict }) => (verdict === 'allowed' ? 'allow' : 'deny'));
    expect(Object.fromEntries(entries.map(([entry], index) => [entry, told[index]]))).toEqual(
      golden.matrix[name],
    );
  });

  it.each(goldenNames)('%s allows exactly the listed actions of its application', async (name) => {
    const { allow, deny } = golden.full_for_application_id[name];
    expect(new Set(await verdictsOf(name, allow))).toEqual(new Set(allow.length > 0 ? ['allowed'] : []));
    expect(new Set(await verdictsOf(name, deny))).toEqual(new Set(deny.length > 0 ? ['denied'] : []));
  });

  it('tells the earliest end of all its blocks', async () => {
    const expected = { root: null, app: null, two_blocks: '2026-10-01T00:00:00Z' } as const;
    for (const [name, expiresAt] of Object.entries(expected)) {
      const reading = await biscuit.read(goldenToken(name as GoldenName), PUBLIC_KEY, HOOK0);
      expect(reading.expiresAt).toBe(expiresAt);
    }
  });

  it('names the check that denied', async () => {
    const [verdict] = await biscuit.authorize(
      goldenToken('two_blocks'),
      PUBLIC_KEY,
      programsFor('service_token:list'),
    );
    expect(verdict).toEqual({
      verdict: 'denied',
      failedChecks: [
        { block: 1, check: 0, source: 'check if application_id(hex:11111111222243338444555555555555)' },
      ],
    });
  });
});
