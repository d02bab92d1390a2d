import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { silentLog } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { evaluate } from '#main/tokens/evaluate.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { narrow, presetOf, requireRules } from '#test/support/rules.ts';
import golden from '#test/unit/biscuit/hook0-golden.json' with { type: 'json' };

const rules = requireRules('hook0');
const { discovery } = rules.catalogue;
const NOW = Date.parse(golden.now);
const KEY = golden.public_key_hex;
const A = golden.application_id;
const B = golden.other_application_id;
const S = '2f6d1c3b-4a59-4e68-8778-695a4b3c2d1e';
const hex = (uuid: string) => `hex:${uuid.replaceAll('-', '')}`;

let biscuit: Biscuit;
beforeAll(() => {
  biscuit = createBiscuit({ log: silentLog });
});
afterAll(() => biscuit.end());

/** Each list becomes a block of its own. */
const told = async (...blocks: Restriction[][]) => {
  let token = new SecretText(golden.tokens.root.base64);
  for (const restrictions of blocks) ({ token } = await narrow(biscuit, token, KEY, restrictions));
  const reading = await biscuit.read(token, KEY, rules.vocabulary);
  const applications = [
    { id: A, name: 'Orders' },
    { id: B, name: 'Payments' },
  ];
  const evaluation = await evaluate(
    { biscuit, rules, now: NOW, applications },
    { token, publicKey: KEY, reading },
  );
  const cell = (action: string) => evaluation.matrix.find((each) => each.action === action);
  const verdict = (action: string) => cell(action)?.verdict;
  return { ...evaluation, cell, verdict };
};

const custom = (source: string): Restriction => ({ kind: 'custom', source });
const only = (id: string, found: string[] = []): Restriction => ({
  kind: 'applications',
  ids: [id],
  discovery: found,
});
const may = (...actions: string[]): Restriction => ({ kind: 'actions', actions });

