import { z } from './zod.ts';

export const applicationId = z.uuid();
/** A Hook0 action, e.g. `event:list`. */
export const actionName = z.string().regex(/^[a-z_]{1,40}:[a-z_]{1,40}$/);
/** RFC 3339 in UTC with whole seconds: the precision that a Biscuit's date term has. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  // No month 13 and no 31 February: what is written is what it means.
  .refine((text) => {
    const time = Date.parse(text);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 19));
  });

/** One narrowing in our words. It becomes one Biscuit block of checks; `null` leaves that side open. */
export const restriction = z.object({
  applications: z
    .object({
      ids: z.array(applicationId).min(1).max(50),
      /** Also allow finding the application: application:list, organization:list, organization:get. */
      discovery: z.boolean(),
    })
    .nullable(),
  actions: z.array(actionName).min(1).max(100).nullable(),
  /** Exclusive: at this instant it is already over. */
  expiresAt: instant.nullable(),
});
export type Restriction = z.output<typeof restriction>;

/** One check of a token, read back. What can't be put into words stays as its Datalog, escaped. */
export const checkReading = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('applications'), ids: z.array(applicationId), discovery: z.array(actionName) }),
  z.object({ kind: z.literal('actions'), actions: z.array(z.string()) }),
  z.object({ kind: z.literal('expiry'), expiresAt: instant }),
  z.object({ kind: z.literal('custom'), source: z.string() }),
]);
export type CheckReading = z.output<typeof checkReading>;

export const blockReading = z.object({
  /** Datalog as the engine prints it; for eyes only, it is never parsed again. */
  source: z.string(),
  checks: z.array(checkReading),
  facts: z.number(),
  rules: z.number(),
  thirdParty: z.boolean(),
});
export type BlockReading = z.output<typeof blockReading>;

/** What a token may do, from its decoded blocks and the real authorizer. */
export const power = z.object({
  /** `null`: every application. Empty: blocks that exclude each other. */
  applications: z.array(z.object({ id: applicationId, name: z.string().nullable() })).nullable(),
  /** Actions that the authorizer allows for one of those applications or without any. */
  allowed: z.array(z.string()),
  /** The earliest end over all blocks; `null`: none. */
  expiresAt: instant.nullable(),
  /** Datalog of checks that have no words; the verdicts above take them into account. */
  custom: z.array(z.string()),
});
export type Power = z.output<typeof power>;
