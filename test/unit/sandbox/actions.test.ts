import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Restriction } from '#contract/restriction.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Route } from '#main/sandbox/route.ts';
import { routes } from '#main/sandbox/routes/routes.ts';
import { hook0Catalogue } from '#main/services/hook0/catalogue.ts';
import { hook0Rules } from '#main/services/hook0/rules.ts';
import { createManualClock } from '#test/support/clock.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import type { RunningSandbox } from '#test/support/sandbox.ts';
import { createAsk, idOf, makeRoot, signIn } from './ask.ts';
import type { Ask } from './ask.ts';

const END = '2026-12-22T09:00:00Z';
const { readOnly, sendOnly, mcp } = hook0Catalogue.presets;
const names = hook0Catalogue.groups.flatMap((group) => group.actions.map(({ name }) => name));
/** Passes the Datalog for a service token, and its handler still wants a user. */
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

const verdicts = async (token: SecretText, applicationId: string): Promise<string[]> => {
  const at = new Date(clock.now());
  const request = { actions: names, organizationId: root.organizationId, applicationId, at };
  const all = await sandbox.biscuit.authorize(token, sandbox.state().publicKey, hook0Rules.programs(request));
  return names.filter((_, index) => all[index]?.verdict === 'allowed').toSorted();
};

const scoped = (applicationId: string, discovery: boolean) => ({ ids: [applicationId], discovery });
const restrictions: Record<string, (applicationId: string) => Restriction> = {
  'read only': () => ({ applications: null, actions: readOnly, expiresAt: null }),
  'send only': () => ({ applications: null, actions: sendOnly, expiresAt: null }),
  'all of MCP': () => ({ applications: null, actions: mcp, expiresAt: null }),
  'an end only': () => ({ applications: null, actions: null, expiresAt: END }),
  'one application': (id) => ({ applications: scoped(id, false), actions: null, expiresAt: null }),
  'one application, read only, with an end': (id) => ({
    applications: scoped(id, true),
    actions: readOnly,
    expiresAt: END,
  }),
  'another application': () => ({
    applications: scoped(randomUUID(), false),
    actions: null,
    expiresAt: null,
  }),
};

describe('the sandbox: its routes', () => {
  it('are the 40 actions of the catalogue, each once', () => {
    expect(routes.map(({ action }) => action).toSorted()).toEqual(names.toSorted());
  });

  it('carry the application where the catalogue says so', () => {
    const inCatalogue = hook0Catalogue.groups.flatMap((group) =>
      group.actions.filter((action) => action.applicationScoped).map(({ name }) => name),
    );
    const inSandbox = routes.filter(({ scope }) => scope.of === 'application').map(({ action }) => action);
    expect(inSandbox.toSorted()).toEqual(inCatalogue.toSorted());
  });

  it('let a root do all but what only a user may', async () => {
    const allowed = await reallyAllowed(root.token, await makeApplication());
    expect(allowed).toEqual(names.filter((name) => name !== USERS_ONLY).toSorted());
  });

  it.each(Object.entries(restrictions))(
    'do what the rules say of a token narrowed to: %s',
    async (_, narrow) => {
      const made = await makeApplication();
      const restriction = narrow(made.applicationId);
      const { token } = await sandbox.biscuit.attenuate(root.token, sandbox.state().publicKey, restriction);
      const said = await verdicts(token, made.applicationId);
      expect(await reallyAllowed(token, made)).toEqual(said.filter((name) => name !== USERS_ONLY));
    },
  );

  it('let a viewer do the read-only actions', async () => {
    const viewer = sandbox.state().users[1];
    const { access_token } = await signIn(ask, viewer?.email ?? '', viewer?.password ?? '');
    const made = await makeApplication();
    clock.advance(-60_000);
    const allowed = await reallyAllowed(access_token, made);
    expect(allowed).toEqual([...readOnly, USERS_ONLY].toSorted());
  });
});
