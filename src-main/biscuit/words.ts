import { actionName } from '#contract/restriction.ts';
import type { CheckReading } from '#contract/restriction.ts';
import { toInstant } from '#main/kernel/clock.ts';
import { groupActions, joinAction } from './action-names.ts';
import { branchOf } from './branch.ts';
import type { Branch } from './branch.ts';
import type { DecodedCheck, Term } from './decoded.ts';
import { inOrder, joinEntry } from './limit.ts';
import { printCheck } from './print.ts';
import { idsOf, textsOf, unique } from './term-values.ts';
import type { LimitForm, Vocabulary } from './vocabulary.ts';

const LAST_SECOND = 253_402_300_799n;

/** The values that a fact of one term may have; `undefined`: the branch asks something else of it. */
const valuesOf = ({ terms, conditions }: Branch): readonly Term[] | undefined => {
  const [term, ...others] = terms;
  if (!term || others.length > 0) return undefined;
  if (term.kind !== 'variable') return conditions.length === 0 ? [term] : undefined;
  const [condition, ...more] = conditions;
  const isAmong = condition?.kind === 'among' && condition.variable === term.name && more.length === 0;
  return isAmong ? condition.terms : undefined;
};

const isActionFact = (fact: string, { actionFacts }: Vocabulary): boolean =>
  actionFacts.some((each) => each.fact === fact);

/** The actions that these branches name, together by fact; `undefined`: one names something else. */
const actionsOf = (branches: readonly Branch[], vocabulary: Vocabulary): string[] | undefined => {
  const named = branches.map((branch) =>
    textsOf(valuesOf(branch) ?? [{ kind: 'null' }])?.map((text) =>
      joinAction(branch.fact, text, vocabulary.actionFacts),
    ),
  );
  const actions = named.flatMap((names) => names ?? [undefined]);
  const known = actions.flatMap((name) => name ?? []);
  if (known.length !== actions.length) return undefined;
  return groupActions(known, vocabulary.actionFacts)?.flatMap(({ names }) => names);
};

const expiry = (branches: readonly Branch[]): CheckReading | undefined => {
  const [branch, ...others] = branches;
  const [term, ...more] = branch?.terms ?? [];
  const [condition, ...further] = branch?.conditions ?? [];
  if (branch?.fact !== 'time' || others.length + more.length + further.length > 0) return undefined;
  if (condition?.kind !== 'end' || term?.kind !== 'variable' || condition.variable !== term.name)
    return undefined;
  return condition.seconds <= LAST_SECOND
    ? { kind: 'expiry', expiresAt: toInstant(Number(condition.seconds) * 1000) }
    : undefined;
};

const actions = (branches: readonly Branch[], vocabulary: Vocabulary): CheckReading | undefined => {
  if (!branches.every(({ fact }) => isActionFact(fact, vocabulary))) return undefined;
  const names = actionsOf(branches, vocabulary);
  return names && { kind: 'actions', actions: names };
};

const applications = (branches: readonly Branch[], vocabulary: Vocabulary): CheckReading | undefined => {
  const own = branches.filter(({ fact }) => fact === vocabulary.application?.fact);
  const others = branches.filter(({ fact }) => fact !== vocabulary.application?.fact);
  if (own.length === 0 || !others.every(({ fact }) => isActionFact(fact, vocabulary))) return undefined;
  const ids = idsOf(own.flatMap((branch) => valuesOf(branch) ?? [{ kind: 'null' }]));
  const discovery = actionsOf(others, vocabulary);
  return ids && discovery?.every((name) => actionName.safeParse(name).success)
    ? { kind: 'applications', ids, discovery }
    : undefined;
};

/** What a branch asks of the term that a limit looks at; all other terms must be free. */
const lookedAt = (branch: Branch, { fact, arity, term }: LimitForm): Term | undefined => {
  if (branch.fact !== fact || branch.terms.length !== arity) return undefined;
  const names = branch.terms.flatMap((each) => (each.kind === 'variable' ? [each.name] : []));
  const others = branch.terms.filter((each, index) => index !== term && each.kind !== 'variable');
  const looked = branch.terms[term];
  const variable = looked?.kind === 'variable' ? looked.name : undefined;
  const isAboutIt = branch.conditions.every((condition) => condition.variable === variable);
  return others.length === 0 && new Set(names).size === names.length && isAboutIt ? looked : undefined;
};

