import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '#main/kernel/database.ts';
import { startApp } from '#test/support/app.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { createDashboard, living, startConnected, startConnectedInRealTime } from '#test/support/service.ts';

describe('a create', () => {
  it('writes its intent before the call, and nothing is left of it afterwards', async () => {
    const { app, service, connectionId } = await startConnected();
    await app.client.services.createRoot({ connectionId, name: 'CI root' });
    expect(await app.client.services.operations({})).toEqual([]);
    expect(living(service).map(({ name }) => name)).toContain('CI root');
  });

  it('whose answer was lost is found at the service, not sent twice', async () => {
    const { app, service, connectionId } = await startConnected();
    const before = living(service).length;
    service.setFaults((request) => (request.method === 'POST' ? 'drop-after' : undefined));
    expect(
      await refusalOf(() => app.client.services.createRoot({ connectionId, name: 'CI root' })),
    ).toMatchObject({
      kind: 'service',
    });
    const [operation] = await app.client.services.operations({});
    expect(operation).toMatchObject({ kind: 'create', state: 'in-doubt', name: 'CI root' });
    service.setFaults(undefined);
    if (!operation) throw new Error('there is one operation');
    await app.client.services.retry({ operationId: operation.id });
    expect(await app.client.services.operations({})).toEqual([]);
    expect(living(service).filter(({ name }) => name === 'CI root')).toHaveLength(1);
    expect(living(service)).toHaveLength(before + 1);
    expect((await app.client.tokens.list({})).map(({ name }) => name)).toContain('CI root');
  });

  it('that never arrived is not sent again by itself, only by a person', async () => {
    const { app, service, connectionId } = await startConnected();
    service.setFaults((request) => (request.method === 'POST' ? 'drop' : undefined));
    await refusalOf(() => app.client.services.createRoot({ connectionId, name: 'CI root' }));
    service.setFaults(undefined);
    await app.client.services.sync({ connectionId });
    expect(living(service).filter(({ name }) => name === 'CI root')).toHaveLength(0);
    const [operation] = await app.client.services.operations({});
    if (!operation) throw new Error('there is one operation');
    await app.client.services.retry({ operationId: operation.id });
    expect(living(service).filter(({ name }) => name === 'CI root')).toHaveLength(1);
    expect(await app.client.services.operations({})).toEqual([]);
  });

  it('that the service refused is told and leaves nothing behind', async () => {
    const { app, service, connectionId } = await startConnected();
    service.setFaults((request) =>
      request.method === 'POST' ? { status: 403, id: 'Forbidden' } : undefined,
    );
    expect(
      await refusalOf(() => app.client.services.createRoot({ connectionId, name: 'CI root' })),
    ).toMatchObject({
      kind: 'service',
      problem: 'forbidden',
    });
    expect(await app.client.services.operations({})).toEqual([]);
  });

  it('that was cut off by a crash after the effect is adopted at the next start', async () => {
    const { app, service, clock, connectionId } = await startConnected();
    await app.client.services.createRoot({ connectionId, name: 'CI root' });
    await app.stop();
    // The file as a crash between the service's answer and the commit leaves it.
    const database = openDatabase(join(app.folder, 'whittle.db'));
    const { id } = database.prepare("SELECT id FROM token WHERE name = 'CI root'").get() as { id: string };
    database.prepare('DELETE FROM token WHERE id = ?').run(id);
    database.prepare('DELETE FROM sealed WHERE place = ?').run(`token.secret/${id}`);
    database
      .prepare(
        `INSERT INTO operation (id, kind, connection_id, token_id, name, state, attempts, next_attempt_at, trouble,
           known_remote_ids, created_at) VALUES ('00000000-0000-4000-8000-000000000001', 'create', ?, NULL, 'CI root', 'sent',
           1, NULL, NULL, '', '2026-11-22T09:00:00Z')`,
      )
      .run(connectionId);
    closeDatabase(database);
    const again = await startApp({ folder: app.folder, keychain: app.keychain, clock });
    const changed = again.heard('tokens.changed');
    await again.client.vault.state({});
    await changed;
    expect((await again.client.tokens.list({})).filter(({ name }) => name === 'CI root')).toHaveLength(1);
    expect(await again.client.services.operations({})).toEqual([]);
    expect(living(service).filter(({ name }) => name === 'CI root')).toHaveLength(1);
  });
});

