import { expect, it } from 'vitest';
import { createDashboard, startConnectedInRealTime } from '#test/support/service.ts';

it('keeps each root once where one service is connected at two addresses, and goes on syncing both', async () => {
  const { app, service, connectionId } = await startConnectedInRealTime();
  const text = await (await createDashboard(service)).createRoot('Other');
  const baseUrl = service.origin.replace('127.0.0.1', 'localhost');
  const second = await app.client.tokens.keep({ text, baseUrl, name: 'Other' });
  expect(second.connectionId).not.toBe(connectionId);

  await app.client.services.sync({ connectionId: second.connectionId });
  await app.client.services.sync({ connectionId });

  const connections = await app.client.services.list({});
  expect(connections.map(({ trouble }) => trouble)).toEqual([null, null]);
  const roots = (await app.client.tokens.list({})).filter(({ kind }) => kind === 'root');
  expect(roots.map((root) => root.connectionId).toSorted()).toEqual(
    [connectionId, second.connectionId].toSorted(),
  );
});
