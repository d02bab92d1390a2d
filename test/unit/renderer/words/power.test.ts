import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Cell, Power } from '#contract/restriction.ts';
import { describeCheck, describePower, mayAndMayNot, plain } from '#renderer/words/power.ts';
import { catalogueOf, presetOf } from './catalogues.ts';

const catalogue = catalogueOf('hook0');
const pulsar = catalogueOf('pulsar');

const ORDERS = { id: '4be30000-0000-4000-8000-0000000091d0', name: 'Order Service' };
const PAYMENTS = { id: '5be30000-0000-4000-8000-0000000091d1', name: 'Payments' };
const zone = 'Europe/Paris';
const all = catalogue.groups.flatMap((group) => group.actions);
const scoped = all.filter((action) => action.applicationScoped).map(({ name }) => name);
const everything = all.map(({ name }) => name);
/** All that a token may do; the rest is kept for people. */
const ofTokens = all.filter(({ forPeople }) => !forPeople).map(({ name }) => name);

const power = (allowed: readonly string[], more: Partial<Power> = {}): Power => ({
  applications: [ORDERS],
  allowed: [...allowed],
  limits: [],
  expiresAt: '2026-12-22T09:00:00Z',
  expiryBlock: 1,
  custom: [],
  ...more,
});
/** What the engine leaves of an action list for one application. */
const within = (actions: readonly string[]): string[] =>
  actions.filter((name) => scoped.includes(name) || catalogue.discovery.includes(name));
