import { expect, it, onTestFinished } from 'vitest';
import type { Failure } from '#contract/failure.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { silentLog } from '#main/kernel/log.ts';
import { createSandboxKeeper } from '#main/sandbox/keeper.ts';
import type { Connections } from '#main/services/connections.ts';
import type { Vault } from '#main/vault/vault.ts';

const FULL = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

it('The sandbox’s own trouble is told as the disk’s while the vault does not take what it changes', async () => {
  const biscuit = createBiscuit({ log: silentLog });
  let isFull = false;
  const vault: Pick<Vault, 'findOpened' | 'keep'> = {
    findOpened: () => undefined,
    keep: () => {
      if (isFull) throw FULL;
    },
  };
  const connections: Pick<Connections, 'all' | 'setAddress'> = { all: () => [], setAddress: () => {} };
  const keeper = createSandboxKeeper({
    biscuit,
    vault: vault as Vault,
    connections: connections as Connections,
    clock: systemClock,
    log: silentLog,
    label: 'Sandbox',
    version: '1.0.0',
  });
  onTestFinished(() => keeper.close());
  const { origin, email, password } = await keeper.open();
  const call = async (path: string, bearer: string | null, body?: unknown) => {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...(bearer === null ? {} : { authorization: bearer }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.status, json: (await answer.json()) as unknown };
  };
  const signedIn = await call('/auth/login', null, { email, password: password.reveal() });
  const bearer = `Bearer ${(signedIn.json as { access_token: string }).access_token}`;
  const organizations = await call('/organizations', bearer);
  const [organization] = organizations.json as { organization_id: string }[];
  const createRoot = async (): Promise<number> => {
    const asked = { organization_id: organization?.organization_id, name: 'Root' };
    return (await call('/service_token', bearer, asked)).status;
  };
  const failure = (service: string): Failure => ({ kind: 'service', service, problem: 'server-error' });

  expect(await createRoot()).toBeLessThan(300);
  expect(keeper.troubleBehind(failure('Sandbox'))).toBeUndefined();
  isFull = true;
  expect(await createRoot()).toBe(500);
  expect(keeper.troubleBehind(failure('Sandbox'))).toBe(FULL);
  expect(keeper.troubleBehind(failure('Hook0'))).toBeUndefined();
  expect(keeper.troubleBehind({ kind: 'locked' })).toBeUndefined();
  isFull = false;
  expect(await createRoot()).toBeLessThan(300);
  expect(keeper.troubleBehind(failure('Sandbox'))).toBeUndefined();
});
