import { z } from './zod.ts';
import { call } from './define.ts';
import {
  blockReading,
  checkReading,
  datalog,
  datalogProblem,
  evaluation,
  power,
  remark,
  restrictions,
} from './restriction.ts';
import { connectionId, operationId, serviceKind } from './services.ts';

export const tokenId = z.uuid().brand<'TokenId'>();
export type TokenId = z.output<typeof tokenId>;

export const tool = z.enum(['claude-desktop', 'cursor', 'vscode', 'ci', 'env', 'person', 'other']);
export type Tool = z.output<typeof tool>;

export const tokenSummary = z.object({
  id: tokenId,
  connectionId,
  /** `null` for a root, and for a pasted attenuated token whose parent is not kept here. */
  parentId: tokenId.nullable(),
  kind: z.enum(['root', 'attenuated']),
  name: z.string(),
  tool: tool.nullable(),
  /** How often it was narrowed: the blocks after those of its root. */
  narrowings: z.number(),
  /** RFC 3339: when it was issued or made; `null` where the token does not say. */
  issuedAt: z.string().nullable(),
  /** RFC 3339: the earliest end over its blocks; `null`: none. */
  expiresAt: z.string().nullable(),
  /** Names of the applications it is limited to; `null`: all. For search and rows. */
  applications: z.array(z.string()).nullable(),
  /** First 8 hex digits of the SHA-256 of its last revocation id. */
  fingerprint: z.string(),
  /** First revocation id, hex: what the service looks up, shared by all that was made from one root. */
  revocationId: z.string(),
  /**
   * Revocation id of its root's last block, hex: ends the root and all that was made from it, and nothing else. The
   * first one where roots have one block.
   */
  rootRevocationId: z.string(),
  characters: z.number(),
  /** Nothing can be made from it any more. */
  sealed: z.boolean(),
  /** What the service last said of its root. */
  remote: z.enum(['valid', 'invalid', 'unknown']),
  /** RFC 3339; set as soon as a revoke is asked for: from then on it is blocked here. */
  revokedAt: z.string().nullable(),
});
export type TokenSummary = z.output<typeof tokenSummary>;

export const tokenDetail = tokenSummary.extend({
  ...evaluation.shape,
  blocks: z.array(blockReading),
  /** From the root down to the direct parent. */
  ancestors: z.array(z.object({ id: tokenId, name: z.string() })),
  /** The parent's end, RFC 3339; `null`: none, or no parent here. */
  parentExpiresAt: z.string().nullable(),
  history: z.array(z.object({ at: z.string(), act: z.string(), note: z.string() })),
});
export type TokenDetail = z.output<typeof tokenDetail>;

/** What a pasted text turned out to be, before anything is kept. */
export const inspection = z.object({
  kind: z.enum(['root', 'attenuated']),
  service: z.string(),
  /** Host whose public key verified the signature. */
  signedBy: z.string(),
  organization: z.object({ id: z.string(), name: z.string().nullable() }),
  /** `null`: the token may not list them, or the service did not answer. */
  applications: z.number().nullable(),
  characters: z.number(),
  power,
  /** The service's answer about the token now. */
  remote: z.enum(['valid', 'invalid', 'unknown']),
  /** Already kept under this name. */
  known: z.object({ id: tokenId, name: z.string() }).nullable(),
  suggestedName: z.string(),
});
export type Inspection = z.output<typeof inspection>;

export const copied = z.object({
  /** RFC 3339. */
  clearsAt: z.string(),
  seconds: z.number(),
});
export type Copied = z.output<typeof copied>;

/** A pasted text may be this long, in characters. */
export const MAXIMUM_PASTE = 65_536;
const pasted = z.string().max(MAXIMUM_PASTE);
const name = z.string().trim().min(1).max(50);
const source = z.object({
  text: pasted,
  /** Origin of a self-hosted service; left out: Hook0's cloud, and the connections known here. */
  baseUrl: z.string().max(2048).optional(),
  /** For a service that has no address to ask for its public key. */
  offline: z.object({ service: serviceKind, publicKey: z.string().max(100) }).optional(),
});

