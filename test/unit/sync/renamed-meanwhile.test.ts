import { expect, it } from 'vitest';
import { createDashboard, startConnected } from '#test/support/service.ts';

it('a name given while a list was on its way stays, though the list still has the old one', async () => {
  const { app, service, connectionId } = await startConnected();
  const [root] = await app.client.tokens.list({});
  if (!root) throw new Error('there is a root');
  // Roots that are new here are read first, which gives the rename the time to be the newer news.
  const dashboard = await createDashboard(service);
  for (let index = 0; index < 12; index += 1) await dashboard.createRoot(`Theirs ${index}`);
  let renamed: Promise<unknown> = Promise.resolve();
  service.setFaults(({ method, path }) => {
    if (method !== 'GET' || !path.endsWith('/service_token')) return undefined;
    renamed = app.client.tokens.rename({ id: root.id, name: 'Mine' });
    service.setFaults(undefined);
    return undefined;
  });
  await app.client.services.sync({ connectionId });
  await renamed;
  const kept = (await app.client.tokens.list({})).find(({ id }) => id === root.id);
  expect(kept).toMatchObject({ name: 'Mine' });
  expect(await app.client.audit.read({ search: 'At the service, was Mine' })).toEqual([]);
});
