import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { problem } from '#main/sandbox/problems.ts';
import { applicationsOf, lengths, route } from '#main/sandbox/route.ts';
import type { Route } from '#main/sandbox/route.ts';
import type { SandboxApplication, SandboxSecret, SandboxState } from '#main/sandbox/state.ts';
import { usage } from './usage.ts';

const body = z.object({ organization_id: z.uuid(), name: z.string() });
const validate = ({ name }: z.output<typeof body>) => lengths({ name: [name, { min: 2, max: 50 }] });
const secretBody = z.object({ application_id: z.uuid(), name: z.string().nullish() });
const validateSecret = ({ name }: z.output<typeof secretBody>) => lengths({ name: [name, { max: 50 }] });
const inPath = { of: 'application', from: 'path' } as const;
const byQuery = { of: 'application', from: 'query' } as const;
const byBody = { of: 'application', from: 'body' } as const;

const shown = ({ id, organizationId, name }: SandboxApplication) => ({
  application_id: id,
  organization_id: organizationId,
  name,
});

const shownSecret = ({ token, name, createdAt }: SandboxSecret) => ({ token, name, created_at: createdAt });

const find = (state: SandboxState, id: string): SandboxApplication | undefined =>
  state.applications.find((each) => each.id === id);

const findSecret = (state: SandboxState, applicationId: string, token: string | undefined) =>
  state.secrets.find(
    (each) => each.applicationId === applicationId && each.token === token && each.deletedAt === null,
  );

const info = (application: SandboxApplication, state: SandboxState, now: number) => {
  const done = (list: { applicationId: string }[]): string =>
    list.some(({ applicationId }) => applicationId === application.id) ? 'Done' : 'ToDo';
  const today = usage(state, [application], now).find((day) => day.is_provisional);
  return {
    ...shown(application),
    quotas: { events_per_day_limit: 1_000, days_of_events_retention_limit: 7 },
    consumption: { events_per_day: today?.amount ?? 0 },
    onboarding_steps: {
      event_type: done(state.eventTypes),
      subscription: done(state.subscriptions),
      event: done(state.events),
    },
  };
};

const applications: Route[] = [
  route({
    method: 'GET',
    path: '/applications',
    action: 'application:list',
    scope: { of: 'organization', from: 'query' },
    viewer: true,
    answer: ({ organizationId }, { state }) => ({
      status: 200,
      json: applicationsOf(state, organizationId).map(shown),
    }),
  }),
  route<z.output<typeof body>>({
    method: 'POST',
    path: '/applications',
    action: 'application:create',
    scope: { of: 'organization', from: 'body' },
    body,
    validate,
    answer({ organizationId, body: { name } }, { state }) {
      const made = { id: randomUUID(), organizationId, name };
      state.applications.push(made);
      return { status: 201, json: shown(made) };
    },
  }),
  route({
    method: 'GET',
    path: '/applications/:application_id',
    action: 'application:get',
    scope: inPath,
    viewer: true,
    answer({ applicationId }, { state, now }) {
      const application = find(state, applicationId);
      return application ? { status: 200, json: info(application, state, now()) } : problem('NotFound');
    },
  }),
  route<z.output<typeof body>>({
    method: 'PUT',
    path: '/applications/:application_id',
    action: 'application:edit',
    scope: inPath,
    body,
    validate,
    answer({ applicationId, body: { name } }, { state }) {
      const application = find(state, applicationId);
      if (!application) return problem('NotFound');
      application.name = name;
      return { status: 200, json: shown(application) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/applications/:application_id',
    action: 'application:delete',
    scope: inPath,
    answer({ applicationId }, { state }) {
      state.applications = state.applications.filter(({ id }) => id !== applicationId);
      return { status: 204 };
    },
  }),
  route({
    method: 'GET',
    path: '/events_per_day/application',
    action: 'events_per_day:application',
    scope: byQuery,
    viewer: true,
    answer({ applicationId }, { state, now }) {
      const application = find(state, applicationId);
      return { status: 200, json: usage(state, application ? [application] : [], now()) };
    },
  }),
];

const secrets: Route[] = [
  route({
    method: 'GET',
    path: '/application_secrets',
    action: 'application_secret:list',
    scope: byQuery,
    answer: ({ applicationId }, { state }) => ({
      status: 200,
      json: state.secrets
        .filter((each) => each.applicationId === applicationId && each.deletedAt === null)
        .map(shownSecret),
    }),
  }),
  route<z.output<typeof secretBody>>({
    method: 'POST',
    path: '/application_secrets',
    action: 'application_secret:create',
    scope: byBody,
    body: secretBody,
    validate: validateSecret,
    answer({ applicationId, body: { name } }, { state, now }) {
      const made: SandboxSecret = {
        token: randomUUID(),
        applicationId,
        name: name ?? null,
        createdAt: new Date(now()).toISOString(),
        deletedAt: null,
      };
      state.secrets.push(made);
      return { status: 201, json: shownSecret(made) };
    },
  }),
  route<z.output<typeof secretBody>>({
    method: 'PUT',
    path: '/application_secrets/:application_secret_token',
    action: 'application_secret:edit',
    scope: byBody,
    body: secretBody,
    validate: validateSecret,
    answer({ applicationId, path, body: { name } }, { state }) {
      const secret = findSecret(state, applicationId, path['application_secret_token']);
      if (!secret) return problem('NotFound');
      secret.name = name ?? null;
      return { status: 200, json: shownSecret(secret) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/application_secrets/:application_secret_token',
    action: 'application_secret:delete',
    scope: byQuery,
    answer({ applicationId, path }, { state, now }) {
      const secret = findSecret(state, applicationId, path['application_secret_token']);
      if (!secret) return problem('NotFound');
      secret.deletedAt = new Date(now()).toISOString();
      return { status: 204 };
    },
  }),
];

export const applicationRoutes: Route[] = [...applications, ...secrets];