describe('an evaluation', () => {
  it('has every action of the service in the catalogue’s order', async () => {
    const { matrix, power, milliseconds } = await told([only(A)]);
    expect(matrix.map(({ action }) => action)).toEqual(rules.actions);
    expect(power.allowed).toHaveLength(24);
    expect(power.applications).toEqual([{ id: A, name: 'Orders' }]);
    expect(milliseconds).toBeGreaterThan(0);
  });

  it('of a limit tells that it depends on the record, and leaves other actions as they are', async () => {
    const { verdict, cell, power } = await told([
      { kind: 'limit', limit: 'subscription', values: [S] },
      { kind: 'limit', limit: 'labels', values: ['tenant=acme', 'zone=eu'] },
      { kind: 'limit', limit: 'event-types', values: ['order.order.created', 'order.order.paid'] },
    ]);
    for (const action of ['subscription:get', 'subscription:edit', 'subscription:delete'])
      expect(cell(action)).toEqual({ action, verdict: 'depends', because: [{ block: 1, check: 0 }] });
    expect(cell('subscription:create')).toMatchObject({ verdict: 'depends', because: [{ check: 1 }] });
    expect(cell('request_attempt:list')).toMatchObject({ verdict: 'depends', because: [{ check: 2 }] });
    expect(verdict('subscription:list')).toBe('allowed');
    expect(power.limits.map(({ limit }) => limit)).toEqual(['subscription', 'labels', 'event-types']);
  });

  it('of two limits that exclude each other denies what carries the fact', async () => {
    const other = S.replace('2f6d', '3f6d');
    const limit = (value: string): Restriction => ({ kind: 'limit', limit: 'subscription', values: [value] });
    const { verdict } = await told([limit(S)], [limit(other)]);
    expect(verdict('subscription:get')).toBe('denied');
    expect(verdict('subscription:list')).toBe('allowed');
    const shared = await told([{ kind: 'limit', limit: 'subscription', values: [other, S] }], [limit(S)]);
    expect(shared.verdict('subscription:get')).toBe('depends');
  });

  it('tells applications apart where custom checks do', async () => {
    const source = `check if application_id($a), $a != ${hex(A)} or action("event:list")`;
    const { verdict, cell } = await told([custom(source)]);
    expect(verdict('event:list')).toBe('allowed');
    expect(cell('event:get')).toMatchObject({ verdict: 'depends', because: [{ block: 1, check: 0 }] });
    expect(verdict('application:list')).toBe('denied');
    // Limited to A, the B of the custom check is out of reach; that is more than a sample can know.
    const limited = await told([only(A), custom(source)]);
    expect(limited.verdict('event:get')).toBe('depends');
    expect((await told([only(B), custom(source)])).verdict('event:get')).toBe('allowed');
  });

  it('looks at later times where custom checks speak of time', async () => {
    const notYet = await told([custom('check if time($t), $t >= 2026-12-01T00:00:00Z')]);
    expect(notYet.verdict('event:list')).toBe('depends');
    const never = await told([
      custom('check if time($t), $t <= 2020-01-01T00:00:00Z, $t > 2010-01-01T00:00:00Z'),
    ]);
    // Samples deny, but only what can't vary is known to be denied.
    expect(never.verdict('event:list')).toBe('depends');
    const ended = await told([
      custom('check if time($t), $t >= 2026-12-01T00:00:00Z'),
      { kind: 'expiry', expiresAt: '2026-11-30T00:00:00Z' },
    ]);
    expect(ended.verdict('event:list')).toBe('depends');
    const steady = await told([
      custom('check if time($t), $t >= 2026-12-01T00:00:00Z'),
      custom('check if action("event:get")'),
    ]);
    expect(steady.verdict('event:list')).toBe('denied');
  });

  it('knows what can never hold, whatever it asks for', async () => {
    const { matrix } = await told([custom(`check if application_id("${A}")`)]);
    expect(matrix.every(({ verdict }) => verdict === 'denied')).toBe(true);
  });

  it('asks records that custom checks name', async () => {
    const { verdict } = await told([custom(`check if subscription_id(${hex(S)}) or action("event:list")`)]);
    expect(verdict('subscription:get')).toBe('depends');
    expect(verdict('event:list')).toBe('allowed');
    expect(verdict('event:get')).toBe('denied');
    const named = await told([
      custom(
        'check if event_type_names($n), {"a\\"b"}.contains($n.union({"a\\"b"}))  or action("event:list")',
      ),
    ]);
    expect(named.power.custom).toHaveLength(1);
  });

  it('names the escapes that are open', async () => {
    const open = async (...restrictions: Restriction[]) =>
      (await told(restrictions)).escapes.map(({ id }) => id);
    expect(await open({ kind: 'expiry', expiresAt: '2026-12-01T00:00:00Z' })).toEqual([
      'roots',
      'secrets',
      'people',
      'subscriptions',
    ]);
    expect(await open(only(A))).toEqual(['secrets', 'subscriptions']);
    expect(await open(only(A, discovery), may(...presetOf('hook0', 'read')))).toEqual([]);
  });

  it('says where the end comes from', async () => {
    const end = (day: string): Restriction => ({ kind: 'expiry', expiresAt: `2026-12-${day}T00:00:00Z` });
    const { power } = await told([end('20')], [end('10')], [end('15')]);
    expect(power).toMatchObject({ expiresAt: '2026-12-10T00:00:00Z', expiryBlock: 2 });
    expect((await told([only(A)])).power).toMatchObject({ expiresAt: null, expiryBlock: null });
  });

  it('remarks on lists that exclude each other, where nothing is left', async () => {
    const stacked = await told([only(A)], [only(B)]);
    expect(stacked.power.allowed).toEqual([]);
    expect(stacked.remarks).toContainEqual({
      block: 2,
      check: 0,
      kind: 'denies-everything',
      hint: 'stacked',
      about: 'application_id',
    });
    const actions = await told([may('event:list')], [may('event:get')]);
    expect(actions.remarks).toContainEqual(
      expect.objectContaining({ block: 2, hint: 'stacked', about: 'action' }),
    );
    // With discovery in both something is left, and shared applications are no contradiction.
    expect((await told([only(A, discovery)], [only(B, discovery)])).remarks).toEqual([]);
    expect((await told([only(A)], [only(A), may('event:list')])).remarks).toEqual([]);
  });

  it('remarks on a custom check without which nothing would change', async () => {
    const source = 'check if action($a), $a != "nonsense:nothing"';
    const useless = await told([may('event:list')], [custom(source)]);
    expect(useless.remarks).toContainEqual(
      expect.objectContaining({ block: 2, check: 0, kind: 'changes-nothing' }),
    );
    const useful = await told([may('event:list', 'event:get')], [custom('check if action("event:list")')]);
    expect(useful.remarks.filter(({ kind }) => kind === 'changes-nothing')).toEqual([]);
    const alsoDenied = await told(
      [may('event:list')],
      [custom('check if action("event:list"), organization_id($o)')],
    );
    expect(alsoDenied.remarks).toContainEqual(expect.objectContaining({ block: 2, kind: 'changes-nothing' }));
  });

  it('passes a refusal of the engine on, and never tells it as denied', async () => {
    const { token } = await narrow(biscuit, new SecretText(golden.tokens.root.base64), KEY, [only(A)]);
    const reading = await biscuit.read(token, KEY, rules.vocabulary);
    const ended: Biscuit = {
      ...biscuit,
      authorize: () => biscuit.authorize(token, 'no key', []),
    };
    expect(
      await refusalOf(() =>
        evaluate({ biscuit: ended, rules, now: NOW, applications: [] }, { token, publicKey: KEY, reading }),
      ),
    ).toMatchObject({ kind: 'token-unreadable', problem: 'no-public-key' });
  });
});
