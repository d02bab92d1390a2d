import { z } from 'zod';
import { authorizer } from './authorizer.ts';
import type { Admitted, Gate } from './gate.ts';
import { problem } from './problems.ts';
import type { Answer } from './problems.ts';
import type { Route, World } from './route.ts';

export type Received = {
  path: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** `undefined`: no JSON came. */
  body: unknown;
};

type Scope = { organizationId: string | null; applicationId: string | null };
type Found = { scope: Scope } | { refused: Answer };

const uuid = z.uuid();
const isUuid = (text: string | undefined): text is string => uuid.safeParse(text).success;
const text = (status: number, words: string): Answer => ({ status, text: words });

/** Answers one admitted request in Hook0's order: path and query, JSON, authorization, values, effect. */
export const serveRoute = async (
  route: Route,
  received: Received,
  admitted: Admitted,
  gate: Gate,
  world: World,
): Promise<Answer> => {
  // Hook0's framework answers these itself, in plain text.
  const identifiers = Object.entries(received.path).filter(([name]) => name !== 'event_type_name');
  if (identifiers.some(([, value]) => !isUuid(value))) return text(404, 'UUID parsing failed');
  if (route.scope.of !== 'none' && route.scope.from === 'query') {
    const name = `${route.scope.of}_id`;
    if (!isUuid(received.query[name])) {
      return text(400, `Query deserialize error: field \`${name}\` is missing or no UUID`);
    }
  }

  const body = route.body?.safeParse(received.body);
  if (body && !body.success) return problem('JsonPayload');

  const found = findScope(route, received, body?.data, world);
  if ('refused' in found) return found.refused;
  const { scope } = found;
  const denied = await gate.authorize(
    admitted,
    authorizer({
      action: route.action,
      at: world.now(),
      ...scope,
      viewer: route.viewer ?? false,
      serviceTokenId: subjectOf(route, received, 'service_token_id'),
      subscriptionId: subjectOf(route, received, 'subscription_id'),
      ...route.tells?.({ query: received.query, body: body?.data }),
    }),
  );
  if (denied) return denied;
  const { caller } = admitted;
  if (caller.kind === 'refresh' || (route.userOnly && caller.kind !== 'user')) return problem('Forbidden');

  const validation = route.validate?.(body?.data) ?? {};
  if (Object.keys(validation).length > 0) return problem('Validation', { validation });

  return route.answer(
    {
      caller,
      path: received.path,
      query: received.query,
      body: body?.data,
      organizationId: scope.organizationId ?? '',
      applicationId: scope.applicationId ?? '',
    },
    world,
  );
};

const subjectOf = (
  route: Route,
  { path }: Received,
  subject: 'service_token_id' | 'subscription_id',
): string | null => (route.subject === subject ? (path[subject] ?? null) : null);

const findScope = ({ scope }: Route, received: Received, body: unknown, { state }: World): Found => {
  if (scope.of === 'none') return { scope: { organizationId: null, applicationId: null } };
  if (scope.from === 'subscription') {
    const subscription = state.subscriptions.find(({ id }) => id === received.path['subscription_id']);
    return subscription ? inApplication(subscription.applicationId, state) : { refused: problem('NotFound') };
  }
  const name = `${scope.of}_id`;
  const from = scope.from === 'body' ? z.record(z.string(), z.unknown()).parse(body) : received[scope.from];
  const id = String(from[name]);
  return scope.of === 'organization'
    ? { scope: { organizationId: id, applicationId: null } }
    : inApplication(id, state);
};

/** An application that nobody knows is no secret worth a 404: it is forbidden. */
const inApplication = (id: string, state: World['state']): Found => {
  const application = state.applications.find((each) => each.id === id);
  if (!application) return { refused: problem('Forbidden') };
  return { scope: { organizationId: application.organizationId, applicationId: id } };
};
