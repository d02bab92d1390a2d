import { z } from './zod.ts';
import { call } from './define.ts';
import { failure } from './failure.ts';

export const connectionId = z.uuid().brand<'ConnectionId'>();
export type ConnectionId = z.output<typeof connectionId>;
export const operationId = z.uuid().brand<'OperationId'>();
export type OperationId = z.output<typeof operationId>;

/** The id of a service's description, e.g. `hook0`; the embedded sandbox is `sandbox`. */
export const serviceKind = z.string().regex(/^[a-z0-9-]{1,40}$/);
export type ServiceKind = z.output<typeof serviceKind>;

export const application = z.object({ id: z.uuid(), name: z.string() });
export type Application = z.output<typeof application>;

export const connection = z.object({
  id: connectionId,
  service: serviceKind,
  /** The service's name for people: Hook0, Sandbox. */
  label: z.string(),
  /** Origin without a path, e.g. `https://app.hook0.com`. */
  baseUrl: z.string(),
  /** Hook0: a UUID. Other services have ids of other shapes. */
  organization: z.object({ id: z.string(), name: z.string() }),
  applications: z.array(application),
  /** RFC 3339: when the service last answered with its lists; `null`: never. */
  syncedAt: z.string().nullable(),
  /** Why the last sync did not end well; `null`: it did. */
  trouble: failure.nullable(),
  /** Whether a root that can manage the organisation is kept here. */
  manageable: z.boolean(),
  /** Whether the service has an API that Whittle speaks; without one tokens are imported and narrowed only. */
  remote: z.boolean(),
  /**
   * Where the service is known to decide otherwise than its description here; `null`: nothing was seen.
   * `version`: it says another one. `denied`: it refused an action that its rules allow to this token.
   * `unknown-action`: it names an action that the description has not.
   */
  differs: z
    .object({
      kind: z.enum(['version', 'denied', 'unknown-action']),
      /** The version described here. */
      ours: z.string(),
      /** The service's version, or the action; plain words, else empty. */
      theirs: z.string(),
      /** RFC 3339. */
      at: z.string(),
    })
    .nullable(),
});
export type Connection = z.output<typeof connection>;

/** A preset of a service's actions: Read only, Send only. */
const preset = z.object({ id: z.string(), label: z.string(), actions: z.array(z.string()) });

/** Narrows actions that carry one fact. */
const limit = z.object({
  id: z.string(),
  /** The row's label: Subscription, Event types, Topics. */
  label: z.string(),
  /** For sentences; `{values}` is replaced: `only subscription {values}`. */
  says: z.string(),
  /** What a value is: a UUID, a text, a prefix of a text, or `key=value`. */
  value: z.enum(['uuid', 'text', 'prefix', 'entry']),
  /** An example for the field. */
  example: z.string(),
  /** The actions it narrows. */
  actions: z.array(z.string()),
  /** What becomes of the service's other actions. */
  others: z.enum(['free', 'denied']),
  /** What people should know before they rely on it; may be empty. */
  note: z.string(),
});

/** A way around restrictions, in the words of the studio. */
const escape = z.object({
  id: z.string(),
  /** Any of these opens it. */
  actions: z.array(z.string()),
  /** What happens: "App secrets never end and survive a revoke: who has read them keeps access after this token ends." */
  says: z.string(),
  /** What closing it takes away: "secrets list". */
  closes: z.string(),
  /** `escape` must be accepted to be left open; `outlasts` is only told. */
  weight: z.enum(['escape', 'outlasts']),
});

