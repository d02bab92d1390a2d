import { describe, expect, it } from 'vitest';
import { refusalOf } from '#test/support/refusal.ts';
import { createDashboard, living, startConnectedInRealTime } from '#test/support/service.ts';

/** A vault that knows one service as 127.0.0.1 and as localhost, with a root of each. */
const startTwice = async () => {
  const started = await startConnectedInRealTime();
  const { app, service } = started;
  const text = await (await createDashboard(service)).createRoot('Other');
  const baseUrl = service.origin.replace('127.0.0.1', 'localhost');
  const other = await app.client.tokens.keep({ text, baseUrl, name: 'Other' });
  const sync = async () => {
    await app.client.services.sync({ connectionId: other.connectionId });
    await app.client.services.sync({ connectionId: started.connectionId });
  };
  const roots = async () => (await app.client.tokens.list({})).filter(({ kind }) => kind === 'root');
  return { ...started, other, sync, roots };
};

describe('one service at two addresses', () => {
  it('is synced at both, and each root is kept once', async () => {
    const { app, connectionId, other, sync, roots } = await startTwice();
    expect(other.connectionId).not.toBe(connectionId);
    await sync();
    const connections = await app.client.services.list({});
    expect(connections.map(({ trouble }) => trouble)).toEqual([null, null]);
    expect((await roots()).map((root) => root.connectionId).toSorted()).toEqual(
      [connectionId, other.connectionId].toSorted(),
    );
  });

  it('gives back no root that was forgotten at one of them', async () => {
    const { app, connectionId, other, roots } = await startTwice();
    const first = (await roots()).find((root) => root.connectionId === connectionId);
    await app.client.tokens.forget({ id: first?.id ?? '' });
    await app.client.services.sync({ connectionId: other.connectionId });
    expect((await roots()).map(({ name }) => name)).toEqual(['Other']);
  });

  it('ends a create without an answer when the other address has found its root', async () => {
    const { app, service, connectionId, other, sync } = await startTwice();
    // The sync that keeping a root begins is over then: it would find the new one itself.
    await sync();
    service.setFaults((request) => (request.method === 'POST' ? 'drop-after' : undefined));
    await refusalOf(() =>
      app.client.services.createRoot({ connectionId: other.connectionId, name: 'CI root' }),
    );
    service.setFaults(undefined);
    expect(await app.client.services.operations({})).toMatchObject([{ kind: 'create', name: 'CI root' }]);
    await app.client.services.sync({ connectionId });
    await sync();
    expect(await app.client.services.operations({})).toEqual([]);
    expect(living(service).filter(({ name }) => name === 'CI root')).toHaveLength(1);
    const created = (await app.client.audit.read({})).filter(({ act }) => act === 'created');
    expect(created.map(({ subject }) => subject).filter((name) => name === 'CI root')).toHaveLength(1);
  });
});
