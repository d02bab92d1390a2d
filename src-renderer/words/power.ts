import type { Power } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { applicationParts } from './checks.ts';
import { exact } from './exact.ts';
import { limitSaid, limitsThatCount, nounLimited } from './limits.ts';
import { marked, strong } from './part.ts';
import type { Part } from './part.ts';
import {
  actionsOf,
  isFoundByName,
  isItself,
  listed,
  merged,
  nounOf,
  phrasesOf,
  pluralNoun,
} from './power-phrases.ts';
import type { Phrase } from './power-phrases.ts';

export { describeCheck } from './checks.ts';
export { mayAndMayNot } from './columns.ts';
export type { MayAndMayNot } from './columns.ts';
export { plain } from './part.ts';
export type { Part } from './part.ts';

type Said = {
  /** What may be done to what an application holds. */
  scoped: string[];
  /** What may be done to the application itself: verbs. */
  itself: string[];
  wide: string[];
  finds: boolean;
  isEverything: boolean;
  /** Limits that no noun has said: "of subscriptions only 4be3…91d0". */
  limits: string[];
};

const texts = (phrases: readonly Phrase[]): string[] =>
  merged(phrases).map(({ verbs, nouns }) => `${listed(verbs)} ${listed(nouns)}`);

/** The verbs and nouns of a power, apart for the applications and for what belongs to none. */
const say = (power: Power, catalogue: Catalogue): Said => {
  const allowed = new Set(power.allowed);
  const isLimited = power.applications !== null;
  const isFound = isFoundByName(power, catalogue);
  const limits = limitsThatCount(power, catalogue);
  const placed = new Set<string>();
  const isEverything = actionsOf(catalogue)
    .filter(({ applicationScoped, forPeople }) => applicationScoped || (!isLimited && !forPeople))
    .every(({ name }) => allowed.has(name));
  /** "topics", or "topics beginning with orders-" where all that is allowed of them is limited so. */
  const nounFor = (group: Catalogue['groups'][number], noun: string): string => {
    const names = group.actions.map(({ name }) => name).filter((name) => allowed.has(name));
    if (isEverything) return noun;
    for (const limit of limits) {
      const said = nounLimited(limit, noun, names, power, catalogue);
      if (said === null) continue;
      placed.add(limit.limit);
      return said;
    }
    return noun;
  };

  const scoped = texts(
    catalogue.groups
      .filter((group) => !isItself(group))
      .flatMap((group) =>
        phrasesOf(group, nounFor(group, nounOf(group, power)), allowed, (action) => action.applicationScoped),
      ),
  );
  const itself = catalogue.groups
    .filter((group) => isLimited && isItself(group))
    .flatMap((group) => phrasesOf(group, '', allowed, (action) => action.applicationScoped))
    .map(({ verb }) => verb)
    // Reading events of an application is reading of it: "and read the application itself" would only be noise.
    .filter((verb) => scoped.length === 0 || !verb.startsWith('read'));
  const wide = texts(
    catalogue.groups.flatMap((group) =>
      phrasesOf(group, nounFor(group, pluralNoun(group)), allowed, (action) => {
        if (isFound(action.name)) return false;
        return isLimited ? !action.applicationScoped : !action.applicationScoped || isItself(group);
      }),
    ),
  );
  const known = new Set(actionsOf(catalogue).map(({ name }) => name));
  const unknown = power.allowed.filter((name) => !known.has(name));
  if (unknown.length > 0) wide.push(`call ${unknown.length} more action${unknown.length === 1 ? '' : 's'}`);
  return {
    scoped,
    itself,
    wide,
    finds: catalogue.discovery.some(isFound),
    isEverything,
    limits: limits.filter(({ limit }) => !placed.has(limit)).map((limit) => limitSaid(limit, catalogue)),
  };
};

const join = (phrases: readonly string[]): string =>
  phrases.length < 2 ? (phrases[0] ?? '') : `${phrases.slice(0, -1).join(', ')}, and ${phrases.at(-1)}`;

/** Only what the engine allowed, in one sentence; each word of it is true of every action that it covers. */
export const describePower = (power: Power, catalogue: Catalogue, zone: string): Part[] => {
  const { scoped, itself, wide, finds, isEverything, limits } = say(power, catalogue);
  const { applications } = power;
  const end: Part[] = [
    ...(power.allowed.length === 0 ? [] : limits.flatMap((said) => [{ text: ', ' }, ...marked(said)])),
    ...(power.custom.length === 0
      ? []
      : [{ text: `, with ${power.custom.length} custom check${power.custom.length === 1 ? '' : 's'}` }]),
    ...(power.expiresAt === null
      ? []
      : [{ text: ', until ' }, { text: exact(power.expiresAt, zone), kind: 'date' as const }]),
    { text: '.' },
  ];
  if (power.allowed.length === 0) return [{ text: 'May do ' }, strong('nothing'), ...end];
  if (isEverything && applications === null) return [{ text: 'May do ' }, strong('everything'), ...end];

  const parts: Part[] = [];
  if (isEverything && applications !== null) {
    parts.push({ text: 'May do ' }, strong('everything'), { text: ' in ' });
    parts.push(...applicationParts(applications));
  } else if (scoped.length > 0) {
    parts.push(...marked(`May ${join(scoped)} of `));
    parts.push(...(applications === null ? [strong('every application')] : applicationParts(applications)));
  } else if (itself.length > 0 && applications !== null) {
    parts.push({ text: `May ${listed(itself)} ` }, ...applicationParts(applications));
  }
  const isOne = applications?.length === 1;
  const more = [
    ...(scoped.length > 0 && itself.length > 0 && !isEverything
      ? [`${listed(itself)} ${isOne ? 'the application itself' : 'the applications themselves'}`]
      : []),
    ...wide,
    ...(finds ? [`find ${isOne ? 'it' : 'them'} by name`] : []),
  ];
  if (parts.length === 0) parts.push(...marked(`May ${join(more)}`));
  else if (more.length > 0) parts.push(...marked(`, ${more.length === 1 ? 'and ' : ''}${join(more)}`));
  return [...parts, ...end];
};
