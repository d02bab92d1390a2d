import { describe, expect, it } from 'vitest';
import type { CheckReading } from '#contract/restriction.ts';
import { plain } from '#renderer/words/part.ts';
import { whyCell } from '#renderer/words/why.ts';
import { catalogueOf } from './catalogues.ts';

const APP = '4be30000-0000-4000-8000-0000000091d0';
const checks: CheckReading[] = [
  { kind: 'applications', ids: [APP], discovery: [] },
  { kind: 'actions', actions: ['event:list'] },
  { kind: 'expiry', expiresAt: '2026-12-22T09:00:00Z' },
];
const around = {
  catalogue: catalogueOf('hook0'),
  service: 'Hook0',
  zone: 'Europe/Paris',
  application: () => 'Order Service',
  checkAt: ({ check }: { check: number }) => checks[check],
  blockName: (block: number) => `block ${block} (Orders root)`,
};
const why = (action: string, ...because: [number, number][]) =>
  whyCell(
    { action, verdict: 'denied', because: because.map(([block, check]) => ({ block, check })) },
    around,
  ).map(plain);

describe('whyCell', () => {
  it('names the check that stands against it, and whose block has it', () => {
    expect(why('event:replay', [1, 1])).toStrictEqual([
      'The action list of block 1 (Orders root) does not name event:replay.',
    ]);
    expect(why('application:list', [1, 0])).toStrictEqual([
      'It belongs to no application, and block 1 (Orders root) says: Only Order Service.',
    ]);
    expect(why('event:list', [1, 0], [1, 2])).toStrictEqual([
      'Block 1 (Orders root) says: Only Order Service.',
      'Block 1 (Orders root) says: Until Tue 22 Dec 2026, 10:00.',
    ]);
    expect(why('event:list', [1, 9])).toStrictEqual(['A check of block 1 (Orders root) stands against it.']);
  });

  it('says where the service itself keeps it, where it depends, and where all holds', () => {
    const own = ['Hook0 itself keeps it from tokens of this kind.'];
    expect(why('organization:create', [-1, 0])).toStrictEqual(own);
    expect(why('organization:create')).toStrictEqual(['A check can’t be computed, and that denies.']);
    expect(
      whyCell({ action: 'subscription:get', verdict: 'depends', because: [] }, around).map(plain),
    ).toStrictEqual(['Allowed in some cases at most.']);
    expect(
      whyCell({ action: 'event:list', verdict: 'allowed', because: [] }, around).map(plain),
    ).toStrictEqual(['Every check holds for it.']);
  });
});
