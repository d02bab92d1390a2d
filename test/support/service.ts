import { onTestFinished } from 'vitest';
import type { ConnectionId } from '#contract/services.ts';
import { startApp } from './app.ts';
import type { TestApp } from './app.ts';
import { createManualClock } from './clock.ts';
import { startSandbox } from './sandbox.ts';
import type { RunningSandbox } from './sandbox.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';

/** Signs the app in at the service, which makes it a root. */
export const signIn = async (app: TestApp, service: RunningSandbox): Promise<ConnectionId> => {
  const { email, password } = service.account;
  const { sessionId, organizations } = await app.client.services.signIn({
    baseUrl: service.origin,
    email,
    password: password.reveal(),
  });
  const organizationId = organizations[0]?.id ?? '';
  return (await app.client.services.connect({ sessionId, organizationId })).connectionId;
};

/** A vault connected by sign-in to a service whose faults the test sets. */
export const startConnectedAt = async <C extends Clock>(clock: C) => {
  const service = await startSandbox({ clock });
  onTestFinished(() => service.stop());
  const app = await startApp({ clock });
  await app.client.vault.create({ with: 'keychain' });
  const connectionId = await signIn(app, service);
  await app.client.services.sync({ connectionId });
  return { app, clock, service, connectionId };
};

/** On a clock that the test moves; calls that wait for a retry would not end. */
export const startConnected = () => startConnectedAt(createManualClock(Math.floor(Date.now() / 1000) * 1000));
export const startConnectedInRealTime = () => startConnectedAt(systemClock);

/** What the service still takes. */
export const living = (service: RunningSandbox) =>
  service.state().tokens.filter(({ expiredAt }) => expiredAt === null);

/** A second hand at the service: calls it directly, as its dashboard would. */
export const createDashboard = async (service: RunningSandbox) => {
  const call = async (method: string, path: string, bearer?: string, body?: unknown) => {
    const answer = await fetch(`${service.api}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (answer.status === 204 ? {} : await answer.json()) as Record<string, string>;
  };
  const { email, password } = service.account;
  const session = await call('POST', '/auth/login', undefined, { email, password: password.reveal() });
  const access = session['access_token'] ?? '';
  const organization = service.state().organizations[0]?.id ?? '';
  return {
    access,
    createRoot: async (name: string): Promise<string> =>
      (await call('POST', '/service_token', access, { organization_id: organization, name }))['biscuit'] ??
      '',
    revoke: async (name: string): Promise<void> => {
      const found = living(service).find((token) => token.name === name);
      await call('DELETE', `/service_token/${found?.id}?organization_id=${organization}`, access);
    },
  };
};
