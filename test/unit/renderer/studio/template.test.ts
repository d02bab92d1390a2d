import { describe, expect, it } from 'vitest';
import { template as templateSchema } from '#contract/templates.ts';
import { CUSTOM, problemsOf } from '#renderer/rooms/studio/draft.ts';
import type { Draft } from '#renderer/rooms/studio/draft.ts';
import { endWithin, isChanged, startDraft, templateFrom } from '#renderer/rooms/studio/template.ts';
import { expiryText } from '#renderer/words/expiry.ts';
import { keepsLines, leftOutLine } from '#renderer/rooms/studio/template-words.ts';
import { ORDERS, STAGING, TEMPLATES, assistant, end, now, room, templateOf } from './hook0.ts';

const named = { service: 'hook0', name: 'Mine', namePattern: '{tool} – {app}' };
const from = (changes: Partial<Draft>) =>
  templateFrom({ ...assistant, ...changes }, room, named, now, 'Europe/Paris');

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
    const ending = { ...room, parent: { ...room.parent, expiresAt: end } };
    expect(startDraft(templateOf('ci'), ending).end).toBe('typed');
  });

  it('leaves out limits and actions that the service does not know', () => {
    const strange = {
      ...templateOf('assistant'),
      limits: [
        { limit: 'nothing', values: ['a'] },
        { limit: 'labels', values: ['a=b'] },
      ],
      may: { kind: 'actions' as const, actions: ['event:list', 'event:none'] },
      custom: ['check if time($t)'],
    };
    const draft = startDraft(strange, room);
    expect(draft.custom).toStrictEqual(['event:list']);
    expect(draft.added).toStrictEqual([
      { key: '1', kind: 'limit', limit: 'labels', values: ['a=b'] },
      { key: '2', kind: 'custom', source: 'check if time($t)' },
    ]);
  });
});

describe('endWithin', () => {
  const MINUTE = 60_000;
  const within = (until: string, limit: string | null, later = 0) =>
    endWithin({ ...assistant, until }, { now: new Date(now.getTime() + later), zone: 'Europe/Paris', limit })
      .until;
  const in30Days = new Date(now.getTime() + 30 * 24 * 60 * MINUTE).toISOString();

  it('leaves an end that the parent outlives', () => {
    expect(within('30d', null)).toBe('30d');
    expect(within('7d', in30Days)).toBe('7d');
    expect(within('30d', in30Days, -61 * MINUTE)).toBe('30d');
  });

  it('takes the parent’s end for one that comes after it, or would in the next hour', () => {
    const parents = expiryText(in30Days, 'Europe/Paris');
    for (const later of [-59 * MINUTE, 0, MINUTE]) expect(within('30d', in30Days, later)).toBe(parents);
    expect(within('90d', in30Days)).toBe(parents);
  });
});

describe('isChanged', () => {
  it('hears of choices, not of what belongs to one token', () => {
    const changed = (changes: Partial<Draft>) => isChanged({ ...assistant, ...changes }, assistant);
    expect(changed({})).toBe(false);
    expect(changed({ name: 'Another', reason: 'why', accepted: ['x'] })).toBe(false);
    expect(changed({ tool: 'cursor' })).toBe(true);
    expect(changed({ until: '8h' })).toBe(true);
    expect(changed({ seal: true })).toBe(true);
    expect(changed({ added: [{ key: '1', kind: 'custom', source: '' }] })).toBe(true);
  });
});

describe('templateFrom', () => {
  it('fits the contract, and begins again as it was', () => {
    for (const template of TEMPLATES) {
      const draft = startDraft(template, room);
      const { template: own } = templateFrom(draft, room, { ...template }, now, 'Europe/Paris');
      const saved = templateSchema.parse({ ...own, id: 'mine', builtIn: false });
      expect(isChanged(startDraft(saved, room), draft)).toBe(false);
    }
  });

  it('keeps no id of an account and no day of the calendar', () => {
    const { template, leftOut } = from({
      until: '2026-12-22 10:00',
      added: [
        { key: '1', kind: 'limit', limit: 'subscription', values: [ORDERS.id] },
        { key: '2', kind: 'limit', limit: 'labels', values: ['tenant=acme'] },
      ],
    });
    expect(leftOut).toStrictEqual(['ids', 'day']);
    expect(JSON.stringify(template)).not.toContain(ORDERS.id);
    expect(JSON.stringify(template)).not.toContain('2026');
    expect(template).toMatchObject({
      asksDate: true,
      prefers: ['order service'],
      limits: [{ limit: 'labels', values: ['tenant=acme'] }],
    });
    expect(leftOutLine(leftOut)).toBe(
      'It leaves out restrictions to ids of your account and the day that is chosen now.',
    );
  });

  it('keeps an end that moves with the day', () => {
    expect(from({ until: 'end of next month' }).template).toMatchObject({
      until: 'end of next month',
      asksDate: false,
    });
    expect(from({ end: 'none' }).template.until).toBeNull();
  });

  it('says what it keeps', () => {
    const { template } = from({
      may: CUSTOM,
      custom: ['event:list', 'event:get'],
      seal: true,
      added: [{ key: '1', kind: 'custom', source: 'check if time($t)' }],
    });
    expect(keepsLines(template, room.catalogue)).toStrictEqual([
      'For Claude Desktop',
      'One app, “order service” where there is one',
      'May find it by name',
      '2 actions',
      '1 custom check, as it stands',
      'Ends after “30d”',
      'Sealed',
    ]);
  });

  it('say so where a custom check holds an id: it stays, but no shared file has it', () => {
    const source = `check if subscription_id(hex:${ORDERS.id.replaceAll('-', '')})`;
    const lines = (custom: string[]) => keepsLines({ ...from({}).template, custom }, room.catalogue);
    expect(lines([source, 'check if action($a)'])).toContain(
      '2 custom checks, as they stand; a file that you share leaves out those with ids',
    );
    expect(lines(['check if action($a)'])).toContain('1 custom check, as it stands');
  });
});
