import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { problem } from '#main/sandbox/problems.ts';
import { lengths, route } from '#main/sandbox/route.ts';
import type { Route } from '#main/sandbox/route.ts';
import type { SandboxState, SandboxToken } from '#main/sandbox/state.ts';

const body = z.object({ organization_id: z.uuid(), name: z.string() });
const validate = ({ name }: z.output<typeof body>) => lengths({ name: [name, { max: 50 }] });
const byQuery = { of: 'organization', from: 'query' } as const;
const byBody = { of: 'organization', from: 'body' } as const;

const living = (
  state: SandboxState,
  id: string | undefined,
  organizationId: string,
): SandboxToken | undefined =>
  state.tokens.find(
    (each) => each.id === id && each.organizationId === organizationId && each.expiredAt === null,
  );

/** As at Hook0 every answer holds the whole root. */
const shown = (token: SandboxToken) => ({
  token_id: token.id,
  name: token.name,
  biscuit: token.biscuit,
  created_at: token.createdAt,
});

export const serviceTokenRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/service_token',
    action: 'service_token:list',
    scope: byQuery,
    answer: ({ organizationId }, { state }) => ({
      status: 200,
      json: state.tokens
        .filter((each) => each.organizationId === organizationId && each.expiredAt === null)
        .toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
        .map(shown),
    }),
  }),
  route<z.output<typeof body>>({
    method: 'POST',
    path: '/service_token',
    action: 'service_token:create',
    scope: byBody,
    body,
    validate,
    async answer({ organizationId, body: { name } }, { state, now, mintServiceToken }) {
      const minted = await mintServiceToken(organizationId);
      const token: SandboxToken = {
        // Not the `token_id` inside the Biscuit.
        id: randomUUID(),
        organizationId,
        name,
        ...minted,
        createdAt: new Date(now()).toISOString(),
        expiredAt: null,
      };
      state.tokens.push(token);
      return { status: 201, json: shown(token) };
    },
  }),
  route({
    method: 'GET',
    path: '/service_token/:service_token_id',
    action: 'service_token:get',
    scope: byQuery,
    answer({ organizationId, path }, { state }) {
      const token = living(state, path['service_token_id'], organizationId);
      return token ? { status: 200, json: shown(token) } : problem('NotFound');
    },
  }),
  route<z.output<typeof body>>({
    method: 'PUT',
    path: '/service_token/:service_token_id',
    action: 'service_token:edit',
    scope: byBody,
    subject: 'service_token_id',
    body,
    validate,
    answer({ organizationId, path, body: { name } }, { state }) {
      const token = living(state, path['service_token_id'], organizationId);
      if (!token) return problem('NotFound');
      token.name = name;
      return { status: 200, json: shown(token) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/service_token/:service_token_id',
    action: 'service_token:delete',
    scope: byQuery,
    subject: 'service_token_id',
    answer({ organizationId, path }, { state, now }) {
      const token = living(state, path['service_token_id'], organizationId);
      if (!token) return problem('NotFound');
      token.expiredAt = new Date(now()).toISOString();
      return { status: 204 };
    },
  }),
];
