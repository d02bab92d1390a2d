import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { restrictions as restrictionsSchema } from '#contract/restriction.ts';
import type { Power } from '#contract/restriction.ts';
import {
  CUSTOM,
  actionsFor,
  choosableApplications,
  closedApplications,
  customFrom,
  isClosedPreset,
  nearestPreset,
  problemsOf,
  restrictionsOf,
  withAdded,
} from '#renderer/rooms/studio/draft.ts';
import type { Draft } from '#renderer/rooms/studio/draft.ts';
import { startDraft } from '#renderer/rooms/studio/template.ts';
import {
  ORDERS,
  PULSAR_TEMPLATES,
  STAGING,
  TEMPLATES,
  assistant,
  end,
  everything,
  pulsar,
  room,
  templateOf,
} from './hook0.ts';

const { catalogue, parent: root } = room;
const presets = Object.fromEntries(catalogue.presets.map(({ id, actions }) => [id, actions]));
const limited: Power = { ...root, applications: [STAGING], allowed: ['event:list', 'event:get'] };

describe('actionsFor', () => {
  it('means fourteen reading actions for one application that can be found', () => {
    expect(actionsFor(assistant, room)).toHaveLength(14);
    expect(actionsFor({ ...assistant, discovery: false }, room)).toHaveLength(11);
  });

  it('means the whole documented list where no application is chosen', () => {
    expect(actionsFor({ ...assistant, applicationIds: null }, room)).toStrictEqual(presets['read']);
  });

  it('means a preset whole where the service has no applications', () => {
    const [template] = PULSAR_TEMPLATES;
    if (template === undefined) throw new Error('Pulsar has templates');
    const draft = startDraft(template, pulsar);
    expect(draft.applicationIds).toBeNull();
    expect(actionsFor(draft, pulsar)).toStrictEqual(['topic:lookup', 'topic:consume']);
  });

  it('never goes beyond the parent', () => {
    fc.assert(
      fc.property(
        fc.subarray(everything),
        fc.subarray(everything),
        fc.constantFrom('read', 'send', 'mcp', CUSTOM),
        fc.boolean(),
        fc.boolean(),
        (allowed, custom, may, discovery, isEvery) => {
          const draft: Draft = {
            ...assistant,
            may,
            custom,
            discovery,
            applicationIds: isEvery ? null : [ORDERS.id],
          };
          const within = { ...room, parent: { ...root, allowed } };
          for (const name of actionsFor(draft, within)) expect(allowed).toContain(name);
        },
      ),
      { numRuns: 500, seed: 41 },
    );
  });
});

describe('restrictionsOf', () => {
  it('fits the contract for every template', () => {
    for (const [templates, where] of [
      [TEMPLATES, room],
      [PULSAR_TEMPLATES, pulsar],
    ] as const) {
      for (const template of templates) {
        const made = restrictionsOf({ ...startDraft(template, where), reason: 'Runs for good' }, where, end);
        expect(restrictionsSchema.safeParse(made).success).toBe(true);
      }
    }
  });

  it('says each choice once, and custom checks last', () => {
    const draft: Draft = {
      ...assistant,
      added: [
        { key: '1', kind: 'custom', source: 'check if time($t), $t > 2020-01-01T00:00:00Z' },
        { key: '2', kind: 'limit', limit: 'labels', values: ['tenant=acme'] },
      ],
    };
    expect(restrictionsOf(draft, room, end)).toStrictEqual([
      { kind: 'applications', ids: [ORDERS.id], discovery: catalogue.discovery },
      { kind: 'actions', actions: actionsFor(draft, room) },
      { kind: 'limit', limit: 'labels', values: ['tenant=acme'] },
      { kind: 'expiry', expiresAt: end },
      { kind: 'custom', source: 'check if time($t), $t > 2020-01-01T00:00:00Z' },
    ]);
  });

  it('leaves out what does not restrict', () => {
    const kinds = (changes: Partial<Draft>) =>
      restrictionsOf({ ...assistant, ...changes }, room, end)?.map(({ kind }) => kind);
    expect(kinds({ applicationIds: null })).toStrictEqual(['actions', 'expiry']);
    expect(kinds({ end: 'none' })).toStrictEqual(['applications', 'actions']);
    const [first] = restrictionsOf({ ...assistant, discovery: false }, room, end) ?? [];
    expect(first).toStrictEqual({ kind: 'applications', ids: [ORDERS.id], discovery: [] });
  });

  it('waits for an application, an action, an end, a value and a check', () => {
    const waits = (changes: Partial<Draft>, instant: string | null = end) =>
      restrictionsOf({ ...assistant, ...changes }, room, instant) === null;
    expect(waits({})).toBe(false);
    expect(waits({ applicationIds: [] })).toBe(true);
    expect(waits({ may: CUSTOM, custom: [] })).toBe(true);
    expect(waits({}, null)).toBe(true);
    expect(waits({ added: withAdded(assistant, { kind: 'limit', limit: 'labels' }) })).toBe(true);
    expect(waits({ added: withAdded(assistant, { kind: 'custom' }) })).toBe(true);
    expect(waits({ added: [{ key: '1', kind: 'limit', limit: 'labels', values: ['no entry'] }] })).toBe(true);
    expect(waits({ end: 'none' }, null)).toBe(false);
    expect(problemsOf({ ...assistant, end: 'none' }, room)).toStrictEqual(['no-reason']);
  });
});

