import type { Power } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';

type Group = Catalogue['groups'][number];
type Action = Group['actions'][number];

/** A verb and what it is done to, with the actions that make it true. */
export type Phrase = { verb: string; noun: string; actions: readonly string[] };

/** `a, b and c`. */
export const listed = (words: readonly string[], last: 'and' | 'or' = 'and'): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Whether a group is about the application itself: a token that is limited to one names it instead. */
export const isItself = (group: Group): boolean =>
  group.noun.startsWith('the ') && group.actions.some((action) => action.applicationScoped);

/** The label where it says enough: "attempts" for "delivery attempts". */
export const shortNoun = ({ noun, label }: Group): string =>
  noun.endsWith(` ${label.toLowerCase()}`) && !noun.startsWith('the ') ? label.toLowerCase() : noun;

/** "the application" is one; a token without a limit reaches all of them. */
export const pluralNoun = (group: Group): string =>
  isItself(group) ? `${group.noun.slice(4)}s` : shortNoun(group);

export const nounOf = (group: Group, power: Power): string =>
  isItself(group) && power.applications !== null ? `${group.noun} itself` : pluralNoun(group);

export const actionsOf = (catalogue: Catalogue): readonly Action[] =>
  catalogue.groups.flatMap((group) => group.actions);

/** Which actions only find the applications of a token by name; they are said so, not as what they are. */
export const isFoundByName = (power: Power, { discovery }: Catalogue): ((name: string) => boolean) => {
  const finds = power.applications !== null && discovery.every((name) => power.allowed.includes(name));
  return (name) => finds && discovery.includes(name);
};

const isBase = (action: Action): boolean =>
  action.does === 'read' && (action.verb === 'list' || action.verb === 'get');

const PARTIAL: Readonly<Record<string, string>> = { list: 'list', get: 'look up' };

/**
 * What may be done to one group, of the actions that `counts`. "Read" is said only where listing and looking up
 * are both allowed, as far as the service has both; what is read besides (a response, usage) is then part of it.
 */
export const phrasesOf = (
  group: Group,
  noun: string,
  allowed: ReadonlySet<string>,
  counts: (action: Action) => boolean,
): readonly Phrase[] => {
  const actions = group.actions.filter(counts);
  const may = actions.filter(({ name }) => allowed.has(name));
  // A service that has no listing and looking up in these words says what it does itself.
  if (!group.actions.some(isBase))
    return may.map(({ name, does }) => ({ verb: does, noun, actions: [name] }));
  const base = actions.filter(isBase);
  const isOnlyListing =
    base.every(({ verb }) => verb === 'list') &&
    group.actions.some((each) => isBase(each) && each.verb === 'get');
  const phrases: Phrase[] = [];
  const reads = may.filter(({ does }) => does === 'read');
  if (base.length > 0 && !isOnlyListing && base.every(({ name }) => allowed.has(name))) {
    phrases.push({ verb: 'read', noun, actions: reads.map(({ name }) => name) });
  } else {
    for (const { name, verb } of reads) {
      phrases.push({ verb: PARTIAL[verb] ?? `read the ${verb} of`, noun, actions: [name] });
    }
  }
  for (const { name, does } of may) {
    if (does !== 'read') phrases.push({ verb: does, noun, actions: [name] });
  }
  return phrases;
};

/** Joins phrases: one verb with all its nouns, then verbs that have the same nouns. */
export const merged = (
  phrases: readonly Phrase[],
): readonly { verbs: readonly string[]; nouns: readonly string[]; actions: readonly string[] }[] => {
  const byVerb = new Map<string, { nouns: string[]; actions: string[] }>();
  for (const { verb, noun, actions } of phrases) {
    const entry = byVerb.get(verb) ?? { nouns: [], actions: [] };
    entry.nouns.push(noun);
    entry.actions.push(...actions);
    byVerb.set(verb, entry);
  }
  const byNouns = new Map<string, { verbs: string[]; nouns: string[]; actions: string[] }>();
  for (const [verb, { nouns, actions }] of byVerb) {
    const key = nouns.join('|');
    const entry = byNouns.get(key) ?? { verbs: [], nouns, actions: [] };
    entry.verbs.push(verb);
    entry.actions.push(...actions);
    byNouns.set(key, entry);
  }
  return [...byNouns.values()];
};
