import type { z } from 'zod';
import type { SandboxApplication, SandboxState, SandboxUser } from './state.ts';
import type { Answer, Validation } from './problems.ts';

/** Who sent a request: the owner of a living root, or a signed-in user. */
export type Caller =
  | { kind: 'service'; organizationId: string }
  | { kind: 'user'; user: SandboxUser; sessionId: string };

/** What a handler may use beside the request. */
export type World = {
  state: SandboxState;
  /** Milliseconds since 1970. */
  now(): number;
  mintServiceToken(organizationId: string): Promise<{ biscuit: string; revocationId: string }>;
};

export type Request<B> = {
  caller: Caller;
  path: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: B;
  /** The organisation or application that was authorized; empty where the action is about none. */
  organizationId: string;
  applicationId: string;
};

/** Facts of one request, beside those that every action has. */
export type Told = {
  labels?: Readonly<Record<string, string>>;
  eventTypeNames?: readonly string[];
};

/** One line of the API. `scope` says where the authorizer's organisation and application come from. */
export type Route<B = unknown> = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under `/api/v1`, without a trailing slash. */
  path: string;
  action: string;
  scope:
    | { of: 'none' }
    | { of: 'organization' | 'application'; from: 'path' | 'query' | 'body' }
    /** The application of the subscription in the path. */
    | { of: 'application'; from: 'subscription' };
  /** Open to members with the role `viewer`. */
  viewer?: true;
  /** Only for a signed-in user, whatever the Datalog says. */
  userOnly?: true;
  /** The path's id that the authorizer names in a fact of its own. */
  subject?: 'service_token_id' | 'subscription_id';
  /** What else the authorizer tells of the request: the labels of a new subscription, the event types that are asked for. */
  tells?(request: { query: Readonly<Record<string, string>>; body: B }): Told;
  /** The JSON's shape; what does not have it is `JsonPayload`. */
  body?: z.ZodType<B>;
  /** What is refused in a body of the right shape. */
  validate?(body: B): Validation;
  answer(request: Request<B>, world: World): Answer | Promise<Answer>;
};

/** Keeps a body's type inside its own route; the server has checked it against `body` before. */
export const route = <B = undefined>(line: Route<B>): Route => line;

type Bounds = { min?: number; max: number };

/** Refuses texts that are too short or too long, and control characters in them. */
export const lengths = (values: Record<string, readonly [string | null | undefined, Bounds]>): Validation => {
  const refused: Validation = {};
  for (const [field, [value, bounds]] of Object.entries(values)) {
    if (value === null || value === undefined) continue;
    const characters = [...value].length;
    const problems: Validation[string] = [];
    if (characters > bounds.max || characters < (bounds.min ?? 0)) {
      problems.push({ code: 'length', message: null, params: { ...bounds, value } });
    }
    if (/\p{Cc}/u.test(value)) {
      problems.push({ code: 'non_control_character', message: null, params: { value } });
    }
    if (problems.length > 0) refused[field] = problems;
  }
  return refused;
};

export const applicationsOf = (state: SandboxState, organizationId: string): SandboxApplication[] =>
  state.applications.filter((each) => each.organizationId === organizationId);