describe('a value that is typed and not added', () => {
  const typing = (typed: string, limit = 'labels', values: readonly string[] = ['tenant=acme']): Draft => ({
    ...assistant,
    added: [{ key: '1', kind: 'limit', limit, values, typed }],
  });
  const signed = (draft: Draft) =>
    restrictionsOf(draft, room, end)?.flatMap((each) => (each.kind === 'limit' ? each.values : []));

  it('is signed where it is right', () => {
    expect(signed(typing(' a=b, tenant=acme'))).toStrictEqual(['tenant=acme', 'a=b']);
    expect(signed(typing('a=b', 'labels', []))).toStrictEqual(['a=b']);
    expect(signed(typing(' , '))).toStrictEqual(['tenant=acme']);
  });

  it('keeps it from being made where it is wrong', () => {
    for (const draft of [typing('a'), typing('x', 'subscription', [ORDERS.id]), typing(' ', 'labels', [])]) {
      expect(problemsOf(draft, room)).toStrictEqual(['no-value']);
      expect(signed(draft)).toBeUndefined();
    }
  });
});

describe('within a parent', () => {
  it('shows the applications that it is not for, and does not choose them', () => {
    const within = { ...room, parent: limited };
    expect(choosableApplications(within)).toStrictEqual([STAGING]);
    expect(closedApplications(within)).toStrictEqual([ORDERS]);
    expect(closedApplications(room)).toStrictEqual([]);
    const draft = startDraft(templateOf('assistant'), within);
    expect(draft).toMatchObject({ applicationIds: [STAGING.id], discovery: false });
    expect(actionsFor(draft, within).toSorted()).toStrictEqual(['event:get', 'event:list']);
  });
});

describe('isClosedPreset', () => {
  const closed = (allowed: readonly string[]) =>
    catalogue.presets
      .filter(({ id }) =>
        isClosedPreset(id, assistant, { ...room, parent: { ...root, allowed: [...allowed] } }),
      )
      .map(({ id }) => id);

  it('closes what the parent leaves nothing of, or only reading', () => {
    expect(closed(everything)).toStrictEqual([]);
    expect(closed(presets['read'] ?? [])).toStrictEqual(['send', 'mcp']);
    expect(closed(presets['mcp'] ?? [])).toStrictEqual([]);
    expect(closed(presets['send'] ?? [])).toStrictEqual([]);
    expect(closed(['event:ingest'])).toStrictEqual(['read']);
  });
});

describe('customFrom', () => {
  it('begins where the preset was, and counts the changes from there', () => {
    const custom: Draft = { ...assistant, may: CUSTOM, custom: customFrom(assistant, room) };
    expect(actionsFor(custom, room).toSorted()).toStrictEqual(actionsFor(assistant, room).toSorted());
    expect(nearestPreset(custom, room)).toStrictEqual({ label: 'Read only', changes: 0 });
    const more = { ...custom, custom: [...custom.custom, 'application_secret:list'] };
    expect(nearestPreset(more, room)).toStrictEqual({ label: 'Read only', changes: 1 });
  });

  it('keeps what belongs to no application where none is chosen', () => {
    const every: Draft = { ...assistant, applicationIds: null };
    const custom = customFrom(every, room);
    expect(custom.toSorted()).toStrictEqual(presets['read']?.toSorted());
  });
});

describe('withAdded', () => {
  it('gives each a key of its own', () => {
    const one = withAdded(assistant, { kind: 'limit', limit: 'labels' });
    const two = withAdded({ ...assistant, added: one }, { kind: 'limit', limit: 'labels' });
    const three = withAdded({ ...assistant, added: two.slice(1) }, { kind: 'custom' });
    expect(two.map(({ key }) => key)).toStrictEqual(['1', '2']);
    expect(three.map(({ key }) => key)).toStrictEqual(['2', '3']);
  });
});
