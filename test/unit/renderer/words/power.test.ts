import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Power } from '#contract/restriction.ts';
import { hook0Catalogue as catalogue } from '#main/services/hook0/catalogue.ts';
import { describeCheck, describePower, mayAndMayNot, plain } from '#renderer/words/power.ts';

const ORDERS = { id: '4be30000-0000-4000-8000-0000000091d0', name: 'Order Service' };
const PAYMENTS = { id: '5be30000-0000-4000-8000-0000000091d1', name: 'Payments' };
const zone = 'Europe/Paris';
const all = catalogue.groups.flatMap((group) => group.actions);
const scoped = all.filter((action) => action.applicationScoped).map(({ name }) => name);
const everything = all.map(({ name }) => name);

const power = (allowed: readonly string[], more: Partial<Power> = {}): Power => ({
  applications: [ORDERS],
  allowed: [...allowed],
  expiresAt: '2026-12-22T09:00:00Z',
  custom: [],
  ...more,
});
/** What the engine leaves of an action list for one application. */
const within = (actions: readonly string[]): string[] =>
  actions.filter((name) => scoped.includes(name) || catalogue.discovery.includes(name));
const sentence = (of: Power): string => plain(describePower(of, catalogue, zone));
const readOnly = power(within(catalogue.presets.readOnly));

