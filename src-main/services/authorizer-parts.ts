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
