import { Refusal } from '#contract/failure.ts';
import { applicationId } from '#contract/restriction.ts';
import type { CheckReading, Restriction } from '#contract/restriction.ts';
import { groupActions } from './action-names.ts';
import type { Datalog } from './biscuit.ts';
import { limitDatalog, limitValues } from './limit.ts';
import { idToBytes, unique } from './term-values.ts';
import type { LimitForm, Vocabulary } from './vocabulary.ts';

/** A restriction that has words of its own, in the form that its check reads back as. */
type Worded = Exclude<CheckReading, { kind: 'custom' }>;

const unknown = (problem: 'unknown-action' | 'unknown-limit') =>
  new Refusal({ kind: 'restriction', problem });
const invalid = () => new Refusal({ kind: 'invalid-input', fields: ['restrictions'] });

/** The engine would put another letter in the place of half a character. */
const requireWhole = (texts: readonly string[]): void => {
  if (texts.some((text) => /\p{Cs}/u.test(text))) throw invalid();
};

const requireActions = (names: readonly string[], { actionFacts }: Vocabulary) => {
  const groups = groupActions(names, actionFacts);
  if (!groups) throw unknown('unknown-action');
  requireWhole(names);
  return groups.filter(({ texts }) => texts.length > 0);
};

const formOf = (id: string, { limits }: Vocabulary): LimitForm => {
  const form = limits.find((each) => each.id === id);
  if (!form) throw unknown('unknown-limit');
  return form;
};

/** Each once, ids in lower case, actions together by the fact that carries them: as the token will say it. */
const normalised = (
  restriction: Exclude<Restriction, { kind: 'custom' }>,
  vocabulary: Vocabulary,
): Worded => {
  switch (restriction.kind) {
    case 'applications': {
      if (!vocabulary.application) throw unknown('unknown-limit');
      const ids = unique(restriction.ids.map((id) => id.toLowerCase()));
      if (ids.length === 0 || !ids.every((id) => applicationId.safeParse(id).success)) throw invalid();
      const discovery = requireActions(restriction.discovery, vocabulary).flatMap(({ names }) => names);
      return { kind: 'applications', ids, discovery };
    }
    case 'actions': {
      const actions = requireActions(restriction.actions, vocabulary).flatMap(({ names }) => names);
      if (actions.length === 0) throw invalid();
      return { kind: 'actions', actions };
    }
    case 'limit': {
      const values = limitValues(restriction.values, formOf(restriction.limit, vocabulary));
      if (!values) throw invalid();
      requireWhole(values);
      return { kind: 'limit', limit: restriction.limit, values };
    }
    default:
      return { kind: 'expiry', expiresAt: restriction.expiresAt };
  }
};

const amongActions = (names: readonly string[], vocabulary: Vocabulary) => {
  const groups = requireActions(names, vocabulary);
  return {
    branches: groups.map(({ fact }, index) => `${fact}($a), {actions${index}}.contains($a)`),
    parameters: Object.fromEntries(groups.map(({ texts }, index) => [`actions${index}`, texts])),
  };
};

const wordedDatalog = (worded: Worded, vocabulary: Vocabulary): Datalog => {
  switch (worded.kind) {
    case 'applications': {
      const fact = vocabulary.application?.fact ?? '';
      const ids = worded.ids.map(idToBytes);
      const [only, ...others] = ids;
      const isOne = only !== undefined && others.length === 0;
      const own = isOne ? `${fact}({application})` : `${fact}($id), {applications}.contains($id)`;
      const { branches, parameters } = amongActions(worded.discovery, vocabulary);
      return {
        code: `check if ${[own, ...branches].join(' or ')};\n`,
        parameters: { ...parameters, ...(isOne ? { application: only } : { applications: ids }) },
      };
    }
    case 'actions': {
      const { branches, parameters } = amongActions(worded.actions, vocabulary);
      return { code: `check if ${branches.join(' or ')};\n`, parameters };
    }
    case 'limit':
      return limitDatalog(worded.values, formOf(worded.limit, vocabulary), vocabulary);
    default:
      return {
        code: 'check if time($t), $t < {end};\n',
        parameters: { end: new Date(worded.expiresAt) },
      };
  }
};

/**
 * The checks of one block, a program for each restriction, in their order; each is to be added on its own, so that no
 * text of a custom one can touch another. Values are parameters and never become code. Refuses what the service's
 * vocabulary has no words for.
 */
export const toDatalog = (restrictions: readonly Restriction[], vocabulary: Vocabulary): Datalog[] =>
  restrictions.map((restriction) =>
    restriction.kind === 'custom'
      ? { code: restriction.source, parameters: {} }
      : wordedDatalog(normalised(restriction, vocabulary), vocabulary),
  );

/** What the check of a restriction must read back as; a custom one is compared with itself, compiled alone. */
export const expectedCheck = (
  restriction: Exclude<Restriction, { kind: 'custom' }>,
  vocabulary: Vocabulary,
): CheckReading => normalised(restriction, vocabulary);