/** The values in one branch of a limit, as terms or as entries. */
const limitTerms = (branch: Branch, form: LimitForm): readonly Term[] | undefined => {
  const looked = lookedAt(branch, form);
  if (!looked) return undefined;
  const { conditions } = branch;
  const [first, second, ...others] = conditions;
  if (looked.kind !== 'variable') return form.match === 'is' && !first ? [looked] : undefined;
  switch (form.match) {
    case 'is':
      return first?.kind === 'among' && !second ? first.terms : undefined;
    case 'subset': {
      const list = [first, second].find((each) => each?.kind === 'among');
      const hasSome = [first, second].some((each) => each?.kind === 'not-empty');
      // An array contains its elements, never a set of them.
      if (list?.kind !== 'among' || list.list !== 'set') return undefined;
      return hasSome && others.length === 0 ? list.terms : undefined;
    }
    case 'entries': {
      const entries = conditions.flatMap((each) =>
        each.kind === 'entry' ? (joinEntry(each.key, each.value) ?? []) : [],
      );
      return entries.length > 0 && entries.length === conditions.length
        ? entries.map((value) => ({ kind: 'string', value }))
        : undefined;
    }
    default:
      return first?.kind === 'prefix' && !second ? [{ kind: 'string', value: first.text }] : undefined;
  }
};

/** Whether these branches leave free exactly the actions that do not carry the limit's fact. */
const leavesOthersFree = (
  branches: readonly Branch[],
  carriers: readonly string[],
  { actionFacts }: Vocabulary,
): boolean => {
  const groups = groupActions(carriers, actionFacts);
  if (!groups || branches.length !== groups.length) return false;
  return groups.every(({ fact, texts }) =>
    branches.some((branch) => {
      const [term, ...others] = branch.terms;
      const [condition, ...more] = branch.conditions;
      if (branch.fact !== fact || term?.kind !== 'variable' || others.length + more.length > 0) return false;
      if (!condition) return texts.length === 0;
      if (condition.kind !== 'not-among' || condition.variable !== term.name) return false;
      const barred = textsOf(condition.terms);
      return barred?.length === texts.length && barred.every((text) => texts.includes(text));
    }),
  );
};

const limit = (
  branches: readonly Branch[],
  form: LimitForm,
  vocabulary: Vocabulary,
): CheckReading | undefined => {
  const own = branches.filter(({ fact }) => fact === form.fact);
  const others = branches.filter(({ fact }) => fact !== form.fact);
  const isFree =
    form.carriers === null ? others.length === 0 : leavesOthersFree(others, form.carriers, vocabulary);
  // Of sets and maps, several branches are more than one list can say.
  const isOneList = own.length === 1 || form.match === 'is' || form.match === 'prefix';
  if (own.length === 0 || !isOneList || !isFree) return undefined;
  const terms = own.flatMap((branch) => limitTerms(branch, form) ?? [{ kind: 'null' as const }]);
  const values = form.value === 'uuid' ? idsOf(terms) : textsOf(terms);
  return values && { kind: 'limit', limit: form.id, values: inOrder(unique(values), form) };
};

/** One check in words; `undefined`: it has none. */
export const inWords = (check: DecodedCheck, vocabulary: Vocabulary): CheckReading | undefined => {
  const branches = check.queries.flatMap((query) => branchOf(query) ?? []);
  if (check.kind !== 'one' || branches.length === 0 || branches.length !== check.queries.length)
    return undefined;
  const words = expiry(branches) ?? actions(branches, vocabulary) ?? applications(branches, vocabulary);
  if (words) return words;
  for (const form of vocabulary.limits) {
    const found = limit(branches, form, vocabulary);
    if (found) return found;
  }
  return undefined;
};

/**
 * One check in words, or as its escaped Datalog. `supplied`: the names of facts and rules that the token itself
 * brings within the check's sight; a check that such a fact could satisfy restricts nothing, so it gets no words.
 */
export const readCheck = (
  check: DecodedCheck,
  supplied: ReadonlySet<string>,
  vocabulary: Vocabulary,
): CheckReading => {
  const satisfiable = check.queries.some(({ body }) => body.some(({ name }) => supplied.has(name)));
  const words = satisfiable ? undefined : inWords(check, vocabulary);
  return words ?? { kind: 'custom', source: printCheck(check) };
};
