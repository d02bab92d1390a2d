import type { Power, Restriction } from '#contract/restriction.ts';
import type { Application, Catalogue } from '#contract/services.ts';
import type { Tool } from '#contract/tokens.ts';
import { isoDay, clockTime } from '#renderer/words/time.ts';
import type { May, Template, TemplateId } from './templates.ts';

export const LONGEST_NAME = 50;

/** What is chosen in the studio; everything else follows from it. */
export type Draft = {
  template: TemplateId;
  tool: Tool;
  /** `null`: every application. */
  applicationIds: readonly string[] | null;
  discovery: boolean;
  may: May;
  /** The chosen actions while `may` is `custom`. */
  custom: readonly string[];
  end: 'typed' | 'none';
  until: string;
  /** Why it needs no end. */
  reason: string;
  isCalendarOpen: boolean;
  /** `null`: made from the choices. */
  name: string | null;
};

/** What the parent leaves to choose from. */
export type Room = {
  catalogue: Catalogue;
  applications: readonly Application[];
  /** What the parent may do itself. */
  parent: Power;
};

const actionsOf = (catalogue: Catalogue) => catalogue.groups.flatMap((group) => group.actions);

/** The applications that can be chosen: all of the connection, or those of the parent. */
export const choosableApplications = ({ applications, parent }: Room): readonly Application[] => {
  if (parent.applications === null) return applications;
  return parent.applications.map(({ id, name }) => ({ id, name: name ?? `${id.slice(0, 8)}…` }));
};

/** Whether the parent allows all of finding. */
export const canFind = ({ catalogue, parent }: Room): boolean =>
  catalogue.discovery.every((name) => parent.allowed.includes(name));

/** The actions that a choice means, of those that the parent and the chosen applications leave. */
export const actionsFor = (draft: Draft, room: Room): string[] => {
  const { catalogue, parent } = room;
  const chosen =
    draft.may === 'custom'
      ? draft.custom
      : draft.may === 'read'
        ? catalogue.presets.readOnly
        : draft.may === 'send'
          ? catalogue.presets.sendOnly
          : catalogue.presets.mcp;
  const scoped = new Set(
    actionsOf(catalogue)
      .filter(({ applicationScoped }) => applicationScoped)
      .map(({ name }) => name),
  );
  const isLimited = draft.applicationIds !== null;
  const finds = isLimited && draft.discovery && canFind(room);
  const wide = (name: string) => !isLimited && (draft.may !== 'custom' || !scoped.has(name));
  const kept = chosen.filter((name) => parent.allowed.includes(name) && (scoped.has(name) || wide(name)));
  return [
    ...kept,
    ...(finds && kept.length > 0 ? catalogue.discovery.filter((name) => !kept.includes(name)) : []),
  ];
};

export type Problem = 'no-application' | 'no-action' | 'no-reason';

/** What is missing before it can be made; the end is read elsewhere. */
export const problemsOf = (draft: Draft, room: Room): readonly Problem[] => [
  ...(draft.applicationIds !== null && draft.applicationIds.length === 0
    ? (['no-application'] as const)
    : []),
  ...(actionsFor(draft, room).length === 0 ? (['no-action'] as const) : []),
  ...(draft.end === 'none' && draft.reason.trim() === '' ? (['no-reason'] as const) : []),
];

/** The restriction as it goes to the engine; `null` while something is missing. */
export const restrictionOf = (draft: Draft, room: Room, instant: string | null): Restriction | null => {
  const actions = actionsFor(draft, room);
  const missing = problemsOf(draft, room).filter((problem) => problem !== 'no-reason');
  if (missing.length > 0 || (draft.end === 'typed' && instant === null)) return null;
  return {
    applications:
      draft.applicationIds === null
        ? null
        : { ids: [...draft.applicationIds], discovery: draft.discovery && canFind(room) },
    actions,
    expiresAt: draft.end === 'none' ? null : instant,
  };
};

/** How far a custom choice is from the nearest preset, for the words beside it. */
export const nearestPreset = (draft: Draft, room: Room): { label: string; changes: number } => {
  const chosen = new Set(actionsFor({ ...draft, may: 'custom', discovery: false }, room));
  const offered = new Set(
    actionsOf(room.catalogue)
      .filter((action) => action.offered)
      .map(({ name }) => name),
  );
  const distances = (
    [
      ['read', 'Read only'],
      ['send', 'Send only'],
      ['mcp', 'All of MCP'],
    ] as const
  ).map(([may, label]) => {
    const preset = new Set(
      actionsFor({ ...draft, may, discovery: false }, room).filter((name) => offered.has(name)),
    );
    const changes =
      [...preset].filter((name) => !chosen.has(name)).length +
      [...chosen].filter((name) => !preset.has(name)).length;
    return { label, changes };
  });
  return distances.reduce((best, each) => (each.changes < best.changes ? each : best));
};

/** The offered actions of the present choice: where "Custom" begins. */
export const customFrom = (draft: Draft, room: Room): string[] => {
  const chosen = new Set(actionsFor(draft, room));
  return actionsOf(room.catalogue)
    .filter(({ name, offered }) => offered && chosen.has(name))
    .map(({ name }) => name);
};

const SHORT: Record<Tool, string> = {
  'claude-desktop': 'Claude',
  cursor: 'Cursor',
  vscode: 'VS Code',
  ci: 'CI',
  env: 'Env',
  person: 'Person',
  other: 'Other',
};

/** At most `length` characters, the last of them a sign that more follows. */
export const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1)).trimEnd()}…`;

const DAY = 86_400_000;

/** `Claude – Order Service – until 2026-12-22`, 50 characters at most; the application gives way first. */
export const nameOf = (draft: Draft, room: Room, instant: string | null, now: Date, zone: string): string => {
  const tool = SHORT[draft.tool];
  const ids = draft.applicationIds;
  const chosen = choosableApplications(room).filter(({ id }) => ids?.includes(id));
  const what =
    ids === null ? 'every app' : chosen.length === 1 ? (chosen[0]?.name ?? '') : `${ids.length} apps`;
  const isShort = instant !== null && Date.parse(instant) - now.getTime() < DAY - 60_000;
  const until =
    draft.end === 'none' || instant === null
      ? ''
      : ` – until ${isoDay(instant, zone)}${isShort ? ` ${clockTime(instant, zone)}` : ''}`;
  const left = LONGEST_NAME - tool.length - ' – '.length - until.length;
  return `${tool} – ${shortened(what, left)}${until}`;
};

/** The choices that a template begins with, as far as the parent allows them. */
export const startDraft = (template: Template, room: Room): Draft => {
  const choosable = choosableApplications(room);
  const { prefers } = template;
  const preferred =
    prefers === null ? undefined : choosable.find(({ name }) => prefers.test(name.toLowerCase()));
  const first = preferred ?? choosable[0];
  return {
    template: template.id,
    tool: template.tool,
    applicationIds: first === undefined ? (room.parent.applications === null ? null : []) : [first.id],
    discovery: template.discovery && canFind(room),
    may: template.may,
    custom: [],
    end: template.until === null && room.parent.expiresAt === null ? 'none' : 'typed',
    until: template.until ?? '90d',
    reason: '',
    isCalendarOpen: template.asksDate,
    name: null,
  };
};
