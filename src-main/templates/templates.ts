import { randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { ServiceKind } from '#contract/services.ts';
import type { Template } from '#contract/templates.ts';
import type { Audit } from '#main/audit/audit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Database } from '#main/kernel/database.ts';
import { namesRecords, printShared, readShared } from './shared-file.ts';
import { createTemplateStore, templateContent } from './store.ts';
import type { KeptTemplate, TemplateContent } from './store.ts';

const LONGEST_NAME = 40;

type Problem = 'other-service' | 'missing' | 'name-taken' | 'built-in' | 'not-a-template';

const refuse = (problem: Problem): never => {
  throw new Refusal({ kind: 'template', problem });
};

/** Names that only differ in how they are written would be one name to people. */
const sameName = (a: string, b: string): boolean => a.toLocaleLowerCase('en') === b.toLocaleLowerCase('en');

/** What a template names must be there: else it would offer something else than it says. */
export type Known = {
  /** The service whose description it is; `undefined`: no service of that id is described. */
  described: ServiceKind;
  builtIn: readonly Template[];
  actions: readonly string[];
  presets: readonly string[];
  limits: readonly string[];
  /** Those of the limits whose values are ids of records. */
  idLimits: readonly string[];
  /** Whether these values are what the limit takes. */
  fits: (limit: string, values: readonly string[]) => boolean;
  /** Whether a custom check can be signed as it stands. */
  isSound: (source: string) => Promise<boolean>;
};

/** Starting points of the studio: those of a service's description, and one's own. */
export const createTemplates = (deps: {
  database: Database;
  audit: Audit;
  clock: Clock;
  known: (service: ServiceKind) => Known | undefined;
  /** Those that come with any service. */
  allBuiltIn: () => readonly Template[];
  changed: () => void;
}) => {
  const { audit, clock } = deps;
  const store = createTemplateStore(deps.database);

  const require = (service: ServiceKind): Known => deps.known(service) ?? refuse('other-service');
  const isBuiltIn = (id: string): boolean => deps.allBuiltIn().some((each) => each.id === id);
  const toTemplate = ({ id, service, name, content }: KeptTemplate): Template => ({
    id,
    builtIn: false,
    service,
    name,
    ...content,
  });
  const get = (id: string): KeptTemplate => {
    if (isBuiltIn(id)) refuse('built-in');
    return store.find(id) ?? refuse('missing');
  };

  const takenNames = ({ described, builtIn }: Known, besides?: string): string[] => [
    ...builtIn.map(({ name }) => name),
    ...store
      .ofService(described)
      .filter(({ id }) => id !== besides)
      .map(({ name }) => name),
  ];

  const isKnown = ({ may, limits }: TemplateContent, known: Known): boolean =>
    (may.kind === 'preset'
      ? known.presets.includes(may.preset)
      : may.actions.every((action) => known.actions.includes(action))) &&
    limits.every(({ limit }) => known.limits.includes(limit));

  /** What others wrote is believed only where a token could be made with it. */
  const isUsable = async ({ limits, custom }: TemplateContent, known: Known): Promise<boolean> =>
    limits.every(({ limit, values }) => known.fits(limit, values)) &&
    (await Promise.all(custom.map(known.isSound))).every(Boolean);

  const freeName = (name: string, taken: readonly string[]): string => {
    for (let number = 1; ; number += 1) {
      const tail = number === 1 ? '' : ` ${number}`;
      const tried = `${name.slice(0, LONGEST_NAME - tail.length).trimEnd()}${tail}`;
      if (!taken.some((each) => sameName(each, tried))) return tried;
    }
  };

  const note = (name: string, what: string): void =>
    audit.append({ act: 'settings-changed', subject: name, note: `Template ${what}` });

  const make = (service: ServiceKind, name: string, content: TemplateContent, what: string): KeptTemplate => {
    const kept = { id: randomUUID(), service, name, content };
    store.insert(kept, toInstant(clock.now()));
    note(name, what);
    return kept;
  };

  return {
    list: (service: ServiceKind): Template[] => {
      const { described, builtIn } = require(service);
      // One's own of a service are there at the sandbox too, which has the same actions.
      return [...builtIn, ...store.ofService(described).map(toTemplate)].map((each) => ({
        ...each,
        service,
      }));
    },
    save: ({ service, name, ...rest }: Omit<Template, 'id' | 'builtIn'>, id?: string): Template => {
      const known = require(service);
      const content = templateContent.parse(rest);
      if (!isKnown(content, known)) refuse('not-a-template');
      const saved = store.transaction(() => {
        const before = id === undefined ? undefined : get(id);
        if (before && before.service !== known.described) refuse('other-service');
        if (takenNames(known, id).some((each) => sameName(each, name))) refuse('name-taken');
        if (!before) return make(known.described, name, content, 'saved');
        const changed = { ...before, name, content };
        store.update(changed);
        note(name, 'changed');
        return changed;
      });
      deps.changed();
      return { ...toTemplate(saved), service };
    },
    remove: (id: string): void => {
      store.transaction(() => {
        const { name } = get(id);
        store.remove(id);
        note(name, 'removed');
      });
      deps.changed();
    },
    share: (id: string): ReturnType<typeof printShared> => {
      const shared = deps.allBuiltIn().find((each) => each.id === id) ?? toTemplate(get(id));
      return printShared(shared, require(shared.service).idLimits);
    },
    takeIn: async (text: string): Promise<Template> => {
      const { service, name, content } = readShared(text);
      const known = require(service);
      const isPlain = isKnown(content, known) && !namesRecords(content, known.idLimits);
      if (!isPlain || !(await isUsable(content, known))) refuse('not-a-template');
      const taken = store.transaction(() =>
        make(known.described, freeName(name, takenNames(known)), content, 'taken in from a file'),
      );
      deps.changed();
      return toTemplate(taken);
    },
  };
};
export type Templates = ReturnType<typeof createTemplates>;
