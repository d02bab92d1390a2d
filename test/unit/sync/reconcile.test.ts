import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconcile } from '#main/sync/reconcile.ts';
import type { Kept, Listed } from '#main/sync/reconcile.ts';

const kept = (over: Partial<Kept>): Kept => ({
  id: 'a',
  kind: 'root',
  name: 'Orders root',
  remoteId: 'remote-a',
  remoteName: 'Orders root',
  revocationId: 'aa',
  remote: 'valid',
  revokedAt: null,
  ...over,
});
const listed = (over: Partial<Listed>): Listed => ({
  remoteId: 'remote-a',
  name: 'Orders root',
  revocationId: 'aa',
  ...over,
});

describe('reconcile', () => {
  it('changes nothing where both sides agree', () => {
    expect(reconcile([listed({})], [kept({})])).toEqual({
      adopt: [],
      match: [],
      rename: [],
      alive: [],
      gone: [],
    });
  });

  it("joins by revocation id, for the service's token id is not ours", () => {
    const plan = reconcile([listed({ remoteId: 'remote-z' })], [kept({ remoteId: null })]);
    expect(plan.match).toMatchObject([{ remoteId: 'remote-z' }]);
    expect(plan.adopt).toEqual([]);
  });

  it('adopts what is listed only there, and takes over a name that was changed there', () => {
    const plan = reconcile(
      [listed({ name: 'Renamed' }), listed({ remoteId: 'b', revocationId: 'bb' })],
      [kept({})],
    );
    expect(plan.adopt).toMatchObject([{ revocationId: 'bb' }]);
    expect(plan.rename).toMatchObject([{ name: 'Renamed' }]);
  });

  it('keeps the name that was given here until the service changes its own', () => {
    const pasted = kept({ name: 'Mine', remoteName: null });
    const first = reconcile([listed({ name: 'Theirs' })], [pasted]);
    expect(first.rename).toEqual([]);
    expect(first.match).toMatchObject([{ name: 'Theirs' }]);
    const seen = { ...pasted, remoteName: 'Theirs' };
    expect(reconcile([listed({ name: 'Theirs' })], [seen]).rename).toEqual([]);
    expect(reconcile([listed({ name: 'Newer' })], [seen]).rename).toMatchObject([{ name: 'Newer' }]);
  });

  it('keeps our name where the service has an empty one', () => {
    expect(reconcile([listed({ name: '' })], [kept({})]).rename).toEqual([]);
  });

  it('tells one token for each domain that is gone, an attenuated one where its root is not kept', () => {
    const plan = reconcile(
      [],
      [
        kept({}),
        kept({ id: 'child', kind: 'attenuated' }),
        kept({ id: 'orphan', kind: 'attenuated', revocationId: 'oo' }),
      ],
    );
    expect(plan.gone.map(({ id }) => id)).toEqual(['a', 'orphan']);
  });

  it('comes to rest: what it asked for, once done, leaves nothing to do', () => {
    const ids = fc.constantFrom('aa', 'bb', 'cc', 'dd');
    const lists = fc.uniqueArray(
      fc.record({ remoteId: fc.uuid(), name: fc.constantFrom('', 'One', 'Two'), revocationId: ids }),
      { selector: (each) => each.revocationId },
    );
    const tokens = fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        kind: fc.constant('root' as const),
        name: fc.constantFrom('One', 'Three'),
        remoteId: fc.option(fc.uuid()),
        remoteName: fc.option(fc.constantFrom('One', 'Two')),
        revocationId: ids,
        remote: fc.constantFrom('valid' as const, 'invalid' as const, 'unknown' as const),
        revokedAt: fc.constant(null),
      }),
      { selector: (each) => each.revocationId },
    );
    fc.assert(
      fc.property(lists, tokens, (list, before) => {
        const plan = reconcile(list, before);
        const after: Kept[] = [
          ...before.map((each) => ({
            ...each,
            remoteId: plan.match.find((match) => match.kept === each)?.remoteId ?? each.remoteId,
            remoteName: plan.match.find((match) => match.kept === each)?.name ?? each.remoteName,
            name: plan.rename.find((rename) => rename.kept === each)?.name ?? each.name,
            remote: plan.alive.includes(each)
              ? ('valid' as const)
              : plan.gone.includes(each)
                ? ('invalid' as const)
                : each.remote,
            revokedAt: plan.gone.includes(each) ? '2026-11-22T09:00:00Z' : null,
          })),
          ...plan.adopt.map((each) =>
            kept({
              id: each.remoteId,
              name: each.name,
              remoteId: each.remoteId,
              remoteName: each.name,
              revocationId: each.revocationId,
            }),
          ),
        ];
        expect(reconcile(list, after)).toEqual({ adopt: [], match: [], rename: [], alive: [], gone: [] });
      }),
    );
  });
});
