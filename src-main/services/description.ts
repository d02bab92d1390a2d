import { z } from 'zod';
import { catalogue, serviceKind } from '#contract/services.ts';
import { template } from '#contract/templates.ts';

/** A mark ties an action to parts of the authorizer: `viewer`, `application`. */
const mark = z.string().regex(/^[a-z-]{1,30}$/);
const factName = z.string().regex(/^[a-zA-Z][\w:]{0,60}$/);

/** A value of the account that the token itself names, for the authorizer's `{name}`. */
const accountValue = z.object({
  name: z.string().regex(/^[a-z_]{1,30}$/),
  /** `fact`: of the block's facts. `check`: of the predicates that its checks ask for. */
  from: z.enum(['fact', 'check']),
  block: z.number().int().min(0).max(8),
  predicate: factName,
  term: z.number().int().min(0).max(8),
  value: z.enum(['uuid', 'text']),
});

const [group] = [catalogue.shape.groups.element];

/**
 * All that Whittle knows of how a service decides about its Biscuits: data, written from the service's source or
 * documents. A service with a description can be imported from and narrowed without a line of code.
 */
export const description = z.object({
  service: serviceKind,
  /** The service's name for people. */
  label: z.string(),
  /** The service's version that this was written from, and where that was read. */
  version: z.string(),
  source: z.string(),
  token: z.object({
    /** How many blocks a token has as the service gives it out: a root. */
    rootBlocks: z.number().int().min(1).max(8),
    /** The `type` facts of tokens that can be kept and narrowed; empty: its tokens have no such fact. */
    types: z.array(z.string()),
    account: z.array(accountValue).min(1),
  }),
  /** The fact that names an application by 16 bytes, and the mark of actions that carry it. */
  application: z.object({ fact: factName, mark }).nullable(),
  /** The mark of actions that the service keeps for people who signed in: no token may do them. */
  people: z.object({ mark }).nullable(),
  /** Facts with one text that name the action: its name is the prefix and the text. */
  actionFacts: z.array(z.object({ fact: factName, prefix: z.string() })).min(1),
  groups: z.array(
    group.extend({
      actions: z.array(
        group.shape.actions.element
          .omit({ applicationScoped: true, forPeople: true })
          .extend({ marks: z.array(mark) }),
      ),
    }),
  ),
  presets: catalogue.shape.presets,
  discovery: catalogue.shape.discovery,
  limits: z.array(
    catalogue.shape.limits.element.extend({
      fact: factName,
      arity: z.number().int().min(1).max(8),
      term: z.number().int().min(0).max(7),
      match: z.enum(['is', 'subset', 'entries', 'prefix']),
    }),
  ),
  escapes: catalogue.shape.escapes,
  facts: z.array(
    catalogue.shape.facts.element.extend({
      name: factName,
      terms: z.array(z.enum(['text', 'bytes', 'date', 'integer', 'boolean', 'set', 'map', 'any'])),
    }),
  ),
  mcpTools: catalogue.shape.mcpTools,
  needs: catalogue.shape.needs,
  /** Starting points of the studio, the default first. */
  templates: z.array(template.omit({ builtIn: true, service: true })).min(1),
  /**
   * The service's own rules as Datalog, in order. A part with `for` is there for actions with that mark only. In it
   * `{time}`, `{action}` (the text of its fact), `{application}` and the account's values are parameters.
   */
  authorizer: z
    .array(z.object({ for: mark.nullable(), without: mark.nullable(), code: z.array(z.string()) }))
    .min(1),
  /** Texts for parameters that a real request would bring, e.g. a topic's name. */
  samples: z.record(z.string(), z.string()),
});
export type Description = z.output<typeof description>;
