import { z } from './zod.ts';

export const applicationId = z.uuid();
/** A service's action, e.g. `event:list`; the description of the service says which fact carries it. */
export const actionName = z.string().regex(/^[a-z_]{1,40}:[a-z_]{1,60}$/);
/** RFC 3339 in UTC with whole seconds: the precision that a Biscuit's date term has. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  // No month 13 and no 31 February: what is written is what it means.
  .refine((text) => {
    const time = Date.parse(text);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, 19));
  });

/** Characters of a custom check, and how deep its brackets and negations may go: more can hang the engine. */
export const LONGEST_DATALOG = 4096;
export const DEEPEST_DATALOG = 64;
export const datalog = z.string().max(LONGEST_DATALOG);

/** One narrowing in our words: a sentence on the screen, one check in the token (`custom`: as many as it holds). */
export const restriction = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('applications'),
    ids: z.array(applicationId).min(1).max(50),
    /** Actions that stay free of it, so that the application can be found by name. */
    discovery: z.array(actionName).max(20),
  }),
  z.object({ kind: z.literal('actions'), actions: z.array(actionName).min(1).max(200) }),
  /** Narrows the actions that carry one fact of the service; all others stay as they are. */
  z.object({
    kind: z.literal('limit'),
    /** Its id in the service's catalogue, e.g. `subscription`. */
    limit: z.string().max(40),
    /** As the catalogue's `value` says; of labels `key=value`. */
    values: z.array(z.string().min(1).max(200)).min(1).max(50),
  }),
  /** Exclusive: at this instant it is already over. */
  z.object({ kind: z.literal('expiry'), expiresAt: instant }),
  z.object({ kind: z.literal('custom'), source: datalog }),
]);
export type Restriction = z.output<typeof restriction>;

/** What one block adds, in the order of its checks; together they all must hold. */
export const restrictions = z.array(restriction).max(20);

/** One check of a token, read back. What can't be put into words stays as its Datalog, escaped. */
export const checkReading = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('applications'), ids: z.array(applicationId), discovery: z.array(actionName) }),
  z.object({ kind: z.literal('actions'), actions: z.array(z.string()) }),
  z.object({ kind: z.literal('limit'), limit: z.string(), values: z.array(z.string()) }),
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

/** Where a check stands: `block` 0 is the authority block, -1 the service's own rules. */
const place = z.object({ block: z.number(), check: z.number() });
export type CheckPlace = z.output<typeof place>;

/** One action of the service under the real authorizer. */
export const cell = z.object({
  action: z.string(),
  /** `depends`: allowed in some situations only, e.g. for one subscription. */
  verdict: z.enum(['allowed', 'denied', 'depends']),
  /** The checks that denied it, in at least one situation. */
  because: z.array(place),
});
export type Cell = z.output<typeof cell>;

/** What is odd about a check or a block: it does something else than it seems to. */
export const remark = z.object({
  block: z.number(),
  /** `null`: the block as a whole. */
  check: z.number().nullable(),
  /**
   * `denies-everything`: it can never hold. `restricts-nothing`: it always holds, or never applies.
   * `denylist`: what the service adds later stays allowed. `no-check`: only checks restrict, and here is none.
   * `changes-nothing`: no verdict of the matrix differs with it. `rejects-together`: a `reject if` with `or`, which
   * denies only where all its parts hold.
   */
  kind: z.enum([
    'denies-everything',
    'restricts-nothing',
    'denylist',
    'rejects-together',
    'no-check',
    'changes-nothing',
  ]),
  /**
   * `unknown-fact`: the service never supplies it. `text-for-bytes`: an id in quotation marks. `wrong-terms`: other
   * kinds or numbers of terms than the service's. `unbound`: a variable that nothing gives a value. `own-fact`: the
   * token itself brings what the check asks for. `stacked`: earlier blocks exclude it.
   */
  hint: z
    .enum(['unknown-fact', 'text-for-bytes', 'wrong-terms', 'unbound', 'own-fact', 'always-true', 'stacked'])
    .nullable(),
  /** The fact or variable that it is about; a plain word, else `null`. */
  about: z.string().nullable(),
});
export type Remark = z.output<typeof remark>;

/** A way around the restrictions that the token leaves open; its words are in the service's catalogue. */
export const openEscape = z.object({
  id: z.string(),
  /** The actions that open it, of those that are allowed. */
  actions: z.array(z.string()),
});
export type OpenEscape = z.output<typeof openEscape>;

/** What a token may do, from its decoded blocks and the real authorizer. */
export const power = z.object({
  /** `null`: every application. Empty: blocks that exclude each other. */
  applications: z.array(z.object({ id: applicationId, name: z.string().nullable() })).nullable(),
  /** Actions that the authorizer allows in at least one situation. */
  allowed: z.array(z.string()),
  /** Limits over all blocks, as they stand in the checks. */
  limits: z.array(z.object({ limit: z.string(), values: z.array(z.string()) })),
  /** The earliest end over all blocks; `null`: none. */
  expiresAt: instant.nullable(),
  /** The block that sets the earliest end; `null`: none does. */
  expiryBlock: z.number().nullable(),
  /** Datalog of checks that have no words; the verdicts above take them into account. */
  custom: z.array(z.string()),
});
export type Power = z.output<typeof power>;

/** All that can be said of a token's checks under a service's rules. */
export const evaluation = z.object({
  power,
  /** Every action of the service, in the order of its catalogue. */
  matrix: z.array(cell),
  escapes: z.array(openEscape),
  remarks: z.array(remark),
  /** What the engine took for the matrix, in milliseconds. */
  milliseconds: z.number(),
});
export type Evaluation = z.output<typeof evaluation>;

/** What is wrong with a custom check, and where: characters from the beginning of its source. */
export const datalogProblem = z.object({
  kind: z.enum([
    'empty',
    'syntax',
    'fact',
    'rule',
    'policy',
    'trusting',
    'parameter',
    'too-long',
    'too-deep',
  ]),
  from: z.number(),
  to: z.number(),
});
export type DatalogProblem = z.output<typeof datalogProblem>;
