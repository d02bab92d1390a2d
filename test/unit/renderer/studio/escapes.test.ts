import { describe, expect, it } from 'vitest';
import { CUSTOM, actionsFor, customFrom } from '#renderer/rooms/studio/draft.ts';
import type { Draft } from '#renderer/rooms/studio/draft.ts';
import {
  acceptanceOf,
  closing,
  escapesOf,
  isUncertain,
  takenAway,
  unseenEscapes,
} from '#renderer/rooms/studio/escapes.ts';
import { assistant, room } from './hook0.ts';

const secrets = { id: 'secrets', actions: ['application_secret:list'] };
const outlasts = { id: 'subscriptions', actions: ['subscription:create'] };
const risky: Draft = {
  ...assistant,
  may: CUSTOM,
  custom: [...customFrom(assistant, room), 'application_secret:list', 'subscription:create'],
};

describe('escapes', () => {
  it('stand with what must be looked at first', () => {
    const all = escapesOf([outlasts, secrets], room.catalogue);
    expect(all.map(({ id }) => id)).toStrictEqual(['secrets', 'subscriptions']);
    expect(all.map((escape) => takenAway(escape, room.catalogue))).toStrictEqual([
      'app secrets list',
      'subscriptions create',
    ]);
  });

  it('are closed by taking away the actions that open them, and no others', () => {
    const [escape] = escapesOf([secrets], room.catalogue);
    if (escape === undefined) throw new Error('it has words');
    const closed = { ...risky, ...closing(escape, risky, room) };
    const before = actionsFor(risky, room);
    expect(actionsFor(closed, room).toSorted()).toStrictEqual(
      before.filter((name) => name !== 'application_secret:list').toSorted(),
    );
  });

  it('must be ticked to stay open, anew where more opens them', () => {
    const unseen = (accepted: readonly string[], actions = secrets.actions) =>
      unseenEscapes(escapesOf([{ ...secrets, actions }, outlasts], room.catalogue), { ...risky, accepted });
    expect(unseen([]).map(({ id }) => id)).toStrictEqual(['secrets']);
    expect(unseen([acceptanceOf(secrets)])).toStrictEqual([]);
    expect(
      unseen([acceptanceOf(secrets)], ['application_secret:list', 'application_secret:create']),
    ).toHaveLength(1);
  });

  it('that the service has no words for must be looked at too', () => {
    const [escape] = escapesOf([{ id: 'new', actions: ['event:list'] }], room.catalogue);
    expect(escape).toMatchObject({ weight: 'escape' });
    expect(unseenEscapes(escape === undefined ? [] : [escape], risky)).toHaveLength(1);
  });

  it('are uncertain until the engine has answered for what is chosen now', () => {
    const open = escapesOf([secrets], room.catalogue);
    const accepted = { ...risky, accepted: [acceptanceOf(secrets)] };
    expect(isUncertain(open, risky, false)).toBe(true);
    expect(isUncertain(open, accepted, false)).toBe(true);
    // It was ticked for a choice that comes back: the last answer was about another one.
    expect(isUncertain([], accepted, false)).toBe(true);
    expect(isUncertain([], risky, false)).toBe(false);
    expect(isUncertain(open, accepted, true)).toBe(false);
  });
});
