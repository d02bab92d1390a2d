import { randomBytes, randomUUID } from 'node:crypto';
import { toInstant } from '#main/kernel/clock.ts';
import type { SandboxEventType, SandboxState, SandboxUser } from './state.ts';
import { eventTypeName } from './state.ts';

const HOUR = 3_600_000;

/** The accounts of a new sandbox: an editor to sign in with, and a viewer beside. Passwords are random. */
export const newUsers = (): [SandboxUser, SandboxUser] => [
  user('you@acme.example', 'Alex', 'Moreau'),
  user('sam@acme.example', 'Sam', 'Okafor'),
];

const user = (email: string, firstName: string, lastName: string): SandboxUser => ({
  id: randomUUID(),
  email,
  password: randomBytes(18).toString('base64url'),
  firstName,
  lastName,
});

type Sample = { application: string; types: SandboxEventType[]; target: string; payloads: string[] };

const type = (resource: string, verb: string): SandboxEventType => ({
  applicationId: '',
  service: 'acme',
  resource,
  verb,
});

const samples: Sample[] = [
  {
    application: 'Order Service',
    types: [type('order', 'created'), type('order', 'shipped'), type('order', 'cancelled')],
    target: 'https://fulfilment.acme.example/hooks/orders',
    payloads: ['{"order":"A-1041","total":"84.20"}', '{"order":"A-1040"}', '{"order":"A-1038"}'],
  },
  {
    application: 'User Events',
    types: [type('user', 'created'), type('user', 'verified')],
    target: 'https://crm.acme.example/webhooks/users',
    payloads: ['{"user":"u_2291"}', '{"user":"u_2290"}'],
  },
  {
    application: 'Payments',
    types: [type('payment', 'succeeded'), type('payment', 'refunded')],
    target: 'https://ledger.acme.example/in/payments',
    payloads: ['{"payment":"p_778","amount":"84.20"}', '{"payment":"p_777","amount":"12.00"}'],
  },
];

/** A new world: one organisation with three applications that already saw some traffic. */
export const newState = (
  keys: { privateKey: string; publicKey: string },
  users: [SandboxUser, ...SandboxUser[]],
  now: number,
): SandboxState => {
  const organizationId = randomUUID();
  const state: SandboxState = {
    version: 1,
    port: null,
    ...keys,
    users,
    organizations: [
      {
        id: organizationId,
        name: 'Acme Webhooks',
        members: users.map(({ id }, index) => ({ userId: id, role: index === 0 ? 'editor' : 'viewer' })),
      },
    ],
    applications: [],
    tokens: [],
    secrets: [],
    eventTypes: [],
    subscriptions: [],
    events: [],
    attempts: [],
    responses: [],
  };
  for (const sample of samples) seedApplication(state, organizationId, sample, now);
  return state;
};

const seedApplication = (state: SandboxState, organizationId: string, sample: Sample, now: number): void => {
  const applicationId = randomUUID();
  const created = toInstant(now - 72 * HOUR);
  const types = sample.types.map((each) => ({ ...each, applicationId }));
  const subscriptionId = randomUUID();
  state.applications.push({ id: applicationId, organizationId, name: sample.application });
  state.eventTypes.push(...types);
  state.secrets.push({
    token: randomUUID(),
    applicationId,
    name: 'SDK',
    createdAt: created,
    deletedAt: null,
  });
  state.subscriptions.push({
    id: subscriptionId,
    applicationId,
    description: `Sends to ${new URL(sample.target).hostname}`,
    eventTypes: types.map(eventTypeName),
    labels: { tenant: 'acme' },
    metadata: {},
    target: { type: 'http', method: 'POST', url: sample.target, headers: {} },
    isEnabled: true,
    secret: randomUUID(),
    createdAt: created,
    updatedAt: created,
  });
  for (const [index, payload] of sample.payloads.entries()) {
    const at = now - (sample.payloads.length - index) * 7 * HOUR;
    seedEvent(state, types[index % types.length] ?? types[0], payload, subscriptionId, at, index !== 0);
  }
};

const seedEvent = (
  state: SandboxState,
  type: SandboxEventType | undefined,
  payload: string,
  subscriptionId: string,
  at: number,
  succeeded: boolean,
): void => {
  if (!type) return;
  const { applicationId } = type;
  const eventId = randomUUID();
  const responseId = randomUUID();
  state.events.push({
    id: eventId,
    applicationId,
    eventType: eventTypeName(type),
    payload,
    payloadContentType: 'application/json',
    labels: { tenant: 'acme' },
    metadata: {},
    ip: '127.0.0.1',
    occurredAt: toInstant(at),
    receivedAt: toInstant(at),
  });
  state.responses.push({
    id: responseId,
    applicationId,
    httpCode: succeeded ? 200 : 502,
    headers: { 'content-type': 'text/plain' },
    body: succeeded ? 'ok' : 'bad gateway',
    elapsedMs: succeeded ? 84 : 1_204,
  });
  state.attempts.push({
    id: randomUUID(),
    applicationId,
    eventId,
    subscriptionId,
    responseId,
    httpStatus: succeeded ? 200 : 502,
    createdAt: toInstant(at),
    endedAt: toInstant(at + 2_000),
    succeeded,
    retryCount: 0,
  });
};
