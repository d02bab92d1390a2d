import { expect } from '@playwright/test';
import type { Injection } from '#test/support/injections.ts';
import { PASSPHRASE } from './pages/whittle.ts';
import { inServer } from './shells.ts';
import type { Folders } from './shells.ts';

/** The service that a vault is connected with, for whoever else uses it. */
export type Service = { origin: string; root: string; organizationId: string };

/** One request as any other client of the service would send it; asked again when it is too soon. */
const ask = async (
  origin: string,
  root: string,
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> => {
  for (;;) {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${root}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return await answer.json();
    if (answer.status !== 429) throw new Error(`${method} ${path} was answered with ${answer.status}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

/** Gives the service's organisation another name, as its other users can. */
export const nameOrganization = async (service: Service, name: string): Promise<void> => {
  await ask(service.origin, service.root, 'PUT', `/organizations/${service.organizationId}`, { name });
};

/** Roots, applications and the name of the organisation, as somebody else made them at the service. */
const injectService = async (
  service: Service,
  payloads: readonly Injection[],
  rootCount: number,
): Promise<void> => {
  const { origin, root, organizationId } = service;
  const roots: string[] = [];
  for (const { name } of payloads.slice(0, rootCount)) {
    const body = { organization_id: organizationId, name };
    const made = (await ask(origin, root, 'POST', '/service_token', body)) as { biscuit: string };
    roots.push(made.biscuit);
  }
  // The sandbox takes ten requests a second for each root.
  await Promise.all(
    roots.map(async (own, at) => {
      for (const { name } of payloads.filter((_, index) => index % roots.length === at))
        await ask(origin, own, 'POST', '/applications', { organization_id: organizationId, name });
    }),
  );
  await nameOrganization(service, payloads[0]?.name ?? '');
};

/** A vault with every payload as the name of an application and of a token, in its note, and the first as names of roots. */
export const fillVault = (
  folders: Folders,
  payloads: readonly Injection[],
  rootCount: number,
): Promise<Service> =>
  inServer(folders, async (client) => {
    await client.vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    const { connectionId, tokenId } = await client.services.trySandbox({});
    const connection = (await client.services.list({}))[0];
    if (connection === undefined) throw new Error('the sandbox is connected');
    const { text: root } = await client.tokens.reveal({ id: tokenId, confirmedRoot: true });
    const service = { origin: connection.baseUrl, root, organizationId: connection.organization.id };

    await injectService(service, payloads, rootCount);
    const { applications } = await client.services.sync({ connectionId });
    const known = new Map(applications.map(({ id, name }) => [name, id]));
    expect(payloads.filter(({ name }) => !known.has(name))).toEqual([]);

    // From the user: names and notes, and the activity that tells of them.
    const { presets } = await client.services.catalogue({ service: 'sandbox' });
    const parents = (await client.tokens.list({})).filter(({ kind }) => kind === 'root');
    expect(parents.filter(({ name }) => payloads.some((payload) => payload.name === name))).toHaveLength(
      rootCount,
    );
    for (const [index, { name, long }] of payloads.entries()) {
      const parentId = parents[index % parents.length]?.id ?? tokenId;
      const made = await client.tokens.attenuate({
        parentId,
        name: index % 4 === 0 ? 'Another name at first' : name,
        tool: 'ci',
        restrictions: [
          ...(index % 2 === 0
            ? [{ kind: 'applications' as const, ids: [known.get(name) ?? ''], discovery: [] }]
            : []),
          { kind: 'actions', actions: presets.find(({ id }) => id === 'read')?.actions ?? [] },
        ],
        note: long,
        copy: false,
      });
      if (index % 4 === 0) await client.tokens.rename({ id: made.id, name });
    }
    return service;
  });
