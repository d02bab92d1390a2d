import type { Vocabulary } from './vocabulary.ts';

type ActionFacts = Vocabulary['actionFacts'];

/** The fact that carries an action and the text in it; of several beginnings the longest counts. */
export const splitAction = (name: string, facts: ActionFacts): { fact: string; text: string } | undefined => {
  const [best] = facts
    .filter(({ prefix }) => name.startsWith(prefix))
    .toSorted((one, other) => other.prefix.length - one.prefix.length);
  return best && { fact: best.fact, text: name.slice(best.prefix.length) };
};

/** The action that a fact with this text names; `undefined`: it would be read as another fact's. */
export const joinAction = (fact: string, text: string, facts: ActionFacts): string | undefined => {
  const prefix = facts.find((each) => each.fact === fact)?.prefix;
  if (prefix === undefined) return undefined;
  const name = prefix + text;
  return splitAction(name, facts)?.fact === fact ? name : undefined;
};

/** Actions by the facts that carry them, in the vocabulary's order, each once; `undefined`: one has no fact. */
export const groupActions = (
  names: readonly string[],
  facts: ActionFacts,
): { fact: string; texts: string[]; names: string[] }[] | undefined => {
  const split = [...new Set(names)].map((name) => ({ name, ...splitAction(name, facts) }));
  if (split.some(({ fact }) => fact === undefined)) return undefined;
  return facts.map(({ fact }) => {
    const own = split.filter((each) => each.fact === fact);
    return { fact, texts: own.map(({ text }) => text ?? ''), names: own.map(({ name }) => name) };
  });
};
