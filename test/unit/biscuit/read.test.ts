import { describe, expect, it } from 'vitest';
import type { DecodedBlock, DecodedCheck } from '#main/biscuit/decoded.ts';
import { toReading } from '#main/biscuit/read.ts';
import { HOOK0 } from './vocabularies.ts';

const endsAt = (seconds: bigint): DecodedCheck => ({
  kind: 'one',
  queries: [
    {
      head: { name: 'query', terms: [] },
      body: [{ name: 'time', terms: [{ kind: 'variable', name: 't' }] }],
      expressions: [
        [
          { kind: 'value', term: { kind: 'variable', name: 't' } },
          { kind: 'value', term: { kind: 'date', seconds } },
          { kind: 'binary', operator: 'less', extern: null },
        ],
      ],
      scopes: [],
    },
  ],
});

const block = (parts: Partial<DecodedBlock>): DecodedBlock => ({
  facts: [],
  rules: [],
  checks: [],
  scopes: [],
  thirdParty: false,
  ...parts,
});

const read = (...blocks: DecodedBlock[]) =>
  toReading({ sources: [], revocationIds: [], decoded: { blocks, sealed: false } }, HOOK0);

describe('toReading', () => {
  it('takes the earliest end of all blocks, whatever their order', () => {
    const [early, late] = [block({ checks: [endsAt(1000n)] }), block({ checks: [endsAt(2000n)] })];
    expect(read(block({}), early, late).expiresAt).toBe('1970-01-01T00:16:40Z');
    expect(read(block({}), late, early).expiresAt).toBe('1970-01-01T00:16:40Z');
  });

  it('has no words for a block that trusts others as a whole', () => {
    const reading = read(block({}), block({ checks: [endsAt(1000n)], scopes: [{ kind: 'previous' }] }));
    expect(reading.blocks[1]?.checks).toEqual([
      { kind: 'custom', source: 'check if time($t), $t < 1970-01-01T00:16:40Z' },
    ]);
    expect(reading.expiresAt).toBeNull();
  });

  it('has no words for an end that no calendar reaches', () => {
    const reading = read(block({ checks: [endsAt(2n ** 63n)] }));
    expect(reading.blocks[0]?.checks).toMatchObject([{ kind: 'custom' }]);
  });

  it('says nothing when the authority block contradicts itself', () => {
    const type = (value: string) => ({ name: 'type', terms: [{ kind: 'string' as const, value }] });
    expect(read(block({ facts: [type('service_access')] })).type).toBe('service_access');
    expect(read(block({ facts: [type('service_access'), type('user_access')] })).type).toBeNull();
  });

  it('takes no 16 bytes for an organisation that are no UUID', () => {
    const organization = (id: string) => ({
      name: 'organization_id',
      terms: [{ kind: 'bytes' as const, value: Buffer.from(id.replaceAll('-', ''), 'hex') }],
    });
    const right = '0f1e2d3c-4b5a-4697-8869-7a8b9c0d1e2f';
    expect(read(block({ facts: [organization(right)] })).organizationId).toBe(right);
    for (const wrong of ['0f1e2d3c-4b5a-f697-8869-7a8b9c0d1e2f', '0f1e2d3c-4b5a-4697-1869-7a8b9c0d1e2f'])
      expect(read(block({ facts: [organization(wrong)] })).organizationId).toBeNull();
  });

  it('believes no fact of an appended block', () => {
    const fact = { name: 'type', terms: [{ kind: 'string' as const, value: 'service_access' }] };
    expect(read(block({}), block({ facts: [fact] })).type).toBeNull();
  });
});
