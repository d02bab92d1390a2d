import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import { instant } from '#contract/restriction.ts';
import { application, serviceKind } from '#contract/services.ts';
import { MAXIMUM_PASTE, tool } from '#contract/tokens.ts';
import { parseOrigin } from '#main/kernel/origin.ts';
import type { KeptConnection } from '#main/services/connections.ts';
import type { KeptToken } from '#main/tokens/store.ts';
import { jsonOf, refuseTransfer } from './format.ts';

const LONGEST_NAME = 200;
const LONGEST_NOTE = 2000;
const MOST_APPLICATIONS = 10_000;
/** Objects, lists and what they hold; a text of nothing but brackets would take a hundred times its length in memory. */
const MOST_PARTS = 4_000_000;

const name = z.string().max(LONGEST_NAME);

/** Where a token is worth something. The sandbox lives in its vault alone. */
const carriedConnection = z.strictObject({
  service: serviceKind.refine((service) => service !== 'sandbox'),
  baseUrl: z.string().max(2048),
  publicKey: z.string().regex(/^[0-9a-f]{64}$/i),
  /** Hook0: a UUID. Other services have ids of other shapes. */
  organizationId: z.string().min(1).max(500),
  organizationName: name,
  applications: z.array(application.extend({ name }).strict()).max(MOST_APPLICATIONS),
});
export type CarriedConnection = z.output<typeof carriedConnection>;

/**
 * What a token can't say of itself, and its text; all else is read from that. What its service calls it is left out: the
 * service tells it again, and a false one would have another token revoked in its place.
 */
const carriedToken = z.strictObject({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  /** Which of the file's connections. */
  connection: z.number().int().min(0),
  name,
  tool: tool.nullable(),
  note: z.string().max(LONGEST_NOTE),
  issuedAt: instant.nullable(),
  revokedAt: instant.nullable(),
  text: z.string().max(MAXIMUM_PASTE),
});
export type CarriedToken = z.output<typeof carriedToken>;

export type Payload = {
  vaultId: string;
  createdAt: string;
  connections: CarriedConnection[];
  tokens: CarriedToken[];
};

const payload = z.strictObject({
  vaultId: z.uuid(),
  createdAt: instant,
  connections: z.array(z.unknown()),
  tokens: z.array(z.unknown()),
});

/** Cut where a letter ends. */
const brief = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');

export const toCarriedConnection = (connection: KeptConnection): CarriedConnection =>
  carriedConnection.parse({
    service: connection.service,
    baseUrl: connection.baseUrl,
    publicKey: connection.publicKey,
    organizationId: connection.organizationId,
    organizationName: brief(connection.organizationName, LONGEST_NAME),
    applications: connection.applications
      .slice(0, MOST_APPLICATIONS)
      .map((each) => ({ id: each.id, name: brief(each.name, LONGEST_NAME) })),
  });

export const toCarriedToken = (token: KeptToken, connection: number, text: string): CarriedToken => ({
  id: token.id,
  parentId: token.parentId,
  connection,
  name: brief(token.name, LONGEST_NAME),
  tool: token.tool,
  note: brief(token.note, LONGEST_NOTE),
  issuedAt: token.issuedAt,
  revokedAt: token.revokedAt,
  text,
});

const [OBJECT = 0, LIST = 0, NEXT = 0] = Buffer.from('{[,', 'latin1');

/** An import refuses such a text, so an export does not make it. */
export const hasTooManyParts = (bytes: Uint8Array): boolean => {
  let parts = 0;
  for (const byte of bytes) if (byte === NEXT || byte === OBJECT || byte === LIST) parts += 1;
  return parts > MOST_PARTS;
};

/** The place of a service that has no address, by its key: nothing is ever sent there. */
export const isOffline = (baseUrl: string): boolean =>
  /^offline:[a-z0-9-]{1,40}\/[0-9a-f]{16}$/.test(baseUrl);

/** Only an address that a user could have given: no path, and plain HTTP for this machine alone. */
const isOrigin = (baseUrl: string): boolean => {
  if (isOffline(baseUrl)) return true;
  try {
    return parseOrigin(baseUrl, '') === baseUrl;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
};

/** One by one, so that a long list of nonsense ends at the first. */
const parseAll = <T>(schema: z.ZodType<T>, list: readonly unknown[]): T[] =>
  list.map((each) => {
    const parsed = schema.safeParse(each);
    return parsed.success ? parsed.data : refuseTransfer('damaged');
  });

/** What an opened export holds, whatever somebody who knew the passphrase put into it. */
export const readPayload = (bytes: Uint8Array): Payload => {
  if (hasTooManyParts(bytes)) return refuseTransfer('damaged');
  const parsed = payload.safeParse(jsonOf(bytes));
  if (!parsed.success) return refuseTransfer('damaged');
  const connections = parseAll(carriedConnection, parsed.data.connections);
  const tokens = parseAll(carriedToken, parsed.data.tokens);
  const isSound =
    connections.every(({ baseUrl }) => isOrigin(baseUrl)) &&
    tokens.every(({ connection }) => connection < connections.length);
  return isSound ? { ...parsed.data, connections, tokens } : refuseTransfer('damaged');
};
