import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Draft } from '#renderer/rooms/studio/draft.ts';
import { LONGEST_NAME, nameOf } from '#renderer/rooms/studio/name.ts';
import { startDraft } from '#renderer/rooms/studio/template.ts';
import { ORDERS, STAGING, assistant, end, now, pulsar, room, templateOf } from './hook0.ts';

const name = (more: Partial<Draft>, instant: string | null = end) =>
  nameOf({ ...assistant, ...more }, room, instant, now, 'Europe/Paris');

describe('nameOf', () => {
  it('says tool, application and end', () => {
    expect(name({})).toBe('Claude – Order Service – until 2026-12-22');
    expect(name({ end: 'none' })).toBe('Claude – Order Service');
    expect(name({ applicationIds: null })).toBe('Claude – every app – until 2026-12-22');
    expect(name({ applicationIds: [ORDERS.id, STAGING.id] })).toBe('Claude – 2 apps – until 2026-12-22');
    expect(name({}, '2026-11-22T17:00:00Z')).toBe('Claude – Order Service – until 2026-11-22 18:00');
  });

  it('follows the pattern of the template', () => {
    expect(name({ namePattern: 'nightly {app}' })).toBe('nightly Order Service');
    expect(name({ namePattern: '{date} – {tool} of {app} – mine', end: 'none' })).toBe(
      'Claude of Order Service – mine',
    );
    const consumer = startDraft(templateOf('pulsar-consumer'), pulsar);
    expect(nameOf(consumer, pulsar, end, now, 'UTC')).toBe('Env – consumer – until 2026-12-22');
    expect(nameOf({ ...consumer, namePattern: '{tool} – {app}' }, pulsar, end, now, 'UTC')).toBe('Env');
  });

  it('never has more than 50 characters, and keeps the end as long as it can', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 80, size: 'max' }),
        fc.constantFrom('{tool} – {app} – until {date}', '{app}{app} {date}', 'x'.repeat(80)),
        (long, namePattern) => {
          const named = { ...room, applications: [{ ...ORDERS, name: long }] };
          const made = nameOf({ ...assistant, namePattern }, named, end, now, 'Europe/Paris');
          expect(made.length).toBeLessThanOrEqual(LONGEST_NAME);
          if (namePattern.startsWith('{tool}')) expect(made).toMatch(/^Claude – .* – until 2026-12-22$/s);
        },
      ),
      { numRuns: 300, seed: 42 },
    );
  });
});