/** What a pasted text is; nothing of it is kept. */
export const explained = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('biscuit'),
    service: serviceKind,
    /** The service's name for people. */
    label: z.string(),
    /** Host, or the name of the service, whose public key verified the signature. */
    signedBy: z.string(),
    /** The `type` fact, e.g. `service_access` or `refresh`; `null`: none. */
    type: z.string().nullable(),
    /** Whether it is of a kind that can be kept and narrowed here. */
    keepable: z.boolean(),
    tokenKind: z.enum(['root', 'attenuated']),
    /** As of a token that is kept: the blocks after those that a root of the service has. */
    narrowings: z.number(),
    organization: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
    known: z.object({ id: tokenId, name: z.string() }).nullable(),
    issuedAt: z.string().nullable(),
    fingerprint: z.string(),
    characters: z.number(),
    sealed: z.boolean(),
    blocks: z.array(blockReading),
    /** `null`: a Biscuit that is no token for the service's API, so it has no matrix. */
    evaluation: evaluation.nullable(),
    verdict: z.enum(['restricts-nothing', 'denies-everything', 'restricts']),
  }),
  /** No key known here has signed it: its text can be read, and is not to be believed. */
  z.object({
    kind: z.literal('unverified'),
    characters: z.number(),
    sealed: z.boolean(),
    fingerprint: z.string(),
    blocks: z.array(blockReading),
    remarks: z.array(remark),
  }),
  z.object({
    kind: z.literal('jwt'),
    characters: z.number(),
    algorithm: z.string().nullable(),
    issuer: z.string().nullable(),
    subject: z.string().nullable(),
    audience: z.array(z.string()),
    scopes: z.array(z.string()),
    /** RFC 3339. */
    issuedAt: z.string().nullable(),
    notBefore: z.string().nullable(),
    expiresAt: z.string().nullable(),
    /** The names of its other claims. */
    claims: z.array(z.string()),
  }),
  /** Known by how it begins. */
  z.object({
    kind: z.literal('known-prefix'),
    characters: z.number(),
    service: z.string(),
    /** What such a token is called there. */
    what: z.string(),
    /** `full`: no scope, no end. `scoped`: the service gave it scopes or an end. `unknown`: its text does not say. */
    power: z.enum(['full', 'scoped', 'unknown']),
    /** Whether such a token can be narrowed offline by whoever holds it. */
    narrowable: z.boolean(),
  }),
  z.object({ kind: z.literal('unknown'), characters: z.number() }),
]);
export type Explained = z.output<typeof explained>;

export const tokens = {
  list: call(z.object({}), z.array(tokenSummary)),
  get: call(z.object({ id: tokenId }), tokenDetail),
  /** Finds a kept token by a pasted text; the text is forgotten. */
  find: call(z.object({ text: pasted }), z.object({ id: tokenId.nullable() })),
  inspect: call(source, inspection),
  keep: call(source.extend({ name }), z.object({ id: tokenId, connectionId })),
  /**
   * Says what a text is and may do; nothing of it is kept, and no service hears of it. An address that is typed with it
   * is asked for its public key, and for nothing else.
   */
  explain: call(source, explained),
  /** The narrowing as it would be signed: read back from a block that the engine really made. */
  preview: call(
    z.object({ parentId: tokenId, restrictions, seal: z.boolean().default(false) }),
    evaluation.extend({
      /** Datalog of the new block as the engine prints it. */
      block: z.string(),
      checks: z.array(checkReading),
      characters: z.number(),
    }),
  ),
  /** Looks at custom Datalog while it is written; a problem is an answer here, and a refusal of `attenuate`. */
  checkDatalog: call(
    z.object({ service: serviceKind, source: datalog.or(z.string().max(20_000)) }),
    z.object({
      problems: z.array(datalogProblem),
      /** Its checks read back, where there is no problem. */
      checks: z.array(checkReading),
      /** `block` is 0 here, and `check` counts within the source. */
      remarks: z.array(remark),
    }),
  ),
  attenuate: call(
    z.object({
      parentId: tokenId,
      name,
      tool,
      restrictions,
      /** Nothing can be made from a sealed token any more. */
      seal: z.boolean().default(false),
      /** Escapes that the user has seen and leaves open, by id; any other open one is refused. */
      acceptedEscapes: z.array(z.string().max(40)).max(20).default([]),
      note: z.string().max(500).optional(),
      copy: z.boolean(),
    }),
    /** `copied` is `null` where it was not asked for, or a lock came in between. */
    z.object({ id: tokenId, copied: copied.nullable() }),
  ),
  /** A root is copied only with `confirmedRoot`, and for a shorter time. */
  copy: call(z.object({ id: tokenId, confirmedRoot: z.boolean().default(false) }), copied),
  /** The token's text, for as long as it is held and at most so many seconds. A root only with `confirmedRoot`. */
  reveal: call(
    z.object({ id: tokenId, confirmedRoot: z.boolean().default(false) }),
    z.object({ text: z.string(), seconds: z.number() }),
  ),
  clearClipboard: call(z.object({}), z.object({})),
  rename: call(z.object({ id: tokenId, name }), z.object({})),
  /** What a revoke of this token would kill: always a whole revocation domain. */
  consequences: call(
    z.object({ id: tokenId }),
    z.object({
      root: z.object({ id: tokenId, name: z.string() }),
      service: z.string(),
      /** All that die with it, the root left out, in tree order. */
      killed: z.array(z.object({ id: tokenId, name: z.string(), tool: tool.nullable(), depth: z.number() })),
      /** Whether Whittle uses this root itself to manage the service. */
      managing: z.boolean(),
    }),
  ),
  /** Blocks the domain here at once; the call to the service goes out after `undoUntil`. */
  revoke: call(z.object({ id: tokenId }), z.object({ operationId, /** RFC 3339 */ undoUntil: z.string() })),
  undoRevoke: call(z.object({ operationId }), z.object({})),
  /** Takes a token, and those made from it, out of the vault; nothing changes at the service. */
  forget: call(z.object({ id: tokenId }), z.object({})),
};
