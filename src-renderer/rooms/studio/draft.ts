import type { Power, Restriction } from '#contract/restriction.ts';
import type { Application, Catalogue } from '#contract/services.ts';
import type { Tool } from '#contract/tokens.ts';
import { problemWithValues, valuesOf } from './limits.ts';

/** What `may` is where no preset of the service is chosen. */
export const CUSTOM = 'custom';

/** A restriction that was added by hand. */
export type Added =
  /** `typed`: what stands in its field and is not among the values yet; it counts with them. */
  | { key: string; kind: 'limit'; limit: string; values: readonly string[]; typed?: string }
  | { key: string; kind: 'custom'; source: string };

/** What is chosen in the studio; everything else follows from it. */
export type Draft = {
  /** The template that it began with. */
  template: string;
  tool: Tool;
  /** `null`: every application. */
  applicationIds: readonly string[] | null;
  discovery: boolean;
  /** A preset's id, or `CUSTOM`. */
  may: string;
  /** The chosen actions while `may` is `CUSTOM`. */
  custom: readonly string[];
  added: readonly Added[];
  end: 'typed' | 'none';
  until: string;
  /** Why it needs no end. */
  reason: string;
  isCalendarOpen: boolean;
  namePattern: string;
  /** `null`: made from the choices. */
  name: string | null;
  seal: boolean;
  /** Escapes that are left open, as `acceptanceOf` names them. */
  accepted: readonly string[];
};

/** What the parent leaves to choose from. */
export type Room = {
  catalogue: Catalogue;
  applications: readonly Application[];
  /** What the parent may do itself. */
  parent: Power;
  /** Where the new block will stand. */
  block: number;
};

export const actionsOf = (catalogue: Catalogue) => catalogue.groups.flatMap((group) => group.actions);

/** The applications that can be chosen: all of the connection, or those of the parent. */
export const choosableApplications = ({ applications, parent }: Room): readonly Application[] => {
  if (parent.applications === null) return applications;
  return parent.applications.map(({ id, name }) => ({ id, name: name ?? `${id.slice(0, 8)}…` }));
};

/** The connection's applications that the parent is not for. */
export const closedApplications = ({ applications, parent }: Room): readonly Application[] =>
  parent.applications === null
    ? []
    : applications.filter(({ id }) => parent.applications?.every((open) => open.id !== id));

/** Whether finding by name is there to be given: the service has it, and the parent allows all of it. */
export const canFind = ({ catalogue, parent }: Room): boolean =>
  catalogue.discovery.length > 0 && catalogue.discovery.every((name) => parent.allowed.includes(name));

/** Whether it may find its applications by name, which only a limit to some makes a question. */
export const finds = (draft: Draft, room: Room): boolean =>
  draft.applicationIds !== null && draft.discovery && canFind(room);

/** Names of the actions that a limit to applications leaves: the others belong to none. */
const scopedActions = (catalogue: Catalogue): ReadonlySet<string> =>
  new Set(
    actionsOf(catalogue)
      .filter(({ applicationScoped }) => applicationScoped)
      .map(({ name }) => name),
  );

/** Whether the chosen applications leave an action at all. */
export const isWithinApplications = (action: string, draft: Draft, room: Room): boolean =>
  draft.applicationIds === null ||
  scopedActions(room.catalogue).has(action) ||
  (finds(draft, room) && room.catalogue.discovery.includes(action));

/** The actions that are chosen, of those that the parent and the chosen applications leave; without finding by name. */
export const chosenActions = (draft: Draft, room: Room): string[] => {
  const { catalogue, parent } = room;
  const chosen =
    draft.may === CUSTOM
      ? draft.custom
      : (catalogue.presets.find(({ id }) => id === draft.may)?.actions ?? []);
  const scoped = scopedActions(catalogue);
  return chosen.filter(
    (name) => parent.allowed.includes(name) && (draft.applicationIds === null || scoped.has(name)),
  );
};

/** The actions that a choice means, with those that find its applications by name. */
export const actionsFor = (draft: Draft, room: Room): string[] => {
  const chosen = chosenActions(draft, room);
  if (chosen.length === 0 || !finds(draft, room)) return chosen;
  return [...chosen, ...room.catalogue.discovery.filter((name) => !chosen.includes(name))];
};

