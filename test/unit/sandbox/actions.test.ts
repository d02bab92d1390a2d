import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Restriction } from '#contract/restriction.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Route } from '#main/sandbox/route.ts';
import { routes } from '#main/sandbox/routes/routes.ts';
import { evaluate } from '#main/tokens/evaluate.ts';
import { createManualClock } from '#test/support/clock.ts';
import { proved } from '#test/support/promise.ts';
import { narrow, presetOf, requireRules } from '#test/support/rules.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import type { RunningSandbox } from '#test/support/sandbox.ts';
import { createAsk, idOf, makeRoot, signIn } from './ask.ts';
import type { Ask } from './ask.ts';

const END = '2026-12-22T09:00:00Z';
const rules = requireRules('sandbox');
const names = rules.actions;
/** Passes Hook0's Datalog for a service token, and its handler still wants a user; the description says so too. */
const USERS_ONLY = 'organization:create';

const clock = createManualClock();
let sandbox: RunningSandbox;
let ask: Ask;
let root: Awaited<ReturnType<typeof makeRoot>>;
beforeAll(async () => {
  sandbox = await startSandbox({ clock });
  ask = createAsk(sandbox);
  root = await makeRoot(sandbox, ask);
});
afterAll(() => sandbox.stop());

/** One body for every endpoint: each reads its own fields. */
const bodyFor = (applicationId: string) => ({
  organization_id: root.organizationId,
  application_id: applicationId,
  name: 'Some name',
  email: 'sam@acme.example',
  role: 'viewer',
  user_id: randomUUID(),
  service: 'acme',
  resource_type: 'thing',
  verb: randomUUID().slice(0, 8),
  event_types: ['acme.thing.done'],
  is_enabled: true,
  target: { type: 'http', method: 'POST', url: 'https://acme.example/in', headers: {} },
  labels: {},
  event_type: 'acme.thing.done',
  occurred_at: '2026-11-22T08:00:00Z',
  payload: '{}',
  payload_content_type: 'application/json',
});

/** An application of its own, so that its deletion hurts nobody; with a subscription that can be asked for. */
const makeApplication = async () => {
  clock.advance(60_000);
  const body = { organization_id: root.organizationId, name: 'Tried' };
  const application = z.object({ application_id: z.uuid() });
  const made = application.parse((await ask('POST', '/applications', root.token, body)).json);
  const wanted = bodyFor(made.application_id);
  const subscription = z.object({ subscription_id: z.uuid() });
  const { subscription_id } = subscription.parse(
    (await ask('POST', '/subscriptions', root.token, wanted)).json,
  );
  return { applicationId: made.application_id, subscriptionId: subscription_id };
};

type Made = Awaited<ReturnType<typeof makeApplication>>;

const idIn = ({ json }: { json: unknown }): string =>
  z.object({ subscription_id: z.uuid() }).parse(json).subscription_id;

const pathOf = (route: Route, { applicationId, subscriptionId }: Made): string => {
  const path = route.path
    .replace(':organization_id', root.organizationId)
    .replace(':application_id', applicationId)
    .replace(
      ':subscription_id',
      route.scope.of !== 'none' && route.scope.from === 'subscription' ? subscriptionId : randomUUID(),
    )
    .replace(':event_type_name', 'acme.thing.gone')
    .replace(/:[a-z_]+/, randomUUID());
  return `${path}?organization_id=${root.organizationId}&application_id=${applicationId}`;
};

/** Which actions the running service really lets this token do; the deletion of the application comes last. */
const reallyAllowed = async (token: SecretText | string, made: Made): Promise<string[]> => {
  const allowed: string[] = [];
  const last = routes.filter(({ action }) => action === 'application:delete');
  for (const route of [...routes.filter((each) => !last.includes(each)), ...last]) {
    clock.advance(1_000);
    const body = route.body ? bodyFor(made.applicationId) : undefined;
    const reply = await ask(route.method, pathOf(route, made), token, body);
    if (reply.status !== 403) allowed.push(route.action);
    else expect(idOf(reply)).toBe('Forbidden');
  }
  return allowed.toSorted();
};

/** What the matrix says that this token may do in that application. */
const matrixSays = async (token: SecretText, applicationId: string): Promise<string[]> => {
  const { publicKey } = sandbox.state();
  const reading = await sandbox.biscuit.read(token, publicKey, rules.vocabulary);
  const { matrix, power } = await evaluate(
    {
      biscuit: sandbox.biscuit,
      rules,
      now: clock.now(),
      applications: [{ id: applicationId, name: 'Tried' }],
    },
    { token, publicKey, reading },
  );
  const isHere = power.applications?.some(({ id }) => id === applicationId) ?? true;
  expect(matrix.filter(({ verdict }) => verdict === 'depends')).toEqual([]);
  return matrix
    .filter(
      ({ action, verdict }) => verdict === 'allowed' && (isHere || !rules.carries(action, 'application')),
    )
    .map(({ action }) => action)
    .toSorted();
};

