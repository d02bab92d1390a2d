import type { Cell, Power } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import {
  actionsOf,
  capital,
  isFoundByName,
  isItself,
  listed,
  merged,
  nounOf,
  phrasesOf,
  pluralNoun,
} from './power-phrases.ts';
import type { Phrase } from './power-phrases.ts';

const MOST_LINES = 4;

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

type Count = { allowed: number; total: number };

export type MayAndMayNot = {
  /** Four lines at most each. */
  may: string[];
  /** What is allowed in some situations only, e.g. for one subscription. */
  sometimes: string[];
  /** Empty: nothing is denied. */
  mayNot: string[];
  /** Tools that call an action; none: the service has no MCP server. */
  mcp: Count;
  actions: Count;
};

/** The lines for these actions, of a token that is limited to applications or not. */
const allowedLines = (
  actions: ReadonlySet<string>,
  power: Power,
  catalogue: Catalogue,
  isFound: (name: string) => boolean,
): Line[] => {
  const isLimited = power.applications !== null;
  const phrases: Phrase[] = catalogue.groups.flatMap((group) =>
    isLimited && isItself(group)
      ? phrasesOf(
          group,
          pluralNoun(group),
          actions,
          ({ name, applicationScoped }) => !applicationScoped && !isFound(name),
        )
      : phrasesOf(group, nounOf(group, power), actions, ({ name }) => !isFound(name)),
  );
  const itself = catalogue.groups
    .filter((group) => isLimited && isItself(group))
    .flatMap((group) =>
      phrasesOf(group, nounOf(group, power), actions, ({ applicationScoped }) => applicationScoped),
    )
    // Reading events of an application is reading of it.
    .filter(({ verb }) => phrases.length === 0 || verb !== 'read');
  return merged([...phrases, ...itself]).flatMap((each) => inLines(each, 'and'));
};

const deniedLines = (
  denied: ReadonlySet<string>,
  catalogue: Catalogue,
  isFound: (name: string) => boolean,
) => {
  const all = actionsOf(catalogue);
  const isFree = ({ does }: { does: string }) => does === 'send' || does === 'replay';
  const changes = all.filter((action) => !action.reads && !isFree(action));
  const isReadOnly = changes.length > 0 && changes.every(({ name }) => denied.has(name));
  const lines = (
    counts: (action: (typeof all)[number]) => boolean,
    verbs = (_verb: string) => true,
  ): Line[] =>
    merged(
      catalogue.groups.flatMap((group) =>
        phrasesOf(
          group,
          pluralNoun(group).replace(/^app /, ''),
          denied,
          (action) => counts(action) && !isFound(action.name),
        ).filter(({ verb }) => verbs(verb)),
      ),
    ).flatMap((each) => inLines(each, 'or'));
  return [
    ...lines(isFree),
    ...(isReadOnly ? [{ text: 'Change or delete anything', actions: changes.map(({ name }) => name) }] : []),
    // One half of reading that is denied is told by the half that is allowed.
    ...lines(
      ({ does }) => does === 'read',
      (verb) => verb === 'read',
    ),
    ...lines((action) => action.does !== 'read' && action.reads && !isFree(action)),
    ...(isReadOnly ? [] : lines((action) => !action.reads && !isFree(action))),
  ];
};

/**
 * The two columns beside the sentence, and how many tools of the service's MCP server work. `matrix` tells what is
 * allowed in some situations only; without it nothing is said of that.
 */
export const mayAndMayNot = (
  power: Power,
  catalogue: Catalogue,
  matrix: readonly Cell[] = [],
): MayAndMayNot => {
  const allowed = new Set(power.allowed);
  const depends = new Set(matrix.filter(({ verdict }) => verdict === 'depends').map(({ action }) => action));
  const always = new Set(power.allowed.filter((name) => !depends.has(name)));
  const all = actionsOf(catalogue);
  const denied = all.filter(({ name }) => !allowed.has(name));
  const tools = catalogue.mcpTools.flatMap(({ action }) => (action === null ? [] : [action]));
  const counts = {
    mcp: { allowed: tools.filter((action) => allowed.has(action)).length, total: tools.length },
    actions: { allowed: all.length - denied.length, total: all.length },
  };
  if (denied.every(({ forPeople }) => forPeople) && depends.size === 0) {
    return { may: ['Everything'], sometimes: [], mayNot: [], ...counts };
  }
  if (allowed.size === 0) return { may: [], sometimes: [], mayNot: ['Anything'], ...counts };

  const isFound = isFoundByName(power, catalogue);
  const may = allowedLines(always, power, catalogue, isFound);
  if (catalogue.discovery.some(isFound)) {
    may.push({ text: 'List applications by name', actions: catalogue.discovery });
  }
  const sometimes = allowedLines(depends, power, catalogue, isFound);
  return {
    may: most(may),
    sometimes: most(sometimes),
    mayNot: most(deniedLines(new Set(denied.map(({ name }) => name)), catalogue, isFound)),
    ...counts,
  };
};
