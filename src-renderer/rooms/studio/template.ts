import type { z } from 'zod';
import type { templates } from '#contract/templates.ts';
import { expiryText, parseExpiry } from '#renderer/words/expiry.ts';
import type { ExpiryContext } from '#renderer/words/expiry.ts';
import { CUSTOM, actionsOf, canFind, choosableApplications } from './draft.ts';
import type { Added, Draft, Room } from './draft.ts';

export type Template = z.output<(typeof templates.list)['output']>[number];
/** What a template of one's own holds, before it has an id. */
export type OwnTemplate = Omit<Template, 'id' | 'builtIn'>;

/** The end of a token whose template has none, where one is needed after all. */
const LONG = '90d';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The choices that a template begins with, as far as the service and the parent allow them. */
export const startDraft = (template: Template, room: Room): Draft => {
  const { catalogue, parent } = room;
  const choosable = choosableApplications(room);
  const preferred = choosable.find(({ name }) =>
    template.prefers.some((word) => name.toLowerCase().includes(word)),
  );
  const first = preferred ?? choosable[0];
  const isEvery =
    !catalogue.applications || (template.applications === 'every' && parent.applications === null);
  const known = new Set(actionsOf(catalogue).map(({ name }) => name));
  const added: Added[] = [
    ...template.limits
      .filter(({ limit }) => catalogue.limits.some(({ id }) => id === limit))
      .map(({ limit, values }) => ({ kind: 'limit' as const, limit, values })),
    ...template.custom.map((source) => ({ kind: 'custom' as const, source })),
  ].map((each, at) => ({ ...each, key: String(at + 1) }));
  return {
    template: template.id,
    tool: template.tool,
    applicationIds: isEvery
      ? null
      : first === undefined
        ? parent.applications === null
          ? null
          : []
        : [first.id],
    discovery: template.discovery && canFind(room),
    may: template.may.kind === 'preset' ? template.may.preset : CUSTOM,
    custom: template.may.kind === 'actions' ? template.may.actions.filter((name) => known.has(name)) : [],
    added,
    end: template.until === null && parent.expiresAt === null ? 'none' : 'typed',
    until: template.until ?? LONG,
    reason: '',
    isCalendarOpen: template.asksDate,
    namePattern: template.namePattern,
    name: null,
    seal: template.seal,
    accepted: [],
  };
};

/**
 * An end after the parent's gives way to the parent's. So does one that comes after it while the rest is chosen: "30d"
 * moves on with the clock, and a parent that was made with it a moment ago does not.
 */
export const endWithin = (draft: Draft, { now, zone, limit = null }: ExpiryContext): Draft => {
  if (limit === null) return draft;
  const soon = new Date(now.getTime() + HOUR);
  const end = parseExpiry(draft.until, { now: soon, zone, limit });
  return !end.ok && end.kind === 'beyond' ? { ...draft, until: expiryText(limit, zone) } : draft;
};

/** What is chosen, but for what belongs to one token: its name, a reason, what was looked at. */
const choicesOf = (draft: Draft): string =>
  JSON.stringify([
    draft.tool,
    draft.applicationIds,
    draft.discovery,
    draft.may,
    draft.may === CUSTOM ? draft.custom : [],
    draft.added.map((added) =>
      added.kind === 'limit' ? [added.limit, added.values, added.typed ?? ''] : added.source,
    ),
    draft.end,
    draft.end === 'typed' ? draft.until : '',
    draft.namePattern,
    draft.seal,
  ]);

/** Whether something else is chosen than the template began with. */
export const isChanged = (draft: Draft, begun: Draft): boolean => choicesOf(draft) !== choicesOf(begun);

/** Whether a typed end names one day for ever: then it means nothing in a template. */
const isOneDay = (until: string, now: Date, zone: string): boolean => {
  const today = parseExpiry(until, { now, zone });
  const later = parseExpiry(until, { now: new Date(now.getTime() + 400 * DAY), zone });
  return !today.ok || !later.ok || today.instant === later.instant;
};

/** What is left out of a template, because it belongs to one account or one day. */
export type LeftOut = 'ids' | 'day';

/** The draft as a template of one's own. */
export const templateFrom = (
  draft: Draft,
  room: Room,
  named: { service: string; name: string; namePattern: string },
  now: Date,
  zone: string,
): { template: OwnTemplate; leftOut: readonly LeftOut[] } => {
  const { catalogue } = room;
  const ids = draft.applicationIds;
  const limits = draft.added.flatMap((added) => (added.kind === 'limit' ? [added] : []));
  const isId = (limit: string) => catalogue.limits.find(({ id }) => id === limit)?.value === 'uuid';
  const kept = limits.filter(({ limit, values }) => !isId(limit) && values.length > 0);
  const asksDate = draft.end === 'typed' && isOneDay(draft.until, now, zone);
  return {
    template: {
      service: named.service,
      name: named.name,
      tool: draft.tool,
      applications: ids === null ? 'every' : 'one',
      prefers: choosableApplications(room)
        .filter(({ id }) => ids?.includes(id))
        .map(({ name }) => name.toLowerCase().slice(0, 50))
        .slice(0, 10),
      discovery: draft.discovery,
      may:
        draft.may === CUSTOM
          ? { kind: 'actions', actions: [...draft.custom] }
          : { kind: 'preset', preset: draft.may },
      limits: kept.map(({ limit, values }) => ({ limit, values: [...values] })).slice(0, 10),
      custom: draft.added
        .flatMap((added) => (added.kind === 'custom' && added.source.trim() !== '' ? [added.source] : []))
        .slice(0, 5),
      until: draft.end === 'none' ? null : asksDate ? '30d' : draft.until,
      asksDate,
      namePattern: named.namePattern,
      seal: draft.seal,
    },
    leftOut: [
      ...(limits.some(({ limit }) => isId(limit)) ? (['ids'] as const) : []),
      ...(asksDate ? (['day'] as const) : []),
    ],
  };
};