const sentence = (of: Power): string => plain(describePower(of, catalogue, zone));
const readOnly = power(within(presetOf(catalogue, 'read')));

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

  it('says what limits leave, and nothing of those that narrow nothing', () => {
    const SUBSCRIPTION = '4be30000-0000-4000-8000-0000000091d0';
    const limits = [
      { limit: 'subscription', values: [SUBSCRIPTION] },
      { limit: 'event-types', values: ['order.made', 'order.paid'] },
    ];
    expect(sentence(power(['event:list', 'event:get', 'subscription:get'], { limits }))).toBe(
      'May read events, and look up subscriptions of Order Service, of subscriptions only 4be3…91d0, until Tue 22 Dec 2026, 10:00.',
    );
    expect(sentence(power(scoped, { limits, expiresAt: null }))).toBe(
      'May do everything in Order Service, of subscriptions only 4be3…91d0, of attempts only those of order.made and order.paid.',
    );
    expect(describePower(power(scoped, { limits }), catalogue, zone)).toContainEqual({
      text: 'order.paid',
      kind: 'strong',
    });
  });

  it('says what is left where two blocks limit the same', () => {
    const both = (limit: string, one: string[], other: string[], allowed: string[], of = catalogue) =>
      plain(
        describePower(
          power(allowed, {
            applications: of === catalogue ? [ORDERS] : null,
            limits: [
              { limit, values: one },
              { limit, values: other },
            ],
            expiresAt: null,
          }),
          of,
          zone,
        ),
      );
    expect(both('event-types', ['a', 'b'], ['b', 'c'], ['request_attempt:list'])).toBe(
      'May list attempts of Order Service, of attempts only those of b.',
    );
    expect(both('labels', ['a=1'], ['b=2'], ['subscription:create'])).toContain('labelled a=1 and b=2.');
    expect(both('topic', ['orders-'], ['orders-eu-', 'x'], ['topic:consume'], pulsar)).toBe(
      'May consume topics beginning with orders-eu-.',
    );
  });

  it('says what a token of a service without applications may do', () => {
    const topics = { applications: null, limits: [{ limit: 'topic', values: ['orders-'] }] };
    const said = (allowed: readonly string[], more: Partial<Power> = {}) =>
      plain(describePower(power(allowed, { ...topics, ...more }), pulsar, zone));
    expect(said(['topic:consume', 'topic:lookup'])).toBe(
      'May look up and consume topics beginning with orders-, until Tue 22 Dec 2026, 10:00.',
    );
    expect(said(['topic:lookup', 'topic:compact'], { expiresAt: null })).toBe(
      'May look up topics, and compact topics themselves, topics beginning with orders-.',
    );
    const all = pulsar.groups.flatMap((group) => group.actions.map(({ name }) => name));
    expect(said(all, { limits: [], expiresAt: null })).toBe('May do everything.');
    expect(
      said(['topic:consume'], { limits: [{ limit: 'topic', values: ['a-', 'b-'] }], expiresAt: null }),
    ).toBe('May consume topics beginning with a- or b-.');
  });

  it('takes the words of a service that neither lists nor looks up', () => {
    const reading = {
      ...pulsar,
      groups: pulsar.groups.map((group) => ({
        ...group,
        actions: group.actions.map((action) =>
          action.name === 'topic:consume' ? { ...action, does: 'read' } : action,
        ),
      })),
    };
    const consumer = power(['topic:consume'], { applications: null, expiresAt: null });
    expect(plain(describePower(consumer, reading, zone))).toBe('May read topics.');
  });

  it('puts a limit into the noun only where it narrows that and nothing else', () => {
    const narrowing = (actions: string[]) => ({
      ...pulsar,
      limits: pulsar.limits.map((limit) => (limit.id === 'topic' ? { ...limit, actions } : limit)),
    });
    const limits = [{ limit: 'topic', values: ['orders-'] }];
    const said = (allowed: readonly string[], actions: string[]) =>
      plain(
        describePower(
          power(allowed, { applications: null, limits, expiresAt: null }),
          narrowing(actions),
          zone,
        ),
      );
    const messages = ['topic:lookup', 'topic:produce', 'topic:consume'];
    expect(said(['topic:lookup', 'topic:consume'], ['topic:consume'])).toBe(
      'May look up and consume topics, topics beginning with orders-.',
    );
    const whole = pulsar.groups.flatMap((group) => group.actions.map(({ name }) => name));
    expect(said(whole, messages)).toBe('May do everything, topics beginning with orders-.');
  });

  it('shows what is unseen in a value, and lets none of it pass for a value', () => {
    const limits = [{ limit: 'event-types', values: ['\u0002a\u202eb', '{values}'] }];
    const parts = describePower(
      power(['request_attempt:list'], { limits, expiresAt: null }),
      catalogue,
      zone,
    );
    expect(plain(parts)).toBe(
      'May list attempts of Order Service, of attempts only those of \\u{2}a\\u{202e}b and {values}.',
    );
    expect(parts.filter(({ kind }) => kind === 'strong').map(({ text }) => text)).toStrictEqual([
      'Order Service',
      '\\u{2}a\\u{202e}b',
      '{values}',
    ]);
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
          expect((isLimited ? scoped : ofTokens).every(may)).toBe(true);
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

describe('an action that a service keeps for people', () => {
  const whole = power(ofTokens, { applications: null, expiresAt: null });

  it('is no part of everything', () => {
    expect(all.length - ofTokens.length).toBe(1);
    expect(sentence(whole)).toBe('May do everything.');
    expect(mayAndMayNot(whole, catalogue)).toMatchObject({
      may: ['Everything'],
      mayNot: [],
      actions: { allowed: 39, total: 40 },
    });
    const [, ...less] = ofTokens;
    expect(sentence({ ...whole, allowed: less })).not.toContain('everything');
  });
});

describe('mayAndMayNot', () => {
  it('summarises the default narrowing as columns and counts MCP tools', () => {
    expect(mayAndMayNot(readOnly, catalogue)).toStrictEqual({
      may: ['Read events and attempts', 'Read subscriptions, event types', 'List applications by name'],
      mayNot: ['Send or replay events', 'Change or delete anything', 'Read secrets or service tokens'],
      sometimes: [],
      mcp: { allowed: 12, total: 22 },
      actions: { allowed: 14, total: 40 },
    });
  });

  it('tells what is allowed in some cases only from what always is', () => {
    const matrix: Cell[] = all.map(({ name }) => ({
      action: name,
      verdict: !readOnly.allowed.includes(name)
        ? 'denied'
        : name.startsWith('subscription:')
          ? 'depends'
          : 'allowed',
      because: [],
    }));
    expect(mayAndMayNot(readOnly, catalogue, matrix)).toMatchObject({
      may: ['Read events and attempts', 'Read event types', 'List applications by name'],
      sometimes: ['Read subscriptions'],
    });
    // The columns may be read alone: nothing that depends is called everything.
    const whole = power(everything, { applications: null });
    const depends: Cell[] = matrix.map((cell) => ({ ...cell, verdict: 'depends' }));
    expect(mayAndMayNot(whole, catalogue, depends)).toMatchObject({ may: [], mayNot: [] });
    expect(mayAndMayNot(whole, catalogue, depends).sometimes.length).toBeGreaterThan(0);
  });

  it('names what finds applications only where all of it is allowed', () => {
    const half = power(['event:list', 'event:get', 'application:list']);
    expect(mayAndMayNot(half, catalogue).may).toStrictEqual(['Read events', 'List applications']);
  });

  it('has words for a service without applications and without MCP', () => {
    const consumer = power(['topic:lookup', 'topic:consume'], { applications: null });
    expect(mayAndMayNot(consumer, pulsar)).toMatchObject({
      may: ['Look up and consume topics'],
      mcp: { allowed: 0, total: 0 },
      actions: { allowed: 2, total: 25 },
    });
    expect(mayAndMayNot(consumer, pulsar).mayNot[0]).toBe('Change or delete anything');
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
    expect(say({ kind: 'limit', limit: 'subscription', values: [ORDERS.id] })).toBe(
      'Of subscriptions only 4be3…91d0',
    );
    expect(say({ kind: 'limit', limit: 'unheard', values: ['a', 'b', 'c', 'd'] })).toBe(
      'Only unheard a, b and 2 more',
    );
    expect(
      plain(
        describeCheck(
          { kind: 'limit', limit: 'topic', values: ['orders-'] },
          { ...names, catalogue: pulsar },
        ),
      ),
    ).toBe('Only topics beginning with orders-');
    expect(say({ kind: 'expiry', expiresAt: '2026-12-22T09:00:00Z' })).toBe('Until Tue 22 Dec 2026, 10:00');
    expect(say({ kind: 'custom', source: 'check if a(1)' })).toBe('check if a(1)');
  });
});
