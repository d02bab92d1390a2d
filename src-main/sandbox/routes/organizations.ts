import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { problem } from '#main/sandbox/problems.ts';
import { applicationsOf, lengths, route } from '#main/sandbox/route.ts';
import type { Route } from '#main/sandbox/route.ts';
import type { Role, SandboxOrganization, SandboxState } from '#main/sandbox/state.ts';
import { usage } from './usage.ts';

const plan = { name: 'sandbox', label: 'Sandbox' };
const named = z.object({ name: z.string() });
const validate = ({ name }: z.output<typeof named>) => lengths({ name: [name, { min: 2, max: 50 }] });
const role = z.enum(['editor', 'viewer']);
const invitation = z.object({ email: z.string(), role });
const member = z.object({ user_id: z.uuid() });
const memberRole = z.object({ user_id: z.uuid(), role });
const inPath = { of: 'organization', from: 'path' } as const;

const shown = (organization: SandboxOrganization, as: Role) => ({
  organization_id: organization.id,
  name: organization.name,
  role: as,
  plan,
});

const find = (state: SandboxState, id: string): SandboxOrganization | undefined =>
  state.organizations.find((each) => each.id === id);

const info = (organization: SandboxOrganization, state: SandboxState) => {
  const applications = applicationsOf(state, organization.id);
  const ids = new Set(applications.map(({ id }) => id));
  const done = (list: { applicationId: string }[]): string =>
    list.some(({ applicationId }) => ids.has(applicationId)) ? 'Done' : 'ToDo';
  return {
    organization_id: organization.id,
    name: organization.name,
    plan,
    users: organization.members.flatMap(({ userId, role }) => {
      const user = state.users.find(({ id }) => id === userId);
      if (!user) return [];
      const { id, email, firstName, lastName } = user;
      return [{ user_id: id, email, first_name: firstName, last_name: lastName, role }];
    }),
    quotas: {
      members_per_organization_limit: 10,
      applications_per_organization_limit: 10,
      events_per_day_limit: 1_000,
      days_of_events_retention_limit: 7,
    },
    consumption: {
      members: organization.members.length,
      applications: applications.length,
      events_per_day: 0,
    },
    onboarding_steps: {
      application: applications.length > 0 ? 'Done' : 'ToDo',
      event_type: done(state.eventTypes),
      subscription: done(state.subscriptions),
      event: done(state.events),
    },
  };
};

export const organizationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/organizations',
    action: 'organization:list',
    scope: { of: 'none' },
    answer({ caller }, { state }) {
      const json = state.organizations.flatMap((organization) => {
        if (caller.kind === 'service') {
          return organization.id === caller.organizationId ? [shown(organization, 'editor')] : [];
        }
        const membership = organization.members.find(({ userId }) => userId === caller.user.id);
        return membership ? [shown(organization, membership.role)] : [];
      });
      return { status: 200, json };
    },
  }),
  route<z.output<typeof named>>({
    method: 'POST',
    path: '/organizations',
    action: 'organization:create',
    scope: { of: 'none' },
    userOnly: true,
    body: named,
    validate,
    answer({ caller, body: { name } }, { state }) {
      if (caller.kind !== 'user') return problem('Forbidden');
      const made: SandboxOrganization = {
        id: randomUUID(),
        name,
        members: [{ userId: caller.user.id, role: 'editor' }],
      };
      state.organizations.push(made);
      return { status: 201, json: shown(made, 'editor') };
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/:organization_id',
    action: 'organization:get',
    scope: inPath,
    viewer: true,
    answer({ organizationId }, { state }) {
      const organization = find(state, organizationId);
      return organization ? { status: 200, json: info(organization, state) } : problem('NotFound');
    },
  }),
  route<z.output<typeof named>>({
    method: 'PUT',
    path: '/organizations/:organization_id',
    action: 'organization:edit',
    scope: inPath,
    body: named,
    validate,
    answer({ organizationId, body: { name } }, { state }) {
      const organization = find(state, organizationId);
      if (!organization) return problem('NotFound');
      organization.name = name;
      return { status: 200, json: shown(organization, 'editor') };
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/:organization_id',
    action: 'organization:delete',
    scope: inPath,
    answer({ organizationId }, { state }) {
      if (applicationsOf(state, organizationId).length > 0) return problem('OrganizationIsNotEmpty');
      state.organizations = state.organizations.filter(({ id }) => id !== organizationId);
      return { status: 204 };
    },
  }),
  route<z.output<typeof invitation>>({
    method: 'POST',
    path: '/organizations/:organization_id/invite',
    action: 'organization:invite',
    scope: inPath,
    body: invitation,
    answer({ organizationId, body: { email, role } }, { state }) {
      const user = state.users.find((each) => each.email === email);
      const organization = find(state, organizationId);
      if (!user || !organization) return problem('InvitedUserDoesNotExist');
      organization.members = organization.members.filter(({ userId }) => userId !== user.id);
      organization.members.push({ userId: user.id, role });
      return { status: 200, json: { email, role } };
    },
  }),
  route<z.output<typeof memberRole>>({
    method: 'PUT',
    path: '/organizations/:organization_id/invite',
    action: 'organization:edit_role',
    scope: inPath,
    body: memberRole,
    answer({ organizationId, body }, { state }) {
      const found = find(state, organizationId)?.members.find(({ userId }) => userId === body.user_id);
      if (!found) return problem('NotFound');
      found.role = body.role;
      return { status: 200, json: body };
    },
  }),
  route<z.output<typeof member>>({
    method: 'DELETE',
    path: '/organizations/:organization_id/invite',
    action: 'organization:revoke',
    scope: inPath,
    body: member,
    answer({ organizationId, body }, { state }) {
      const organization = find(state, organizationId);
      if (!organization?.members.some(({ userId }) => userId === body.user_id)) return problem('NotFound');
      organization.members = organization.members.filter(({ userId }) => userId !== body.user_id);
      return { status: 204 };
    },
  }),
  route({
    method: 'GET',
    path: '/events_per_day/organization',
    action: 'events_per_day:organization',
    scope: { of: 'organization', from: 'query' },
    viewer: true,
    answer: ({ organizationId }, { state, now }) => ({
      status: 200,
      json: usage(state, applicationsOf(state, organizationId), now()),
    }),
  }),
];
