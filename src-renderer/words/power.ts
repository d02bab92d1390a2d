import type { CheckReading, Power } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { capital, isItself, listed, merged, nounOf, phrasesOf, pluralNoun } from './power-phrases.ts';
import { exact } from './exact.ts';

/** A piece of a sentence: `strong` varies from token to token, a `date` is strong and never breaks, `code` is Datalog. */
export type Part = { text: string; kind?: 'strong' | 'date' | 'code' };

/** The parts as plain text, for names and tests. */
export const plain = (parts: readonly Part[]): string => parts.map(({ text }) => text).join('');

const MOST_NAMED = 3;
const MOST_LINES = 4;

const strong = (text: string): Part => ({ text, kind: 'strong' });
const shortId = (id: string): string => `${id.slice(0, 4)}…${id.slice(-4)}`;

const applicationParts = (applications: readonly { id: string; name: string | null }[]): Part[] => {
  const names = applications.map(({ id, name }) => name ?? `application ${shortId(id)}`);
  const shown = names.length > MOST_NAMED ? names.slice(0, MOST_NAMED - 1) : names;
  const all =
    shown.length < names.length ? [...shown, `${names.length - shown.length} other applications`] : shown;
  return all.flatMap((name, at) => {
    const before = at === 0 ? '' : at === all.length - 1 ? ' and ' : ', ';
    return before === '' ? [strong(name)] : [{ text: before }, strong(name)];
  });
};

const actionsOf = (catalogue: Catalogue) => catalogue.groups.flatMap((group) => group.actions);

type Said = {
  /** What may be done to what an application holds. */
  scoped: string[];
  /** What may be done to the application itself: verbs. */
  itself: string[];
  wide: string[];
  finds: boolean;
  isEverything: boolean;
};

/** The verbs and nouns of a power, apart for the applications and for what belongs to none. */
const say = (power: Power, catalogue: Catalogue): Said => {
  const allowed = new Set(power.allowed);
  const isLimited = power.applications !== null;
  const finds = isLimited && catalogue.discovery.every((name) => allowed.has(name));
  const found = new Set(finds ? catalogue.discovery : []);
  const texts = (phrases: Parameters<typeof merged>[0]) =>
    merged(phrases).map(({ verbs, nouns }) => `${listed(verbs)} ${listed(nouns)}`);

  const scoped = texts(
    catalogue.groups
      .filter((group) => !isItself(group))
      .flatMap((group) =>
        phrasesOf(group, nounOf(group, power), allowed, (action) => action.applicationScoped),
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
      phrasesOf(group, nounOf(group, power), allowed, (action) => {
        if (found.has(action.name)) return false;
        return isLimited ? !action.applicationScoped : !action.applicationScoped || isItself(group);
      }),
    ),
  );
  const known = new Set(actionsOf(catalogue).map(({ name }) => name));
  const unknown = power.allowed.filter((name) => !known.has(name));
  if (unknown.length > 0) wide.push(`call ${unknown.length} more action${unknown.length === 1 ? '' : 's'}`);
  const isEverything = actionsOf(catalogue)
    .filter(({ applicationScoped }) => applicationScoped || !isLimited)
    .every(({ name }) => allowed.has(name));
  return { scoped, itself, wide, finds, isEverything };
};

const join = (phrases: readonly string[]): string =>
  phrases.length < 2 ? (phrases[0] ?? '') : `${phrases.slice(0, -1).join(', ')}, and ${phrases.at(-1)}`;

