import type { OpenEscape } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { escapeWords } from '#renderer/words/escapes.ts';
import type { EscapeWords } from '#renderer/words/escapes.ts';
import { listed } from '#renderer/words/power-phrases.ts';
import { CUSTOM, customFrom, finds } from './draft.ts';
import type { Draft, Room } from './draft.ts';

/** An open escape with its words. */
export type Escape = EscapeWords & { open: OpenEscape };

/** The open escapes, those that must be looked at first. */
export const escapesOf = (open: readonly OpenEscape[], catalogue: Catalogue): readonly Escape[] => {
  const all = open.map((each) => ({ ...escapeWords(each, catalogue), open: each }));
  return [
    ...all.filter(({ weight }) => weight === 'escape'),
    ...all.filter(({ weight }) => weight === 'outlasts'),
  ];
};

/** What closing an escape takes away, of what is chosen: `app secrets list and create`. */
export const takenAway = ({ open }: Escape, catalogue: Catalogue): string => {
  const known = catalogue.groups.flatMap(({ label, actions }) => {
    const verbs = actions.filter(({ name }) => open.actions.includes(name)).map(({ verb }) => verb);
    return verbs.length === 0 ? [] : [`${label.toLowerCase()} ${listed(verbs)}`];
  });
  return listed(known.length === 0 ? open.actions : known);
};

/** What a tick stands for: this escape, opened by these actions. More actions have to be looked at anew. */
export const acceptanceOf = ({ id, actions }: OpenEscape): string => `${id} ${actions.toSorted().join(' ')}`;

export const isAccepted = ({ open }: Escape, draft: Draft): boolean =>
  draft.accepted.includes(acceptanceOf(open));

/** The escapes without whose tick nothing is made. */
export const unseenEscapes = (escapes: readonly Escape[], draft: Draft): readonly Escape[] =>
  escapes.filter((escape) => escape.weight === 'escape' && !isAccepted(escape, draft));

/**
 * Whether nobody can say yet which escapes are open: some are, or were ticked, and the engine has not answered for what
 * is chosen now.
 */
export const isUncertain = (escapes: readonly Escape[], draft: Draft, isFresh: boolean): boolean =>
  !isFresh && (escapes.length > 0 || draft.accepted.length > 0);

/** What closes an escape: the actions that open it are no longer chosen. */
export const closing = ({ open }: Escape, draft: Draft, room: Room): Partial<Draft> => ({
  may: CUSTOM,
  custom: customFrom(draft, room).filter((name) => !open.actions.includes(name)),
  ...(finds(draft, room) && open.actions.some((name) => room.catalogue.discovery.includes(name))
    ? { discovery: false }
    : {}),
});
