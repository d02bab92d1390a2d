import { describe, expect, it } from 'vitest';
import type { Fault } from '#main/sandbox/faults.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { startConnectedInRealTime } from '#test/support/service.ts';

const OURS = '1.0.2';
const forbidden = (detail?: string): Fault => ({
  status: 403,
  id: 'Forbidden',
  ...(detail === undefined ? {} : { detail }),
});

const start = async () => {
  const { app, service, connectionId } = await startConnectedInRealTime();
  const faultAt = (end: string, fault: Fault) =>
    service.setFaults(({ path }) => (path.endsWith(end) ? fault : undefined));
  const sync = () => app.client.services.sync({ connectionId });
  const differs = async () => (await app.client.services.list({}))[0]?.differs;
  return { app, service, faultAt, sync, differs };
};

describe('a service that differs from its description', () => {
  it('tells another version, until it tells ours again', async () => {
    const { service, faultAt, sync } = await start();
    expect((await sync()).differs).toBeNull();
    faultAt('/swagger.json', { version: '2.0.0-rc.1' });
    const seen = await sync();
    expect(seen).toMatchObject({
      trouble: null,
      differs: { kind: 'version', ours: OURS, theirs: '2.0.0-rc.1' },
    });
    // Seen again it keeps the time that it was seen first.
    expect((await sync()).differs).toEqual(seen.differs);
    service.setFaults(undefined);
    expect((await sync()).differs).toBeNull();
  });

  it('is not one where it does not tell its version', async () => {
    const { faultAt, sync } = await start();
    for (const fault of [
      { status: 404, id: 'NotFound' },
      { status: 500, id: 'InternalServerError' },
      'html',
      { version: '<script>' },
      { version: 'x'.repeat(41) },
      'drop',
    ] as const) {
      faultAt('/swagger.json', fault);
      expect([fault, await sync()]).toMatchObject([fault, { trouble: null, differs: null }]);
    }
  });

  it('refuses what its rules allow to the root that manages it', async () => {
    const { service, faultAt, sync, differs } = await start();
    for (const [path, action] of [
      ['/organizations', 'organization:list'],
      ['/applications', 'application:list'],
      ['/service_token', 'service_token:list'],
    ] as const) {
      faultAt(path, forbidden());
      expect(await refusalOf(sync)).toMatchObject({ kind: 'service', problem: 'forbidden' });
      expect(await differs()).toMatchObject({ kind: 'denied', ours: OURS, theirs: action });
    }
    service.setFaults(undefined);
    expect((await sync()).differs).toBeNull();
  });

  it('names an action that the description has not', async () => {
    const { faultAt, sync, differs } = await start();
    faultAt('/applications', forbidden('The token lacks `application:browse` in this organisation.'));
    await refusalOf(sync);
    expect(await differs()).toMatchObject({
      kind: 'unknown-action',
      ours: OURS,
      theirs: 'application:browse',
    });
    // One that is described is a plain refusal of it.
    faultAt('/applications', forbidden('The token lacks application:list here.'));
    await refusalOf(sync);
    expect(await differs()).toMatchObject({ kind: 'denied', theirs: 'application:list' });
  });

  it('keeps none of its texts that are no action', async () => {
    const { app, faultAt, sync, differs } = await start();
    faultAt('/applications', forbidden('See https://evil.example/a:b or a::b:c or A:B'));
    await refusalOf(sync);
    const seen = await differs();
    expect(JSON.stringify(seen)).not.toContain('evil');
    expect(seen).toMatchObject({ kind: 'denied', theirs: 'application:list' });
    expect(app.log()).not.toContain('evil.example');
  });

  it('is none where the service does not take the root at all, or is away', async () => {
    const { faultAt, sync, differs } = await start();
    faultAt('/applications', { status: 403, id: 'AuthInvalidBiscuit' });
    await refusalOf(sync);
    expect(await differs()).toBeNull();
    faultAt('/applications', 'drop');
    await refusalOf(sync);
    expect(await differs()).toBeNull();
  });
});