/**
 * Whether the parent leaves nothing of what a preset is for: none of its actions, or of one that changes things only
 * those that read.
 */
export const isClosedPreset = (may: string, draft: Draft, room: Room): boolean => {
  const everything = {
    ...room,
    parent: { ...room.parent, allowed: actionsOf(room.catalogue).map(({ name }) => name) },
  };
  const reads = new Set(actionsOf(room.catalogue).flatMap((action) => (action.reads ? [action.name] : [])));
  const left = chosenActions({ ...draft, may }, room);
  const changes = (names: readonly string[]) => names.some((name) => !reads.has(name));
  return left.length === 0 || (changes(chosenActions({ ...draft, may }, everything)) && !changes(left));
};

export type Problem = 'no-application' | 'no-action' | 'no-reason' | 'no-value' | 'no-check';

/** What is missing before it can be made; the end is read elsewhere, and custom checks by the engine. */
export const problemsOf = (draft: Draft, room: Room): readonly Problem[] => {
  const problems: Problem[] = [];
  if (draft.applicationIds !== null && draft.applicationIds.length === 0) problems.push('no-application');
  if (actionsFor(draft, room).length === 0) problems.push('no-action');
  if (draft.end === 'none' && draft.reason.trim() === '') problems.push('no-reason');
  for (const added of draft.added) {
    if (added.kind === 'custom' && added.source.trim() === '') problems.push('no-check');
    if (added.kind === 'limit' && problemWithValues(added, room.catalogue) !== null)
      problems.push('no-value');
  }
  return problems;
};

/**
 * The restrictions as they go to the engine, a sentence each; `null` while something is missing. Custom checks come
 * last, so that the place of each other one in the block is known.
 */
export const restrictionsOf = (draft: Draft, room: Room, instant: string | null): Restriction[] | null => {
  const missing = problemsOf(draft, room).filter((problem) => problem !== 'no-reason');
  if (missing.length > 0 || (draft.end === 'typed' && instant === null)) return null;
  return [
    ...(draft.applicationIds === null
      ? []
      : [
          {
            kind: 'applications' as const,
            ids: [...draft.applicationIds],
            discovery: finds(draft, room) ? [...room.catalogue.discovery] : [],
          },
        ]),
    { kind: 'actions', actions: actionsFor(draft, room) },
    ...draft.added.flatMap((added) =>
      added.kind === 'limit'
        ? [{ kind: 'limit' as const, limit: added.limit, values: valuesOf(added, room.catalogue) }]
        : [],
    ),
    ...(draft.end === 'none' || instant === null ? [] : [{ kind: 'expiry' as const, expiresAt: instant }]),
    ...draft.added.flatMap((added) =>
      added.kind === 'custom' ? [{ kind: 'custom' as const, source: added.source }] : [],
    ),
  ];
};

/** How far a custom choice is from the nearest preset, for the words beside it; `null`: the service has none. */
export const nearestPreset = (draft: Draft, room: Room): { label: string; changes: number } | null => {
  const chosen = new Set(chosenActions({ ...draft, may: CUSTOM }, room));
  const distances = room.catalogue.presets.map(({ id, label }) => {
    const preset = new Set(chosenActions({ ...draft, may: id }, room));
    const changes =
      [...preset].filter((name) => !chosen.has(name)).length +
      [...chosen].filter((name) => !preset.has(name)).length;
    return { label, changes };
  });
  return distances.reduce<{ label: string; changes: number } | null>(
    (best, each) => (best === null || each.changes < best.changes ? each : best),
    null,
  );
};

/** The actions of the present choice, in the catalogue's order: where "Custom" begins. */
export const customFrom = (draft: Draft, room: Room): string[] => {
  const chosen = new Set(chosenActions(draft, room));
  return actionsOf(room.catalogue)
    .map(({ name }) => name)
    .filter((name) => chosen.has(name));
};

/** The same draft with one more restriction, which has nothing in it yet. */
export const withAdded = (
  draft: Draft,
  added: { kind: 'limit'; limit: string } | { kind: 'custom' },
): readonly Added[] => {
  const key = String(Math.max(0, ...draft.added.map((each) => Number(each.key))) + 1);
  return [
    ...draft.added,
    added.kind === 'limit' ? { key, ...added, values: [] } : { key, kind: 'custom', source: '' },
  ];
};
