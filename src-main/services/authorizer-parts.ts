import type { Description } from './description.ts';

/** Statements of the authorizer that are there for an action with these marks. */
export const statementsFor = (
  { authorizer }: Pick<Description, 'authorizer'>,
  marks: readonly string[],
): string[] =>
  authorizer
    .filter(
      (part) =>
        (part.for === null || marks.includes(part.for)) &&
        (part.without === null || !marks.includes(part.without)),
    )
    .flatMap(({ code }) => code);

/** Names of the `{parameters}` in Datalog. */
export const parametersIn = (code: string): string[] =>
  [...code.matchAll(/\{([a-z][a-z_]*)\}/g)].map(([, name]) => name ?? '');

/** How the authorizer calls the value of a limit's fact: the limit's id as one word. */
export const parameterOf = (limit: string): string => limit.replaceAll('-', '_');

const predicatesIn = (code: string): string[] =>
  [...code.matchAll(/(?<![\w:.$])([a-zA-Z][\w:]*)\(/g)].map(([, name]) => name ?? '');

/**
 * Facts that differ from one request for the same action to another: those with one of these parameters, and those that
 * are derived from them.
 */
export const varyingFacts = (statements: readonly string[], parameters: ReadonlySet<string>): Set<string> => {
  const lines = statements.flatMap((code) => code.split(';'));
  const varying = new Set(
    lines
      .filter((line) => parametersIn(line).some((name) => parameters.has(name)))
      .flatMap((line) => predicatesIn(line)),
  );
  const derived = lines.filter((line) => line.includes('<-')).map(predicatesIn);
  for (let before = -1; before !== varying.size;) {
    before = varying.size;
    for (const [head = '', ...body] of derived) if (body.some((name) => varying.has(name))) varying.add(head);
  }
  return varying;
};
