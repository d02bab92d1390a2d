import { applicationId } from '#contract/restriction.ts';
import { groupActions } from './action-names.ts';
import type { Datalog, DatalogParameters } from './biscuit.ts';
import { idToBytes, unique } from './term-values.ts';
import type { LimitForm, Vocabulary } from './vocabulary.ts';

/** `key=value`; only the first `=` parts them. */
const splitEntry = (entry: string): [key: string, value: string] | undefined => {
  const at = entry.indexOf('=');
  return at > 0 ? [entry.slice(0, at), entry.slice(at + 1)] : undefined;
};

/** The entry as it is written; `undefined`: it would be parted elsewhere. */
export const joinEntry = (key: string, value: string): string | undefined =>
  key === '' || key.includes('=') ? undefined : `${key}=${value}`;

/** A set has no order of its own, and the engine's order follows the whole token. */
export const inOrder = (values: readonly string[], { match }: LimitForm): string[] =>
  match === 'subset' ? unique(values).toSorted() : unique(values);

/** The values as the check will say them; `undefined`: one is not what the limit takes. */
export const limitValues = (values: readonly string[], form: LimitForm): string[] | undefined => {
  const isUuid = form.value === 'uuid';
  const written = inOrder(isUuid ? values.map((value) => value.toLowerCase()) : values, form);
  const fits = (value: string): boolean => {
    if (isUuid) return applicationId.safeParse(value).success;
    return form.match !== 'entries' || splitEntry(value) !== undefined;
  };
  return written.length > 0 && written.every(fits) ? written : undefined;
};

/** The branches that leave all other actions free, one for each fact that may name one. */
const freeBranches = (carriers: readonly string[], { actionFacts }: Vocabulary) => {
  const groups = groupActions(carriers, actionFacts);
  if (!groups) throw new Error('an action that carries the fact of a limit is none of the service');
  const branches = groups.map(({ fact, texts }, index) =>
    texts.length === 0 ? `${fact}($a)` : `${fact}($a), !{carriers${index}}.contains($a)`,
  );
  const named = groups.flatMap(({ texts }, index) =>
    texts.length === 0 ? [] : [[`carriers${index}`, texts] as const],
  );
  return { branches, parameters: Object.fromEntries(named) };
};

const ownBranches = (
  values: readonly string[],
  form: LimitForm,
): { branches: string[]; parameters: DatalogParameters } => {
  const asking = (looked: string): string => {
    const terms = Array.from({ length: form.arity }, (_, index) =>
      index === form.term ? looked : `$a${index}`,
    );
    return `${form.fact}(${terms.join(', ')})`;
  };
  const terms = form.value === 'uuid' ? values.map(idToBytes) : values;
  switch (form.match) {
    case 'is': {
      const [only, ...others] = terms;
      return only !== undefined && others.length === 0
        ? { branches: [asking('{value}')], parameters: { value: only } }
        : { branches: [`${asking('$v')}, {values}.contains($v)`], parameters: { values: terms } };
    }
    case 'subset':
      return {
        branches: [`${asking('$v')}, $v.length() > 0, {values}.contains($v)`],
        parameters: { values: new Set<string | Uint8Array>(terms) },
      };
    case 'entries': {
      const entries = values.flatMap((value) => [splitEntry(value) ?? (['', ''] as const)]);
      const conditions = entries.map((_, index) => `$v.get({key${index}}) == {value${index}}`);
      const named = entries.flatMap(([key, value], index) => [
        [`key${index}`, key] as const,
        [`value${index}`, value] as const,
      ]);
      return {
        branches: [[asking('$v'), ...conditions].join(', ')],
        parameters: Object.fromEntries(named),
      };
    }
    default:
      return {
        branches: values.map((_, index) => `${asking('$v')}, $v.starts_with({value${index}})`),
        parameters: Object.fromEntries(values.map((value, index) => [`value${index}`, value])),
      };
  }
};

/** The check of one limit, over values that `limitValues` has passed. */
export const limitDatalog = (values: readonly string[], form: LimitForm, vocabulary: Vocabulary): Datalog => {
  const own = ownBranches(values, form);
  const free =
    form.carriers === null ? { branches: [], parameters: {} } : freeBranches(form.carriers, vocabulary);
  return {
    code: `check if ${[...own.branches, ...free.branches].join(' or ')};\n`,
    parameters: { ...own.parameters, ...free.parameters },
  };
};