const { discovery, presets } = rules.catalogue;
const only = (id: string, found: string[]): Restriction => ({
  kind: 'applications',
  ids: [id],
  discovery: found,
});
const end: Restriction = { kind: 'expiry', expiresAt: END };
const narrowings: Record<string, (applicationId: string) => Restriction[]> = {
  'an end only': () => [end],
  'one application': (id) => [only(id, [])],
  'one application or discovery': (id) => [only(id, discovery)],
  'another application': () => [only(randomUUID(), [])],
  ...Object.fromEntries(
    presets.flatMap(({ label, actions }) => {
      const listed: Restriction = { kind: 'actions', actions };
      return [
        [label, () => [listed]],
        [
          `one application or discovery, ${label}, with an end`,
          (id: string) => [only(id, discovery), listed, end],
        ],
      ];
    }),
  ),
};

describe('the sandbox: its routes', () => {
  it('are the 40 actions of the catalogue, each once', () => {
    expect(routes.map(({ action }) => action).toSorted()).toEqual(names.toSorted());
  });

  it('carry the application where the catalogue says so', () => {
    const inCatalogue = rules.catalogue.groups.flatMap((group) =>
      group.actions.filter((action) => action.applicationScoped).map(({ name }) => name),
    );
    const inSandbox = routes.filter(({ scope }) => scope.of === 'application').map(({ action }) => action);
    expect(inSandbox.toSorted()).toEqual(inCatalogue.toSorted());
  });

  it('let a root do all but what only a user may', async () => {
    const allowed = await reallyAllowed(root.token, await makeApplication());
    expect(allowed).toEqual(names.filter((name) => name !== USERS_ONLY).toSorted());
  });

  it('do what the matrix says of every narrowing, in the application that it names and in another', async () => {
    let calls = 0;
    const differences: string[] = [];
    for (const [name, narrowing] of Object.entries(narrowings)) {
      const [here, there] = [await makeApplication(), await makeApplication()];
      const { token } = await narrow(
        sandbox.biscuit,
        root.token,
        sandbox.state().publicKey,
        narrowing(here.applicationId),
      );
      for (const made of [here, there]) {
        const said = await matrixSays(token, made.applicationId);
        const really = await reallyAllowed(token, made);
        calls += names.length;
        for (const action of names) {
          if (said.includes(action) !== really.includes(action)) differences.push(`${name}: ${action}`);
        }
      }
    }
    expect(differences).toEqual([]);
    const tried = Object.keys(narrowings).length;
    proved(
      'Studio',
      `${tried} narrowings, every preset among them, × ${names.length} actions × 2 applications: ${calls} calls over HTTP, ${differences.length} differences from the matrix`,
    );
  });

  it('tell the checks of a token what is asked of one record, as the matrix expects', async () => {
    const { applicationId, subscriptionId } = await makeApplication();
    const restrictions: Restriction[] = [
      { kind: 'limit', limit: 'subscription', values: [subscriptionId] },
      { kind: 'limit', limit: 'labels', values: ['tenant=acme'] },
      { kind: 'limit', limit: 'event-types', values: ['acme.thing.done', 'acme.thing.gone'] },
    ];
    const { publicKey } = sandbox.state();
    const { token, reading } = await narrow(sandbox.biscuit, root.token, publicKey, restrictions);
    const { matrix } = await evaluate(
      { biscuit: sandbox.biscuit, rules, now: clock.now(), applications: [] },
      { token, publicKey, reading },
    );
    const depends = matrix.filter(({ verdict }) => verdict === 'depends').map(({ action }) => action);
    expect(depends.toSorted()).toEqual([
      'request_attempt:list',
      'subscription:create',
      'subscription:delete',
      'subscription:edit',
      'subscription:get',
    ]);
    const body = { ...bodyFor(applicationId), event_types: ['acme.thing.done'] };
    const other = idIn(await ask('POST', '/subscriptions', root.token, body));
    const status = async (method: string, path: string, sent?: unknown): Promise<number> => {
      clock.advance(1_000);
      return (await ask(method, path, token, sent)).status;
    };
    const in1 = `application_id=${applicationId}`;
    const typed = (names: string) => `/request_attempts?${in1}&event.event_type_names=${names}`;
    expect([
      await status('GET', `/subscriptions/${subscriptionId}?${in1}`),
      await status('GET', `/subscriptions/${other}?${in1}`),
      await status('PUT', `/subscriptions/${other}`, body),
      await status('GET', `/subscriptions?${in1}`),
    ]).toEqual([200, 403, 403, 200]);
    expect([
      await status('GET', typed('acme.thing.done')),
      await status('GET', typed('acme.thing.gone,acme.thing.done')),
      await status('GET', typed('acme.thing.done,acme.other.done')),
      await status('GET', typed('')),
    ]).toEqual([200, 200, 403, 403]);
    expect([
      await status('POST', '/subscriptions', { ...body, labels: { tenant: 'acme', zone: 'eu' } }),
      await status('POST', '/subscriptions', { ...body, labels: { tenant: 'other' } }),
      await status('POST', '/subscriptions', { ...body, labels: {} }),
    ]).toEqual([201, 403, 403]);
  });

  it('let a viewer do the read-only actions', async () => {
    const viewer = sandbox.state().users[1];
    const { access_token } = await signIn(ask, viewer?.email ?? '', viewer?.password ?? '');
    const made = await makeApplication();
    clock.advance(-60_000);
    const allowed = await reallyAllowed(access_token, made);
    expect(allowed).toEqual([...presetOf('sandbox', 'read'), USERS_ONLY].toSorted());
  });
});
