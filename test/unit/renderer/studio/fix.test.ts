import { describe, expect, it } from 'vitest';
import type { Cell } from '#contract/restriction.ts';
import { CUSTOM, actionsFor } from '#renderer/rooms/studio/draft.ts';
import type { Draft } from '#renderer/rooms/studio/draft.ts';
import { fixFor, fixForAll } from '#renderer/rooms/studio/fix.ts';
import { assistant, room } from './hook0.ts';

/** A cell that checks of the new block denied. */
const denied = (action: string, ...checks: readonly number[]): Cell => ({
  action,
  verdict: 'denied',
  because: checks.map((check) => ({ block: room.block, check })),
});
const mended = (draft: Draft, fix: ReturnType<typeof fixFor>): Draft => ({ ...draft, ...fix?.changes });

describe('fixFor', () => {
  it('adds the one action, and nothing else', () => {
    const fix = fixFor(denied('event:replay', 1), assistant, room);
    expect(fix?.label).toBe('Allow it');
    const before = actionsFor(assistant, room);
    const after = actionsFor(mended(assistant, fix), room);
    expect(after.filter((name) => !before.includes(name))).toStrictEqual(['event:replay']);
    expect(before.every((name) => after.includes(name))).toBe(true);
  });

  it('turns finding on for what finds an application', () => {
    const blind = { ...assistant, discovery: false };
    expect(fixFor(denied('application:list', 0, 1), blind, room)).toStrictEqual({
      label: 'Allow finding',
      changes: { discovery: true },
    });
  });

  it('has none for what belongs to no application, while one is chosen', () => {
    expect(fixFor(denied('application:create', 0, 1), assistant, room)).toBeNull();
    const every = { ...assistant, applicationIds: null };
    expect(fixFor(denied('application:create', 0), every, room)?.label).toBe('Allow it');
  });

  it('has none for what is not handed out', () => {
    const every = { ...assistant, applicationIds: null };
    expect(fixFor(denied('service_token:create', 0), every, room)).toBeNull();
  });

  it('has none for what the parent denies', () => {
    const parent = { ...room.parent, allowed: ['event:list'] };
    expect(fixFor(denied('event:replay', 1), assistant, { ...room, parent })).toBeNull();
    const held: Cell = { action: 'event:list', verdict: 'depends', because: [{ block: 0, check: 0 }] };
    expect(fixFor(held, assistant, { ...room, parent })).toBeNull();
  });

  it('has none for what is allowed', () => {
    expect(fixFor({ action: 'event:list', verdict: 'allowed', because: [] }, assistant, room)).toBeNull();
  });

  it('takes away the added restriction whose check stands in the way', () => {
    const draft: Draft = {
      ...assistant,
      added: [
        { key: '1', kind: 'custom', source: 'check if a(1); check if b(";")' },
        { key: '2', kind: 'limit', limit: 'subscription', values: ['x'] },
        { key: '3', kind: 'custom', source: 'check if c(1)' },
      ],
    };
    // applications, actions, subscription, expiry, a, b, c
    const depends: Cell = {
      action: 'subscription:get',
      verdict: 'depends',
      because: [{ block: room.block, check: 2 }],
    };
    const left = (cell: Cell) => mended(draft, fixFor(cell, draft, room)).added.map(({ key }) => key);
    expect(fixFor(depends, draft, room)?.label).toBe('Remove “Subscription”');
    expect(left(depends)).toStrictEqual(['1', '3']);
    expect(fixFor(denied('event:list', 5), draft, room)?.label).toBe('Remove the check');
    expect(left(denied('event:list', 5))).toStrictEqual(['2', '3']);
    expect(left(denied('event:list', 6))).toStrictEqual(['1', '2']);
    expect(left(denied('event:list', 4, 6))).toStrictEqual(['2']);
  });

  it('lengthens a life that is over', () => {
    expect(fixFor(denied('event:list', 2), assistant, room)).toMatchObject({
      label: 'Let it last 30 days',
      changes: { end: 'typed', until: '30d' },
    });
  });
});

describe('fixForAll', () => {
  it('allows all of finding at once', () => {
    const blind = { ...assistant, discovery: false };
    const cells = room.catalogue.discovery.map((action) => denied(action, 0, 1));
    const fix = fixForAll(cells, blind, room);
    expect(fix).toStrictEqual({ label: 'Allow finding', changes: { discovery: true } });
  });

  it('adds several actions, each once', () => {
    const fix = fixForAll([denied('event:replay', 1), denied('event:ingest', 1)], assistant, room);
    const after = actionsFor(mended(assistant, fix), room);
    expect(fix?.changes.may).toBe(CUSTOM);
    expect(after).toContain('event:replay');
    expect(after).toContain('event:ingest');
    expect(new Set(after).size).toBe(after.length);
  });

  it('offers nothing where one of them stays denied', () => {
    const cells = [denied('event:replay', 1), denied('application:create', 0, 1)];
    expect(fixForAll(cells, assistant, room)).toBeNull();
    expect(fixForAll([], assistant, room)).toBeNull();
  });
});