describe('describePower', () => {
  it('says the default narrowing in one sentence', () => {
    expect(sentence(readOnly)).toBe(
      'May read events, attempts, subscriptions and event types of Order Service, and find it by name, until Tue 22 Dec 2026, 10:00.',
    );
  });

  it('marks what varies, and keeps the date in one piece', () => {
    expect(describePower(readOnly, catalogue, zone).filter(({ kind }) => kind !== undefined)).toStrictEqual([
      { text: 'Order Service', kind: 'strong' },
      { text: 'Tue 22 Dec 2026, 10:00', kind: 'date' },
    ]);
  });

  it('says an end to the second, as it is signed', () => {
    expect(sentence(power(scoped, { expiresAt: '2026-12-22T09:00:43Z' }))).toContain('10:00:43');
  });

  it('says everything and nothing plainly', () => {
    expect(sentence(power(everything, { applications: null, expiresAt: null }))).toBe('May do everything.');
    expect(sentence(power([], { expiresAt: null }))).toBe('May do nothing.');
    expect(sentence(power(scoped))).toBe('May do everything in Order Service, until Tue 22 Dec 2026, 10:00.');
  });

  it('does not say "read" where only one half of reading is allowed', () => {
    expect(sentence(power(['event:list'], { expiresAt: null }))).toBe('May list events of Order Service.');
    expect(sentence(power(['event:get'], { expiresAt: null }))).toBe('May look up events of Order Service.');
    expect(sentence(power(['response:get'], { expiresAt: null }))).toBe(
      'May read the response of attempts of Order Service.',
    );
  });

  it('names app secrets, changes and the application itself', () => {
    const allowed = ['application:get', 'application_secret:list', 'application:delete', 'event:ingest'];
    expect(sentence(power(allowed, { expiresAt: null }))).toBe(
      'May send events, and read app secrets of Order Service, and delete the application itself.',
    );
    expect(sentence(power(['application:get', 'application:edit'], { expiresAt: null }))).toBe(
      'May read and change Order Service.',
    );
  });

  it('names several applications, and says when there is no limit', () => {
    const two = power(['event:ingest'], { applications: [ORDERS, PAYMENTS], expiresAt: null });
    expect(sentence(two)).toBe('May send events of Order Service and Payments.');
    expect(sentence(power(['event:ingest'], { applications: null, expiresAt: null }))).toBe(
      'May send events of every application.',
    );
    const nameless = power(['event:ingest'], { applications: [{ ...ORDERS, name: null }], expiresAt: null });
    expect(sentence(nameless)).toBe('May send events of application 4be3…91d0.');
  });

  it('counts custom checks and actions that it has no words for', () => {
    expect(
      sentence(power(['event:ingest', 'moon:land'], { custom: ['check if a(1)'], expiresAt: null })),
    ).toBe('May send events of Order Service, and call 1 more action, with 1 custom check.');
  });

  it('claims to read or to do everything only where the engine allowed all of it', () => {
    fc.assert(
      fc.property(fc.subarray(everything), fc.boolean(), (allowed, isLimited) => {
        const said = sentence(
          power(isLimited ? within(allowed) : allowed, {
            applications: isLimited ? [ORDERS] : null,
            expiresAt: null,
          }),
        );
        const may = (name: string) => allowed.includes(name);
        if (/\bread [^.]*\bevents\b/.test(said) && !/read the|list events|look up events/.test(said)) {
          expect(may('event:list') && may('event:get')).toBe(true);
        }
        if (said.includes('everything')) {
          expect((isLimited ? scoped : everything).every(may)).toBe(true);
        }
        if (may('application_secret:list') && !said.includes('everything')) {
          expect(said).toContain('app secrets');
        }
        if (!isLimited && may('service_token:list') && !said.includes('everything')) {
          expect(said).toContain('service tokens');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('mayAndMayNot', () => {
  it('summarises the default narrowing as columns and counts MCP tools', () => {
    expect(mayAndMayNot(readOnly, catalogue)).toStrictEqual({
      may: ['Read events and attempts', 'Read subscriptions, event types', 'List applications by name'],
      mayNot: ['Send or replay events', 'Change or delete anything', 'Read secrets or service tokens'],
      mcp: { allowed: 12, total: 22 },
    });
  });

  it('says everything and nothing', () => {
    expect(mayAndMayNot(power(everything, { applications: null }), catalogue)).toMatchObject({
      may: ['Everything'],
      mayNot: [],
    });
    expect(mayAndMayNot(power([]), catalogue)).toMatchObject({ may: [], mayNot: ['Anything'] });
  });

  it('has four lines at most, and says nothing in both columns', () => {
    fc.assert(
      fc.property(fc.subarray(everything, { minLength: 1 }), (allowed) => {
        const { may, mayNot } = mayAndMayNot(power(allowed, { applications: null }), catalogue);
        expect(may.length).toBeLessThanOrEqual(4);
        expect(mayNot.length).toBeLessThanOrEqual(4);
        const both = may.filter((line) => mayNot.includes(line) && !line.endsWith('more actions'));
        expect(both).toStrictEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('describeCheck', () => {
  const names = {
    application: (id: string) => [ORDERS, PAYMENTS].find((one) => one.id === id)?.name ?? null,
    catalogue,
    zone,
  };
  it('says each kind of check in words', () => {
    const say = (check: Parameters<typeof describeCheck>[0]) => plain(describeCheck(check, names));
    expect(say({ kind: 'applications', ids: [ORDERS.id], discovery: catalogue.discovery })).toBe(
      'Only Order Service, or finding it by name',
    );
    expect(say({ kind: 'applications', ids: [ORDERS.id, PAYMENTS.id], discovery: [] })).toBe(
      'Only Order Service and Payments',
    );
    expect(say({ kind: 'applications', ids: [ORDERS.id], discovery: ['application:list'] })).toBe(
      'Only Order Service, or application:list',
    );
    expect(say({ kind: 'actions', actions: readOnly.allowed })).toBe('Only 14 reading actions');
    expect(say({ kind: 'actions', actions: ['event:list', 'event:ingest'] })).toBe('Only 2 actions');
    expect(say({ kind: 'actions', actions: ['event:ingest'] })).toBe('Only event:ingest');
    expect(say({ kind: 'expiry', expiresAt: '2026-12-22T09:00:00Z' })).toBe('Until Tue 22 Dec 2026, 10:00');
    expect(say({ kind: 'custom', source: 'check if a(1)' })).toBe('check if a(1)');
  });
});
