import { randomUUID } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import { routes } from '#main/sandbox/routes/routes.ts';

type Reply = { status: number; json: unknown };

/** What a client of the sandbox gets with a token, over real HTTP. It waits where it is asked to. */
export const createCaller = (origin: string, token: string) => {
  const call = async (method: string, path: string, body?: object): Promise<Reply> => {
    for (;;) {
      const reply = await fetch(`${origin}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (reply.status !== 429) {
        const text = await reply.text();
        return { status: reply.status, json: text === '' ? null : JSON.parse(text) };
      }
      await later((Number(reply.headers.get('retry-after') ?? 0) + 0.2) * 1_000);
    }
  };
  const list = async (path: string): Promise<Record<string, string>[]> => {
    const { status, json } = await call('GET', path);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    return json as Record<string, string>[];
  };

  /** What every endpoint can read its own fields from. */
  const around = async (application: string) => {
    const organization = (await list('/organizations'))[0]?.['organization_id'] ?? '';
    const all = await list(`/applications?organization_id=${organization}`);
    const found = all.find(({ name }) => name === application)?.['application_id'] ?? '';
    const subscriptions = await list(
      `/subscriptions?organization_id=${organization}&application_id=${found}`,
    );
    return { organization, application: found, subscription: subscriptions[0]?.['subscription_id'] ?? '' };
  };

  /** The status of each of these actions, in the named application; what deletes comes last. */
  const answers = async (actions: readonly string[], application: string): Promise<Map<string, number>> => {
    const ids = await around(application);
    const body = {
      organization_id: ids.organization,
      application_id: ids.application,
      name: 'Some name',
      service: 'acme',
      resource_type: 'thing',
      verb: randomUUID().slice(0, 8),
      event_types: ['acme.order.created'],
      is_enabled: true,
      target: { type: 'http', method: 'POST', url: 'https://acme.example/in', headers: {} },
      labels: { all: 'yes' },
      event_type: 'acme.order.created',
      event_id: randomUUID(),
      occurred_at: new Date().toISOString(),
      payload: '{}',
      payload_content_type: 'application/json',
    };
    const asked = routes
      .filter(({ action }) => actions.includes(action))
      .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'));
    const statuses = new Map<string, number>();
    for (const route of asked) {
      const path = route.path
        .replace(':organization_id', ids.organization)
        .replace(':application_id', ids.application)
        .replace(':subscription_id', ids.subscription)
        .replace(':event_type_name', 'acme.thing.gone')
        .replace(/:[a-z_]+/, randomUUID());
      const query = `?organization_id=${ids.organization}&application_id=${ids.application}`;
      const { status } = await call(route.method, `${path}${query}`, route.body ? body : undefined);
      statuses.set(route.action, status);
    }
    return statuses;
  };
  return { answers };
};