/** Only what the engine allowed, in one sentence; each word of it is true of every action that it covers. */
export const describePower = (power: Power, catalogue: Catalogue, zone: string): Part[] => {
  const end: Part[] = [
    ...(power.custom.length === 0
      ? []
      : [{ text: `, with ${power.custom.length} custom check${power.custom.length === 1 ? '' : 's'}` }]),
    ...(power.expiresAt === null
      ? []
      : [{ text: ', until ' }, { text: exact(power.expiresAt, zone), kind: 'date' as const }]),
    { text: '.' },
  ];
  if (power.allowed.length === 0) return [{ text: 'May do ' }, strong('nothing'), ...end];
  const { scoped, itself, wide, finds, isEverything } = say(power, catalogue);
  const applications = power.applications;
  if (isEverything && applications === null) return [{ text: 'May do ' }, strong('everything'), ...end];

  const parts: Part[] = [];
  if (isEverything && applications !== null) {
    parts.push({ text: 'May do ' }, strong('everything'), { text: ' in ' });
    parts.push(...applicationParts(applications));
  } else if (scoped.length > 0) {
    parts.push({ text: `May ${join(scoped)} of ` });
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
  if (parts.length === 0) parts.push({ text: `May ${join(more)}` });
  else if (more.length > 0) parts.push({ text: `, ${more.length === 1 ? 'and ' : ''}${join(more)}` });
  return [...parts, ...end];
};

type Line = { text: string; actions: readonly string[] };

const most = (lines: readonly Line[]): string[] => {
  if (lines.length <= MOST_LINES) return lines.map(({ text }) => text);
  const shown = lines.slice(0, MOST_LINES - 1);
  const left = new Set(lines.slice(MOST_LINES - 1).flatMap(({ actions }) => actions)).size;
  return [...shown.map(({ text }) => text), `${left} more action${left === 1 ? '' : 's'}`];
};

/** `verb a and b`, as many lines as it takes to read well. */
const inLines = (merging: ReturnType<typeof merged>[number], last: 'and' | 'or'): Line[] => {
  const { verbs, nouns, actions } = merging;
  const size = nouns.length > 4 ? 3 : 2;
  const verb = capital(listed(verbs, last));
  const lines: Line[] = [];
  for (let at = 0; at < nouns.length; at += size) {
    const some = nouns.slice(at, at + size);
    // A line that goes on from the one above only lists.
    lines.push({
      text: `${verb} ${at > 0 && last === 'and' ? some.join(', ') : listed(some, last)}`,
      actions,
    });
  }
  return lines;
};

export type MayAndMayNot = {
  /** Four lines at most each. */
  may: string[];
  /** Empty: nothing is denied. */
  mayNot: string[];
  mcp: { allowed: number; total: number };
};

/** The two columns beside the sentence, and how many tools of the service's MCP server work. */
export const mayAndMayNot = (power: Power, catalogue: Catalogue): MayAndMayNot => {
  const allowed = new Set(power.allowed);
  const all = actionsOf(catalogue);
  const denied = all.filter(({ name }) => !allowed.has(name));
  const mcp = {
    allowed: catalogue.mcpTools.filter(({ action }) => allowed.has(action)).length,
    total: catalogue.mcpTools.length,
  };
  if (denied.length === 0) return { may: ['Everything'], mayNot: [], mcp };
  if (allowed.size === 0) return { may: [], mayNot: ['Anything'], mcp };

  const isLimited = power.applications !== null;
  const isFound = (name: string) => isLimited && catalogue.discovery.includes(name);
  const phrases = catalogue.groups
    .filter((group) => !(isLimited && isItself(group)))
    .flatMap((group) => phrasesOf(group, nounOf(group, power), allowed, ({ name }) => !isFound(name)));
  const itself = isLimited
    ? catalogue.groups
        .filter(isItself)
        .flatMap((group) => phrasesOf(group, nounOf(group, power), allowed, ({ name }) => !isFound(name)))
        .filter(({ verb }) => phrases.length === 0 || verb !== 'read')
    : [];
  const may = merged([...phrases, ...itself]).flatMap((each) => inLines(each, 'and'));
  if (isLimited && allowed.has('application:list')) {
    may.push({ text: 'List applications by name', actions: catalogue.discovery });
  }

  const isFree = ({ does }: { does: string }) => does === 'send' || does === 'replay';
  const deniedSet = new Set(denied.map(({ name }) => name));
  const not = (group: Catalogue['groups'][number], counts: (action: (typeof all)[number]) => boolean) =>
    phrasesOf(
      group,
      pluralNoun(group).replace(/^app /, ''),
      deniedSet,
      (action) => counts(action) && !isFound(action.name),
    );
  const changes = all.filter((action) => action.does !== 'read' && !isFree(action));
  const isReadOnly = changes.every(({ name }) => deniedSet.has(name));
  const mayNot: Line[] = [
    ...merged(catalogue.groups.flatMap((group) => not(group, isFree))).flatMap((each) => inLines(each, 'or')),
    ...(isReadOnly ? [{ text: 'Change or delete anything', actions: changes.map(({ name }) => name) }] : []),
    ...merged(
      catalogue.groups.flatMap((group) =>
        not(group, ({ does }) => does === 'read').filter(({ verb }) => verb === 'read'),
      ),
    ).flatMap((each) => inLines(each, 'or')),
    ...(isReadOnly
      ? []
      : merged(
          catalogue.groups.flatMap((group) =>
            not(group, (action) => action.does !== 'read' && !isFree(action)),
          ),
        ).flatMap((each) => inLines(each, 'or'))),
  ];
  return { may: most(may), mayNot: most(mayNot), mcp };
};

/** One check of a block in words; a custom one stays as its Datalog. */
export const describeCheck = (
  check: CheckReading,
  names: { application: (id: string) => string | null; catalogue: Catalogue; zone: string },
): Part[] => {
  switch (check.kind) {
    case 'applications': {
      const parts = applicationParts(check.ids.map((id) => ({ id, name: names.application(id) })));
      if (check.discovery.length === 0) return [{ text: 'Only ' }, ...parts];
      const isAll = names.catalogue.discovery.every((name) => check.discovery.includes(name));
      const word = check.ids.length === 1 ? 'it' : 'them';
      return [
        { text: 'Only ' },
        ...parts,
        { text: isAll ? `, or finding ${word} by name` : `, or ${listed(check.discovery, 'or')}` },
      ];
    }
    case 'actions': {
      const reads = new Set(
        actionsOf(names.catalogue)
          .filter((action) => action.reads)
          .map(({ name }) => name),
      );
      const count = check.actions.length;
      if (count === 1) return [{ text: 'Only ' }, { text: check.actions[0] ?? '', kind: 'code' }];
      const isReading = check.actions.every((name) => reads.has(name));
      return [{ text: `Only ${count} ${isReading ? 'reading ' : ''}actions` }];
    }
    case 'expiry':
      return [{ text: 'Until ' }, { text: exact(check.expiresAt, names.zone), kind: 'date' }];
    case 'custom':
      return [{ text: check.source, kind: 'code' }];
  }
};
