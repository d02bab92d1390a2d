import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { problem } from '#main/sandbox/problems.ts';
import { lengths, route } from '#main/sandbox/route.ts';
import type { Route } from '#main/sandbox/route.ts';
import type { SandboxState, SandboxSubscription } from '#main/sandbox/state.ts';

const texts = z.record(z.string(), z.string());
const body = z.object({
  application_id: z.uuid(),
  event_types: z.array(z.string()),
  description: z.string().nullish(),
  is_enabled: z.boolean(),
  labels: texts.nullish(),
  label_key: z.string().nullish(),
  label_value: z.string().nullish(),
  metadata: texts.nullish(),
  target: z.object({ type: z.literal('http'), method: z.string(), url: z.url(), headers: texts }),
});
type Body = z.output<typeof body>;

const validate = ({ description, event_types }: Body) => ({
  ...lengths({ description: [description, { max: 200 }] }),
  ...(event_types.length === 0
    ? { event_types: [{ code: 'length', message: null, params: { min: 1, value: event_types } }] }
    : {}),
});

const labelsOf = ({ labels, label_key, label_value }: Body): Record<string, string> =>
  labels ?? (label_key && label_value ? { [label_key]: label_value } : {});

const shown = (subscription: SandboxSubscription) => {
  const [label] = Object.entries(subscription.labels);
  return {
    subscription_id: subscription.id,
    application_id: subscription.applicationId,
    description: subscription.description,
    event_types: subscription.eventTypes,
    is_enabled: subscription.isEnabled,
    labels: subscription.labels,
    label_key: label?.[0] ?? '',
    label_value: label?.[1] ?? '',
    metadata: subscription.metadata,
    target: subscription.target,
    secret: subscription.secret,
    dedicated_workers: [],
    created_at: subscription.createdAt,
    updated_at: subscription.updatedAt,
  };
};

const find = (state: SandboxState, applicationId: string, id: string | undefined) =>
  state.subscriptions.find((each) => each.id === id && each.applicationId === applicationId);

export const subscriptionRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/subscriptions',
    action: 'subscription:list',
    scope: { of: 'application', from: 'query' },
    viewer: true,
    answer: ({ applicationId }, { state }) => ({
      status: 200,
      json: state.subscriptions.filter((each) => each.applicationId === applicationId).map(shown),
    }),
  }),
  route<Body>({
    method: 'POST',
    path: '/subscriptions',
    action: 'subscription:create',
    scope: { of: 'application', from: 'body' },
    body,
    tells: ({ body: given }) => ({ labels: labelsOf(given) }),
    validate,
    answer({ applicationId, body }, { state, now }) {
      const at = new Date(now()).toISOString();
      const made: SandboxSubscription = {
        id: randomUUID(),
        applicationId,
        description: body.description ?? null,
        eventTypes: body.event_types,
        labels: labelsOf(body),
        metadata: body.metadata ?? {},
        target: body.target,
        isEnabled: body.is_enabled,
        secret: randomUUID(),
        createdAt: at,
        updatedAt: at,
      };
      state.subscriptions.push(made);
      return { status: 201, json: shown(made) };
    },
  }),
  route({
    method: 'GET',
    path: '/subscriptions/:subscription_id',
    action: 'subscription:get',
    scope: { of: 'application', from: 'subscription' },
    subject: 'subscription_id',
    viewer: true,
    answer({ applicationId, path }, { state }) {
      const found = find(state, applicationId, path['subscription_id']);
      return found ? { status: 200, json: shown(found) } : problem('NotFound');
    },
  }),
  route<Body>({
    method: 'PUT',
    path: '/subscriptions/:subscription_id',
    action: 'subscription:edit',
    scope: { of: 'application', from: 'body' },
    subject: 'subscription_id',
    body,
    validate,
    answer({ applicationId, path, body }, { state, now }) {
      const found = find(state, applicationId, path['subscription_id']);
      if (!found) return problem('NotFound');
      Object.assign(found, {
        description: body.description ?? null,
        eventTypes: body.event_types,
        labels: labelsOf(body),
        metadata: body.metadata ?? {},
        target: body.target,
        isEnabled: body.is_enabled,
        updatedAt: new Date(now()).toISOString(),
      } satisfies Partial<SandboxSubscription>);
      return { status: 200, json: shown(found) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/subscriptions/:subscription_id',
    action: 'subscription:delete',
    scope: { of: 'application', from: 'query' },
    subject: 'subscription_id',
    answer({ applicationId, path }, { state }) {
      const found = find(state, applicationId, path['subscription_id']);
      if (!found) return problem('NotFound');
      state.subscriptions = state.subscriptions.filter((each) => each !== found);
      return { status: 204 };
    },
  }),
];