describe('a revoke', () => {
  it('waits for a service that is away, blocked here already, and goes on when it is back', async () => {
    const { app, service, clock } = await startConnected();
    const [root] = await app.client.tokens.list({});
    if (!root) throw new Error('there is a root');
    service.setFaults(() => ({ status: 503, id: 'ServiceUnavailable', retryAfter: 5 }));
    await app.client.tokens.revoke({ id: root.id });
    const waiting = app.heard('tokens.revoked');
    clock.advance(11_000);
    expect(await waiting).toMatchObject({ outcome: 'waiting' });
    const [operation] = await app.client.services.operations({});
    expect(operation).toMatchObject({
      kind: 'revoke',
      state: 'waiting',
      trouble: { problem: 'unavailable' },
    });
    expect(Date.parse(operation?.nextAttemptAt ?? '')).toBeGreaterThanOrEqual(clock.now() + 5000);
    expect(await refusalOf(() => app.client.tokens.copy({ id: root.id, confirmedRoot: true }))).toMatchObject(
      {
        kind: 'token-revoked',
      },
    );
    expect(living(service)).toHaveLength(1);
    service.setFaults(undefined);
    const revoked = app.heard('tokens.revoked');
    clock.advance(400_000);
    expect(await revoked).toMatchObject({ outcome: 'revoked' });
    expect(living(service)).toHaveLength(0);
    expect(await app.client.services.operations({})).toEqual([]);
  });

  it('stops visibly where the service says no, and nothing is deleted', async () => {
    const { app, service, clock } = await startConnected();
    const [root] = await app.client.tokens.list({});
    if (!root) throw new Error('there is a root');
    service.setFaults((request) =>
      request.method === 'DELETE' ? { status: 403, id: 'Forbidden' } : undefined,
    );
    await app.client.tokens.revoke({ id: root.id });
    const stopped = app.heard('tokens.revoked');
    clock.advance(11_000);
    expect(await stopped).toMatchObject({ outcome: 'stopped' });
    const [operation] = await app.client.services.operations({});
    expect(operation).toMatchObject({ state: 'stopped', trouble: { problem: 'forbidden', status: 403 } });
    expect(await app.client.tokens.list({})).toHaveLength(1);
    service.setFaults(undefined);
    if (operation) await app.client.services.retry({ operationId: operation.id });
    expect(living(service)).toHaveLength(0);
  });

  it('that was done elsewhere is noticed by the next sync, and said', async () => {
    const { app, service, connectionId } = await startConnected();
    await app.client.services.createRoot({ connectionId, name: 'CI root' });
    await (await createDashboard(service)).revoke('CI root');
    await app.client.services.sync({ connectionId });
    const tokens = await app.client.tokens.list({});
    expect(tokens.find(({ name }) => name === 'CI root')).toMatchObject({ remote: 'invalid' });
    expect(tokens.find(({ name }) => name !== 'CI root')).toMatchObject({ remote: 'valid' });
    expect((await app.client.audit.read({})).map(({ act }) => act)).toContain('found-revoked');
  });
});

describe('a sync', () => {
  it('tells each fault of the service by its name and loses nothing', async () => {
    const { app, service, connectionId } = await startConnectedInRealTime();
    const before = await app.client.tokens.list({});
    for (const [fault, problem] of [
      [{ status: 401, id: 'AuthNoAuthorizationHeader' }, 'unauthorized'],
      [{ status: 403, id: 'Forbidden' }, 'forbidden'],
      [{ status: 404, id: 'NotFound' }, 'not-found'],
      [{ status: 422, id: 'Validation' }, 'validation'],
      [{ status: 429, id: 'RateLimited', retryAfter: 60 }, 'rate-limited'],
      [{ status: 500, id: 'InternalServerError' }, 'server-error'],
      [{ status: 503, id: 'ServiceUnavailable', retryAfter: 60 }, 'unavailable'],
      ['html', 'not-json'],
      ['drop', 'unreachable'],
    ] as const) {
      service.setFaults(() => fault);
      expect(await refusalOf(() => app.client.services.sync({ connectionId }))).toMatchObject({
        kind: 'service',
        problem,
      });
      const [connection] = await app.client.services.list({});
      expect(connection).toMatchObject({ trouble: { kind: 'service', problem }, manageable: true });
      expect(await app.client.tokens.list({})).toEqual(before);
    }
    service.setFaults(undefined);
    expect(await app.client.services.sync({ connectionId })).toMatchObject({ trouble: null });
  });

  it('never deletes or revokes a token because of one 403', async () => {
    const { app, service, connectionId } = await startConnectedInRealTime();
    let refusals = 0;
    service.setFaults(() => {
      refusals += 1;
      return refusals === 1 ? { status: 403, id: 'AuthInvalidBiscuit' } : undefined;
    });
    expect(await refusalOf(() => app.client.services.sync({ connectionId }))).toMatchObject({
      problem: 'credential-refused',
    });
    expect(await app.client.tokens.list({})).toMatchObject([{ remote: 'valid', revokedAt: null }]);
    service.setFaults(undefined);
    await app.client.services.sync({ connectionId });
  });
});