/** What a service's actions are called and do: the words of the studio and the sentences. */
export const catalogue = z.object({
  service: serviceKind,
  /** The version of the service that the description was written from. */
  version: z.string(),
  /** Whether tokens can be limited to applications. */
  applications: z.boolean(),
  groups: z.array(
    z.object({
      /** For people: Events, Attempts. */
      label: z.string(),
      /** For sentences: events, attempts. */
      noun: z.string(),
      actions: z.array(
        z.object({
          name: z.string(),
          /** The chip's word: list, get, ingest. */
          verb: z.string(),
          /** The sentence's word: read, send, replay, create, change, delete. */
          does: z.string(),
          reads: z.boolean(),
          /** Whether the service names an application with it (contract §3c, "A"). */
          applicationScoped: z.boolean(),
          /** The service keeps it for people who signed in: no token may do it. */
          forPeople: z.boolean(),
          /** In the studio's list of choices; the others are only for reading tokens back. */
          offered: z.boolean(),
        }),
      ),
    }),
  ),
  presets: z.array(preset),
  /** Actions that find an application by name; empty: there are none. */
  discovery: z.array(z.string()),
  limits: z.array(limit),
  escapes: z.array(escape),
  /** Facts that the service supplies to a token's checks, for the editor. */
  facts: z.array(
    z.object({
      name: z.string(),
      /** `action("event:list")`, as it would be written. */
      example: z.string(),
      /** When it is there and what it says. */
      says: z.string(),
    }),
  ),
  /** Tools of the service's MCP server and the action that each calls; `null`: it needs none. */
  mcpTools: z.array(z.object({ tool: z.string(), action: z.string().nullable() })),
  /** Actions without which a tool does not work, and what it needs them for. */
  needs: z.array(z.object({ tool: z.string(), actions: z.array(z.string()), says: z.string() })),
});
export type Catalogue = z.output<typeof catalogue>;

export const operation = z.object({
  id: operationId,
  kind: z.enum(['create', 'revoke']),
  connectionId,
  /** The token's name. */
  name: z.string(),
  tokenId: z.string().nullable(),
  /** `held`: waits for its undo time. `in-doubt`: sent, and no answer came. `stopped`: needs a person. */
  state: z.enum(['held', 'prepared', 'sent', 'in-doubt', 'waiting', 'stopped']),
  attempts: z.number(),
  /** RFC 3339. */
  nextAttemptAt: z.string().nullable(),
  trouble: failure.nullable(),
});
export type Operation = z.output<typeof operation>;

const name = z.string().trim().min(1).max(50);
const address = z.string().max(2048);

export const services = {
  list: call(z.object({}), z.array(connection)),
  /** The services that are described here, the embedded one left out; without `remote` a public key is asked for. */
  kinds: call(
    z.object({}),
    z.array(z.object({ service: serviceKind, label: z.string(), remote: z.boolean() })),
  ),
  catalogue: call(z.object({ service: serviceKind }), catalogue),
  /**
   * Signs in with e-mail and password; the session stays in the main process and ends after the choice,
   * five minutes, or at lock.
   */
  signIn: call(
    z.object({ baseUrl: address, email: z.string().min(1).max(100), password: z.string().min(1).max(100) }),
    z.object({
      sessionId: z.uuid(),
      organizations: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.string() })),
    }),
  ),
  /** Makes a root for this computer in the chosen organisation, keeps it, and signs out. */
  connect: call(
    z.object({ sessionId: z.uuid(), organizationId: z.uuid() }),
    z.object({ connectionId, tokenId: z.uuid() }),
  ),
  /** Connects the embedded sandbox, with a root of its own. Connecting again finds the same. */
  trySandbox: call(z.object({}), z.object({ connectionId, tokenId: z.uuid() })),
  /** Asks the service for its applications and tokens now. */
  sync: call(z.object({ connectionId }), connection),
  createRoot: call(z.object({ connectionId, name }), z.object({ tokenId: z.uuid() })),
  operations: call(z.object({}), z.array(operation)),
  /** Tries a waiting operation now. */
  retry: call(z.object({ operationId }), z.object({})),
  /** Gives up an operation that was never sent, or that a person has looked at. */
  discard: call(z.object({ operationId }), z.object({})),
};
