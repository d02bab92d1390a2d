import { z } from './zod.ts';
import { call } from './define.ts';
import { actionName, datalog } from './restriction.ts';
import { serviceKind } from './services.ts';
import { tool } from './tokens.ts';

/** Whether a custom check names a record: its bytes as an id has them, or the id as it is written. */
export const holdsId = (source: string): boolean =>
  /hex:[0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i.test(source);

export const templateId = z.string().max(60);

/** A starting point of the studio. It holds choices, never a token or an address; ids only in one's own custom checks. */
export const template = z.object({
  id: templateId,
  /** Built-in ones come with a service's description and can't be changed. */
  builtIn: z.boolean(),
  /** The description whose actions it names. */
  service: serviceKind,
  name: z.string().trim().min(1).max(40),
  tool,
  /** `one`: begins with one application, the one whose name is preferred. */
  applications: z.enum(['one', 'every']),
  /** Words of application names to prefer, in lower case; empty: the first. */
  prefers: z.array(z.string().max(50)).max(10),
  /** May find applications by name. */
  discovery: z.boolean(),
  /** A preset of the catalogue, or actions. */
  may: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('preset'), preset: z.string().max(40) }),
    z.object({ kind: z.literal('actions'), actions: z.array(actionName).min(1).max(200) }),
  ]),
  limits: z
    .array(
      z.object({ limit: z.string().max(40), values: z.array(z.string().min(1).max(200)).min(1).max(50) }),
    )
    .max(10),
  /** Datalog of custom checks. */
  custom: z.array(datalog).max(5),
  /** What is typed for the end, e.g. `30d`; `null`: no end, which asks for a reason. */
  until: z.string().max(60).nullable(),
  /** Shows the calendar from the start. */
  asksDate: z.boolean(),
  /** `{tool} – {app} – until {date}`; what has no value leaves with the dash before it. */
  namePattern: z.string().trim().min(1).max(80),
  seal: z.boolean(),
});
export type Template = z.output<typeof template>;

export const templates = {
  /** Those of the service and one's own for it, in that order. */
  list: call(z.object({ service: serviceKind }), z.array(template)),
  /** Without an id a new one is made; a built-in one can't be changed. */
  save: call(
    z.object({ template: template.omit({ id: true, builtIn: true }), id: templateId.optional() }),
    template,
  ),
  remove: call(z.object({ id: templateId }), z.object({})),
  /**
   * A file to give to others, without names of applications and without restrictions to ids. `leftOut`: there were such
   * restrictions.
   */
  share: call(
    z.object({ id: templateId }),
    z.object({ fileName: z.string(), text: z.string(), leftOut: z.boolean() }),
  ),
  /** Takes in a shared file as one's own, under a name that is free; one that names a record is none. */
  takeIn: call(z.object({ text: z.string().max(65_536) }), template),
};
