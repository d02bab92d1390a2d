import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { problem } from '#main/sandbox/problems.ts';
import { lengths, route } from '#main/sandbox/route.ts';
import type { Route } from '#main/sandbox/route.ts';
import { eventTypeName, keepNewest } from '#main/sandbox/state.ts';
import type { SandboxEvent, SandboxEventType, SandboxState } from '#main/sandbox/state.ts';

const texts = z.record(z.string(), z.string());
const eventBody = z.object({
  application_id: z.uuid(),
  event_id: z.uuid().nullish(),
  event_type: z.string(),
  labels: texts,
  metadata: texts.nullish(),
  occurred_at: z.iso.datetime({ offset: true }),
  payload: z.string().max(699_050),
  payload_content_type: z.enum(['text/plain', 'application/json', 'application/octet-stream+base64']),
});
type EventBody = z.output<typeof eventBody>;
const typeBody = z.object({
  application_id: z.uuid(),
  service: z.string(),
  resource_type: z.string(),
  verb: z.string(),
});
type TypeBody = z.output<typeof typeBody>;
const replayBody = z.object({ application_id: z.uuid() });
const byQuery = { of: 'application', from: 'query' } as const;
const byBody = { of: 'application', from: 'body' } as const;
/** Hook0 lists the newest hundred. */
const LISTED = 100;

const shownType = (type: SandboxEventType) => ({
  event_type_name: eventTypeName(type),
  service_name: type.service,
  resource_type_name: type.resource,
  verb_name: type.verb,
});

const shownEvent = (event: SandboxEvent) => ({
  event_id: event.id,
  event_type_name: event.eventType,
  payload_content_type: event.payloadContentType,
  ip: event.ip,
  labels: event.labels,
  metadata: event.metadata,
  occurred_at: event.occurredAt,
  received_at: event.receivedAt,
});

const findType = (state: SandboxState, applicationId: string, name: string | undefined) =>
  state.eventTypes.find((each) => each.applicationId === applicationId && eventTypeName(each) === name);

const findEvent = (state: SandboxState, applicationId: string, id: string | undefined) =>
  state.events.find((each) => each.applicationId === applicationId && each.id === id);

/** Queues an event for its subscriptions. The attempts wait for ever: the sandbox sends nothing anywhere. */
const queue = (state: SandboxState, event: SandboxEvent, at: string): void => {
  for (const { applicationId, eventTypes, id, isEnabled, labels } of state.subscriptions) {
    const matches = Object.entries(labels).every(([key, value]) => event.labels[key] === value);
    if (applicationId !== event.applicationId || !isEnabled || !matches) continue;
    if (!eventTypes.includes(event.eventType)) continue;
    keepNewest(state.attempts, {
      id: randomUUID(),
      applicationId,
      eventId: event.id,
      subscriptionId: id,
      responseId: null,
      httpStatus: null,
      createdAt: at,
      endedAt: null,
      succeeded: false,
      retryCount: 0,
    });
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};

const types: Route[] = [
  route({
    method: 'GET',
    path: '/event_types',
    action: 'event_type:list',
    scope: byQuery,
    viewer: true,
    answer: ({ applicationId }, { state }) => ({
      status: 200,
      json: state.eventTypes.filter((each) => each.applicationId === applicationId).map(shownType),
    }),
  }),
  route<TypeBody>({
    method: 'POST',
    path: '/event_types',
    action: 'event_type:create',
    scope: byBody,
    body: typeBody,
    validate: ({ service, resource_type, verb }) =>
      lengths({
        service: [service, { min: 1, max: 50 }],
        resource_type: [resource_type, { min: 1, max: 50 }],
        verb: [verb, { min: 1, max: 50 }],
      }),
    answer({ applicationId, body }, { state }) {
      const made = { applicationId, service: body.service, resource: body.resource_type, verb: body.verb };
      if (findType(state, applicationId, eventTypeName(made))) return problem('EventTypeAlreadyExist');
      state.eventTypes.push(made);
      return { status: 201, json: shownType(made) };
    },
  }),
  route({
    method: 'GET',
    path: '/event_types/:event_type_name',
    action: 'event_type:get',
    scope: byQuery,
    viewer: true,
    answer({ applicationId, path }, { state }) {
      const found = findType(state, applicationId, path['event_type_name']);
      return found ? { status: 200, json: shownType(found) } : problem('NotFound');
    },
  }),
  route({
    method: 'DELETE',
    path: '/event_types/:event_type_name',
    action: 'event_type:delete',
    scope: byQuery,
    answer({ applicationId, path }, { state }) {
      const found = findType(state, applicationId, path['event_type_name']);
      if (!found) return problem('NotFound');
      state.eventTypes = state.eventTypes.filter((each) => each !== found);
      return { status: 204 };
    },
  }),
];

const events: Route[] = [
  route({
    method: 'GET',
    path: '/events',
    action: 'event:list',
    scope: byQuery,
    viewer: true,
    answer: ({ applicationId }, { state }) => ({
      status: 200,
      json: state.events
        .filter((each) => each.applicationId === applicationId)
        .slice(-LISTED)
        .toReversed()
        .map(shownEvent),
    }),
  }),
  route({
    method: 'GET',
    path: '/events/:event_id',
    action: 'event:get',
    scope: byQuery,
    viewer: true,
    answer({ applicationId, path }, { state }) {
      const found = findEvent(state, applicationId, path['event_id']);
      if (!found) return problem('NotFound');
      const payload = Buffer.from(found.payload, 'utf8').toString('base64');
      return { status: 200, json: { ...shownEvent(found), payload } };
    },
  }),
  route<EventBody>({
    method: 'POST',
    path: '/event',
    action: 'event:ingest',
    scope: byBody,
    body: eventBody,
    validate: ({ event_type }) => lengths({ event_type: [event_type, { min: 1, max: 200 }] }),
    answer({ applicationId, body }, { state, now }) {
      if (!findType(state, applicationId, body.event_type)) return problem('EventTypeDoesNotExist');
      if (body.payload_content_type === 'application/json' && !isJson(body.payload)) {
        return problem('EventInvalidJsonPayload');
      }
      const id = body.event_id ?? randomUUID();
      if (state.events.some((each) => each.id === id)) return problem('EventAlreadyIngested');
      const at = new Date(now()).toISOString();
      const event: SandboxEvent = {
        id,
        applicationId,
        eventType: body.event_type,
        payload: body.payload,
        payloadContentType: body.payload_content_type,
        labels: body.labels,
        metadata: body.metadata ?? {},
        ip: '127.0.0.1',
        occurredAt: body.occurred_at,
        receivedAt: at,
      };
      keepNewest(state.events, event);
      queue(state, event, at);
      return { status: 201, json: { application_id: applicationId, event_id: id, received_at: at } };
    },
  }),
  route<z.output<typeof replayBody>>({
    method: 'POST',
    path: '/events/:event_id/replay',
    action: 'event:replay',
    scope: byBody,
    body: replayBody,
    answer({ applicationId, path }, { state, now }) {
      const found = findEvent(state, applicationId, path['event_id']);
      if (!found) return problem('NotFound');
      queue(state, found, new Date(now()).toISOString());
      return { status: 204 };
    },
  }),
];

export const eventRoutes: Route[] = [...types, ...events];
