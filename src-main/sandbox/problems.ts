/** The problems that the sandbox can answer with, by Hook0's stable ids: status, title, detail. */
const table = {
  JsonPayload: [400, 'Request body is not the expected JSON', 'Send a JSON body of the documented shape.'],
  AuthInvalidAuthorizationHeader: [400, 'Authorization header cannot be read', 'Send `Bearer` and a token.'],
  AuthNoAuthorizationHeader: [401, 'No Authorization header', 'Send `Bearer` and a token.'],
  AuthFailedLogin: [401, 'Login is refused', 'The e-mail or the password does not match.'],
  AuthEmailNotVerified: [401, 'E-mail is not verified', 'Verify the e-mail address first.'],
  AuthFailedRefresh: [401, 'Refresh is refused', 'The token is no refresh token of a living session.'],
  AuthInvalidBiscuit: [403, 'Token is not accepted', 'It cannot be read, or it was revoked or has expired.'],
  Forbidden: [403, 'Action is not allowed', 'The token does not allow this action here.'],
  NotFound: [404, 'Not found', 'There is no such thing, or no longer.'],
  EventTypeAlreadyExist: [409, 'Event type exists already', 'Its name is taken in this application.'],
  EventAlreadyIngested: [409, 'Event was ingested already', 'Its id was used before.'],
  OrganizationIsNotEmpty: [409, 'Organisation is not empty', 'Delete its applications first.'],
  InvitedUserDoesNotExist: [400, 'Invited user is unknown', 'Nobody has registered with this e-mail.'],
  EventTypeDoesNotExist: [400, 'Event type is unknown', 'Create the event type first.'],
  EventInvalidJsonPayload: [400, 'Payload is not JSON', 'The payload does not match its content type.'],
  Validation: [422, 'Values are refused', 'See `validation` for each field.'],
  RateLimited: [429, 'Too many requests', 'Wait as long as `Retry-After` says and send it again.'],
  InternalServerError: [500, 'Something went wrong in the service', 'It is written down there.'],
  ServiceUnavailable: [503, 'Service is too busy', 'Wait as long as `Retry-After` says and send it again.'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type ProblemId = keyof typeof table;

/** Field by field: which check refused the value, and with what parameters. */
export type Validation = Record<string, { code: string; message: null; params: Record<string, unknown> }[]>;

export type Answer =
  | { status: number; json: unknown; retryAfter?: number }
  | { status: 204 }
  | { status: number; text: string }
  | { status: number; problem: Record<string, unknown>; retryAfter?: number };

/** An RFC 7807 body as Hook0 writes it; the `type` is distinct for each id. */
export const problemBody = (
  id: string,
  status: number,
  validation: Validation | null = null,
  detail?: string,
): Record<string, unknown> => {
  const known = Object.hasOwn(table, id) ? table[id as ProblemId] : undefined;
  return {
    type: `https://documentation.hook0.com/reference/error-codes#${id.toLowerCase()}`,
    id,
    title: known?.[1] ?? id,
    detail: detail ?? known?.[2] ?? id,
    status,
    validation,
  };
};

/** What a request was found wanting for; thrown nowhere, returned everywhere. */
export const problem = (
  id: ProblemId,
  more: { validation?: Validation; retryAfter?: number } = {},
): Answer => {
  const status = table[id][0];
  return {
    status,
    problem: problemBody(id, status, more.validation ?? null),
    ...(more.retryAfter === undefined ? {} : { retryAfter: more.retryAfter }),
  };
};

export const allProblems = (): Record<string, unknown>[] =>
  (Object.keys(table) as ProblemId[]).map((id) => problemBody(id, table[id][0]));
