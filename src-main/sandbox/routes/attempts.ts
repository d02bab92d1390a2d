import { problem } from '#main/sandbox/problems.ts';
import { route } from '#main/sandbox/route.ts';
import type { Route } from '#main/sandbox/route.ts';
import type { SandboxAttempt, SandboxState } from '#main/sandbox/state.ts';

const byQuery = { of: 'application', from: 'query' } as const;
const LISTED = 100;

const statusOf = ({ createdAt, endedAt, succeeded }: SandboxAttempt) =>
  endedAt === null
    ? { type: 'pending', since: createdAt }
    : {
        type: succeeded ? 'successful' : 'failed',
        at: endedAt,
        full_processing_ms: Date.parse(endedAt) - Date.parse(createdAt),
      };

const shown = (attempt: SandboxAttempt, state: SandboxState) => {
  const event = state.events.find(({ id }) => id === attempt.eventId);
  const subscription = state.subscriptions.find(({ id }) => id === attempt.subscriptionId);
  return {
    request_attempt_id: attempt.id,
    event_id: attempt.eventId,
    event: { event_id: attempt.eventId, event_type_name: event?.eventType ?? '' },
    subscription: {
      subscription_id: attempt.subscriptionId,
      description: subscription?.description ?? null,
    },
    created_at: attempt.createdAt,
    picked_at: attempt.endedAt === null ? null : attempt.createdAt,
    succeeded_at: attempt.succeeded ? attempt.endedAt : null,
    failed_at: attempt.succeeded ? null : attempt.endedAt,
    delay_until: null,
    response_id: attempt.responseId,
    http_response_status: attempt.httpStatus,
    retry_count: attempt.retryCount,
    status: statusOf(attempt),
  };
};

/** Comma-separated; none: of every type. */
const namesIn = (query: Readonly<Record<string, string>>): string[] =>
  (query['event.event_type_names'] ?? '').split(',').filter(Boolean);

const isOfTypes = ({ eventId }: SandboxAttempt, names: string[], { events }: SandboxState): boolean =>
  names.length === 0 || events.some(({ id, eventType }) => id === eventId && names.includes(eventType));

export const attemptRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/request_attempts',
    action: 'request_attempt:list',
    scope: byQuery,
    viewer: true,
    tells: ({ query }) => ({ eventTypeNames: namesIn(query) }),
    answer: ({ applicationId, query }, { state }) => ({
      status: 200,
      json: state.attempts
        .filter(
          (each) =>
            each.applicationId === applicationId &&
            isOfTypes(each, namesIn(query), state) &&
            (query['event_id'] === undefined || each.eventId === query['event_id']) &&
            (query['subscription_id'] === undefined || each.subscriptionId === query['subscription_id']),
        )
        .slice(-LISTED)
        .toReversed()
        .map((each) => shown(each, state)),
    }),
  }),
  route({
    method: 'GET',
    path: '/request_attempts/:request_attempt_id',
    action: 'request_attempt:get',
    scope: byQuery,
    viewer: true,
    answer({ applicationId, path }, { state }) {
      const found = state.attempts.find(
        (each) => each.applicationId === applicationId && each.id === path['request_attempt_id'],
      );
      return found ? { status: 200, json: shown(found, state) } : problem('NotFound');
    },
  }),
  route({
    method: 'GET',
    path: '/responses/:response_id',
    action: 'response:get',
    scope: byQuery,
    viewer: true,
    answer({ applicationId, path }, { state }) {
      const found = state.responses.find(
        (each) => each.applicationId === applicationId && each.id === path['response_id'],
      );
      if (!found) return problem('NotFound');
      const { id, httpCode, headers, body, elapsedMs } = found;
      const json = { response_id: id, http_code: httpCode, headers, body, elapsed_time_ms: elapsedMs };
      return { status: 200, json };
    },
  }),
];
