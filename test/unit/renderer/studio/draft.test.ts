import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { restriction as restrictionSchema } from '#contract/restriction.ts';
import type { Power } from '#contract/restriction.ts';
import { hook0Catalogue as catalogue } from '#main/services/hook0/catalogue.ts';
import {
  LONGEST_NAME,
  actionsFor,
  choosableApplications,
  customFrom,
  nameOf,
  nearestPreset,
  problemsOf,
  restrictionOf,
  startDraft,
} from '#renderer/rooms/studio/draft.ts';
import type { Draft, Room } from '#renderer/rooms/studio/draft.ts';
import { TEMPLATES, templateOf } from '#renderer/rooms/studio/templates.ts';

const ORDERS = { id: '4be30000-0000-4000-8000-0000000091d0', name: 'Order Service' };
const STAGING = { id: '5be30000-0000-4000-8000-0000000091d1', name: 'Orders staging' };
const all = catalogue.groups.flatMap((group) => group.actions);
const everything = all.map(({ name }) => name);
const root: Power = { applications: null, allowed: everything, expiresAt: null, custom: [] };
const room: Room = { catalogue, applications: [ORDERS, STAGING], parent: root };
const now = new Date('2026-11-22T09:00:00Z');
const end = '2026-12-22T09:00:00Z';
const assistant = startDraft(templateOf('assistant'), room);

describe('startDraft', () => {
  it('begins with one application, reading, and 30 days', () => {
    expect(assistant).toMatchObject({
      tool: 'claude-desktop',
      applicationIds: [ORDERS.id],
      discovery: true,
      may: 'read',
      end: 'typed',
      until: '30d',
    });
  });

  it('prefers a test application for development', () => {
    expect(startDraft(templateOf('development'), room).applicationIds).toStrictEqual([STAGING.id]);
  });

  it('asks CI for a reason, but not where the parent ends anyway', () => {
    expect(problemsOf(startDraft(templateOf('ci'), room), room)).toStrictEqual(['no-reason']);
    const ending = { ...room, parent: { ...root, expiresAt: end } };
    expect(startDraft(templateOf('ci'), ending).end).toBe('typed');
  });

  it('stays within a parent of one application that may not find it', () => {
    const parent: Power = {
      applications: [STAGING],
      allowed: ['event:list', 'event:get'],
      expiresAt: null,
      custom: [],
    };
    const limited = { ...room, parent };
    const draft = startDraft(templateOf('assistant'), limited);
    expect(choosableApplications(limited)).toStrictEqual([STAGING]);
    expect(draft).toMatchObject({ applicationIds: [STAGING.id], discovery: false });
    expect(actionsFor(draft, limited).toSorted()).toStrictEqual(['event:get', 'event:list']);
  });
});

describe('actionsFor', () => {
  it('means fourteen reading actions for one application that can be found', () => {
    expect(actionsFor(assistant, room)).toHaveLength(14);
    expect(actionsFor({ ...assistant, discovery: false }, room)).toHaveLength(11);
  });

  it('means the whole documented list where no application is chosen', () => {
    expect(actionsFor({ ...assistant, applicationIds: null }, room)).toStrictEqual(
      catalogue.presets.readOnly,
    );
  });

  it('never goes beyond the parent', () => {
    fc.assert(
      fc.property(
        fc.subarray(everything),
        fc.subarray(everything),
        fc.constantFrom('read', 'send', 'mcp', 'custom'),
        fc.boolean(),
        fc.boolean(),
        (allowed, custom, may, discovery, isEvery) => {
          const parent = { ...root, allowed };
          const draft: Draft = {
            ...assistant,
            may,
            custom,
            discovery,
            applicationIds: isEvery ? null : [ORDERS.id],
          };
          for (const name of actionsFor(draft, { ...room, parent })) expect(allowed).toContain(name);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('restrictionOf', () => {
  it('fits the contract for every template', () => {
    for (const template of TEMPLATES) {
      const restriction = restrictionOf(
        { ...startDraft(template, room), reason: 'Runs for good' },
        room,
        end,
      );
      expect(restrictionSchema.safeParse(restriction).success).toBe(true);
    }
  });

  it('waits for an application, an action and an end', () => {
    expect(restrictionOf({ ...assistant, applicationIds: [] }, room, end)).toBeNull();
    expect(restrictionOf({ ...assistant, may: 'custom', custom: [] }, room, end)).toBeNull();
    expect(restrictionOf(assistant, room, null)).toBeNull();
    expect(restrictionOf({ ...assistant, end: 'none' }, room, null)).toMatchObject({ expiresAt: null });
  });
});

describe('customFrom', () => {
  it('begins where the preset was, and counts the changes from there', () => {
    const custom = { ...assistant, may: 'custom' as const, custom: customFrom(assistant, room) };
    expect(nearestPreset(custom, room)).toStrictEqual({ label: 'Read only', changes: 0 });
    const more = { ...custom, custom: [...custom.custom, 'application_secret:list'] };
    expect(nearestPreset(more, room)).toStrictEqual({ label: 'Read only', changes: 1 });
  });
});

describe('nameOf', () => {
  const name = (more: Partial<Draft>, instant: string | null = end) =>
    nameOf({ ...assistant, ...more }, room, instant, now, 'Europe/Paris');

  it('says tool, application and end', () => {
    expect(name({})).toBe('Claude – Order Service – until 2026-12-22');
    expect(name({ end: 'none' })).toBe('Claude – Order Service');
    expect(name({ applicationIds: null })).toBe('Claude – every app – until 2026-12-22');
    expect(name({ applicationIds: [ORDERS.id, STAGING.id] })).toBe('Claude – 2 apps – until 2026-12-22');
    expect(name({}, '2026-11-22T17:00:00Z')).toBe('Claude – Order Service – until 2026-11-22 18:00');
  });

  it('never has more than 50 characters', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 80 }), (long) => {
        const named = { ...room, applications: [{ ...ORDERS, name: long }] };
        expect(
          nameOf(assistant, named, '2026-11-22T17:00:00Z', now, 'Europe/Paris').length,
        ).toBeLessThanOrEqual(LONGEST_NAME);
      }),
    );
  });
});
