import { z } from 'zod';

const texts = z.record(z.string(), z.string());
const role = z.enum(['editor', 'viewer']);
const key = z.string().regex(/^[0-9a-f]{64}$/);

const user = z.object({
  id: z.uuid(),
  email: z.string(),
  /** In the clear: a random one that the sandbox made itself and shows to its own app. */
  password: z.string(),
  firstName: z.string(),
  lastName: z.string(),
});

const organization = z.object({
  id: z.uuid(),
  name: z.string(),
  members: z.array(z.object({ userId: z.uuid(), role })),
});

const application = z.object({ id: z.uuid(), organizationId: z.uuid(), name: z.string() });

/** A root. `id` is the API's; the `token_id` fact inside the Biscuit is another UUID, as at Hook0. */
const token = z.object({
  id: z.uuid(),
  organizationId: z.uuid(),
  name: z.string(),
  biscuit: z.string(),
  /** Hex of the first block's signature: what every request is looked up by. */
  revocationId: z.string(),
  createdAt: z.string(),
  expiredAt: z.string().nullable(),
});

const secret = z.object({
  token: z.uuid(),
  applicationId: z.uuid(),
  name: z.string().nullable(),
  createdAt: z.string(),
  deletedAt: z.string().nullable(),
});

const eventType = z.object({
  applicationId: z.uuid(),
  service: z.string(),
  resource: z.string(),
  verb: z.string(),
});

const subscription = z.object({
  id: z.uuid(),
  applicationId: z.uuid(),
  description: z.string().nullable(),
  eventTypes: z.array(z.string()),
  labels: texts,
  metadata: texts,
  target: z.object({ type: z.string(), method: z.string(), url: z.string(), headers: texts }),
  isEnabled: z.boolean(),
  secret: z.uuid(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const event = z.object({
  id: z.uuid(),
  applicationId: z.uuid(),
  eventType: z.string(),
  payload: z.string(),
  payloadContentType: z.string(),
  labels: texts,
  metadata: texts,
  ip: z.string(),
  occurredAt: z.string(),
  receivedAt: z.string(),
});

const attempt = z.object({
  id: z.uuid(),
  applicationId: z.uuid(),
  eventId: z.uuid(),
  subscriptionId: z.uuid(),
  responseId: z.uuid().nullable(),
  httpStatus: z.number().nullable(),
  createdAt: z.string(),
  /** `null`: still waiting. */
  endedAt: z.string().nullable(),
  succeeded: z.boolean(),
  retryCount: z.number(),
});

const response = z.object({
  id: z.uuid(),
  applicationId: z.uuid(),
  httpCode: z.number().nullable(),
  headers: texts,
  body: z.string(),
  elapsedMs: z.number(),
});

/** What the sandbox remembers: plain JSON, the keeper's to seal. Times are RFC 3339. */
export const sandboxState = z.object({
  version: z.literal(1),
  /** The port it had last; `null`: never started. */
  port: z.number().nullable(),
  /** Ed25519, 64 hex digits each. */
  privateKey: key,
  publicKey: key,
  /** The first one is the account that people try the sandbox with. */
  users: z.tuple([user], user),
  organizations: z.array(organization),
  applications: z.array(application),
  tokens: z.array(token),
  secrets: z.array(secret),
  eventTypes: z.array(eventType),
  subscriptions: z.array(subscription),
  /** Oldest first; the oldest leave when there are too many. */
  events: z.array(event),
  attempts: z.array(attempt),
  responses: z.array(response),
});

export type SandboxState = z.output<typeof sandboxState>;
export type Role = z.output<typeof role>;
export type SandboxUser = z.output<typeof user>;
export type SandboxOrganization = z.output<typeof organization>;
export type SandboxApplication = z.output<typeof application>;
export type SandboxToken = z.output<typeof token>;
export type SandboxSecret = z.output<typeof secret>;
export type SandboxEventType = z.output<typeof eventType>;
export type SandboxSubscription = z.output<typeof subscription>;
export type SandboxEvent = z.output<typeof event>;
export type SandboxAttempt = z.output<typeof attempt>;
export type SandboxResponse = z.output<typeof response>;

/** Each list of events, attempts and responses keeps so many. */
const KEPT = 500;

/** Adds to a list that must not grow for ever. */
export const keepNewest = <T>(list: T[], entry: T): void => {
  list.push(entry);
  if (list.length > KEPT) list.splice(0, list.length - KEPT);
};

export const eventTypeName = (type: SandboxEventType): string =>
  `${type.service}.${type.resource}.${type.verb}`;
