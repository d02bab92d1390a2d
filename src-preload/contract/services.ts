import { z } from './zod.ts';
import { call } from './define.ts';
import { failure } from './failure.ts';

export const connectionId = z.uuid().brand<'ConnectionId'>();
export type ConnectionId = z.output<typeof connectionId>;
export const operationId = z.uuid().brand<'OperationId'>();
export type OperationId = z.output<typeof operationId>;

export const serviceKind = z.enum(['hook0', 'sandbox']);
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
  organization: z.object({ id: z.uuid(), name: z.string() }),
  applications: z.array(application),
  /** RFC 3339: when the service last answered with its lists; `null`: never. */
  syncedAt: z.string().nullable(),
  /** Why the last sync did not end well; `null`: it did. */
  trouble: failure.nullable(),
  /** Whether a root that can manage the organisation is kept here. */
  manageable: z.boolean(),
});
export type Connection = z.output<typeof connection>;

/** What a service's actions are called and do: the words of the studio and the sentences. */
export const catalogue = z.object({
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
          /** In the studio's list of choices; the others are only for reading tokens back. */
          offered: z.boolean(),
        }),
      ),
    }),
  ),
  presets: z.object({
    readOnly: z.array(z.string()),
    sendOnly: z.array(z.string()),
    mcp: z.array(z.string()),
  }),
  discovery: z.array(z.string()),
  /** Tools of the service's MCP server and the action that each calls. */
  mcpTools: z.array(z.object({ tool: z.string(), action: z.string() })),
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
