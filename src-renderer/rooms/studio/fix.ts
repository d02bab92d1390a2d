import type { Cell } from '#contract/restriction.ts';
import { CUSTOM, actionsFor, actionsOf, canFind, customFrom, isWithinApplications } from './draft.ts';
import type { Draft, Room } from './draft.ts';
import { statementsIn } from './statements.ts';

/** One click that lets a denied action be allowed. */
export type Fix = { label: string; changes: Partial<Draft> };

/** What of the draft a check of the new block comes from, in the order of `restrictionsOf`. */
type Source = { kind: 'applications' | 'actions' | 'expiry' } | { kind: 'added'; key: string };

const sourcesOf = (draft: Draft): readonly Source[] => [
  ...(draft.applicationIds === null ? [] : [{ kind: 'applications' as const }]),
  { kind: 'actions' },
  ...draft.added.flatMap(({ kind, key }) => (kind === 'limit' ? [{ kind: 'added' as const, key }] : [])),
  ...(draft.end === 'none' ? [] : [{ kind: 'expiry' as const }]),
  // One text may hold several checks.
  ...draft.added.flatMap((added) =>
    added.kind === 'custom'
      ? statementsIn(added.source).map(() => ({ kind: 'added' as const, key: added.key }))
      : [],
  ),
];

const ofMcp = ({ catalogue }: Room, name: string): boolean =>
  catalogue.mcpTools.some(({ action }) => action === name);

/** Adds the action to what is chosen; `null`: it is not one to be handed out. */
const chosenToo = (name: string, draft: Draft, room: Room): Partial<Draft> | null => {
  const action = actionsOf(room.catalogue).find((each) => each.name === name);
  if (action === undefined || !(action.offered || ofMcp(room, name))) return null;
  return { may: CUSTOM, custom: [...customFrom(draft, room), name] };
};

/** The words of a fix that only takes added restrictions away. */
const removal = (keys: ReadonlySet<string>, draft: Draft, room: Room): string => {
  const [first, ...others] = draft.added.filter(({ key }) => keys.has(key));
  if (first === undefined || others.length > 0) return 'Allow it';
  if (first.kind === 'custom') return 'Remove the check';
  const label = room.catalogue.limits.find(({ id }) => id === first.limit)?.label ?? first.limit;
  return `Remove “${label}”`;
};

/** What would allow a cell that is denied or depends; `null`: nothing that can be chosen here does. */
export const fixFor = (cell: Cell, draft: Draft, room: Room): Fix | null => {
  const { action, verdict, because } = cell;
  if (verdict === 'allowed' || !room.parent.allowed.includes(action)) return null;
  let changes: Partial<Draft> = {};
  let label: string | null = null;

  if (!isWithinApplications(action, draft, room)) {
    if (!room.catalogue.discovery.includes(action) || !canFind(room)) return null;
    changes = { discovery: true };
    label = 'Allow finding';
  }
  if (!actionsFor({ ...draft, ...changes }, room).includes(action)) {
    const chosen = chosenToo(action, draft, room);
    if (chosen === null) return null;
    changes = { ...changes, ...chosen };
    label = 'Allow it';
  }

  const sources = sourcesOf(draft);
  const own = because.flatMap(({ block, check }) => (block === room.block ? [sources[check]] : []));
  const keys = new Set(own.flatMap((source) => (source?.kind === 'added' ? [source.key] : [])));
  if (keys.size > 0) {
    changes = { ...changes, added: draft.added.filter(({ key }) => !keys.has(key)) };
    label ??= removal(keys, draft, room);
  }
  if (own.some((source) => source?.kind === 'expiry')) {
    changes = { ...changes, end: 'typed', until: '30d', isCalendarOpen: false };
    label ??= 'Let it last 30 days';
  }
  return label === null ? null : { label, changes };
};

/** All of the changes that allow several cells, as one; `null` where one of them can't be allowed. */
export const fixForAll = (cells: readonly Cell[], draft: Draft, room: Room): Fix | null => {
  let changes: Partial<Draft> = {};
  const labels = new Set<string>();
  for (const cell of cells) {
    const isThere = actionsFor({ ...draft, ...changes }, room).includes(cell.action);
    // What an earlier fix has brought needs none, but for restrictions that are in its way still.
    const fix = fixFor(cell, { ...draft, ...changes }, room);
    if (fix === null && !isThere) return null;
    if (fix === null) continue;
    labels.add(fix.label);
    changes = { ...changes, ...fix.changes };
  }
  const [first] = labels;
  if (first === undefined) return null;
  return { label: labels.size === 1 ? first : 'Allow them', changes };
};
