import type { DatalogProblem } from '#contract/restriction.ts';
import type { Compile, Compiled } from './compiled.ts';
import type { DecodedBlock } from './decoded.ts';
import { placeOf } from './place.ts';
import { scan, statementsOf } from './scan.ts';
import type { Piece, Statement } from './scan.ts';

/** A source that is checks and nothing else, or what is wrong with it. */
export type Look = { problems: DatalogProblem[]; block: DecodedBlock | null };

const wordAt = ({ pieces }: Statement, index: number): string => pieces[index]?.text.toLowerCase() ?? '';

/** `trusting` with anything behind it but terms: then it is no fact's name. */
const scopeIn = ({ pieces }: Statement): Piece | undefined =>
  pieces.find(
    ({ kind, text }, index) =>
      kind === 'word' && text.toLowerCase() === 'trusting' && pieces[index + 1]?.text !== '(',
  );

/** `{name}` of one of these names. */
const parameterIn = ({ pieces }: Statement, names: readonly string[]) => {
  const at = pieces.findIndex(
    ({ text }, index) =>
      text === '{' && names.includes(pieces[index + 1]?.text ?? '') && pieces[index + 2]?.text === '}',
  );
  const [open, close] = [pieces[at], pieces[at + 2]];
  return open && close ? { from: open.from, to: close.to } : undefined;
};

const isRule = ({ pieces }: Statement): boolean =>
  pieces.some(({ text }, index) => text === '<' && pieces[index + 1]?.text === '-');

/** What else than a check a decoded statement is. */
const otherThanCheck = ({ facts, rules, scopes, checks }: DecodedBlock): DatalogProblem['kind'] | null => {
  if (facts.length > 0) return 'fact';
  if (rules.length > 0) return 'rule';
  const trusts = checks.some(({ queries }) => queries.some((query) => query.scopes.length > 0));
  return trusts || scopes.length > 0 ? 'trusting' : null;
};

/**
 * Looks at the source of a custom check: checks only, and nothing that the engine could take for something else. What
 * is too long or nested too deep never reaches the engine.
 */
export const createLook = (compile: Compile) => {
  const problemOf = async (
    source: string,
    statement: Statement,
    compiled: Compiled | undefined,
  ): Promise<DatalogProblem | null> => {
    const { from, to } = statement;
    if (/^(?:allow|deny)$/.test(wordAt(statement, 0)) && wordAt(statement, 1) === 'if')
      return { kind: 'policy', from, to };
    const scope = scopeIn(statement);
    if (scope) return { kind: 'trusting', from: scope.from, to: scope.to };
    switch (compiled?.kind) {
      case 'block': {
        const kind = otherThanCheck(compiled.block);
        return kind && { kind, from, to };
      }
      case 'parameters':
        return { kind: 'parameter', from, to, ...parameterIn(statement, compiled.names) };
      case 'too-deep':
        return { kind: 'too-deep', from, to };
      case 'syntax':
        return isRule(statement)
          ? { kind: 'rule', from, to }
          : { kind: 'syntax', ...(await placeOf(source, statement, compile)) };
      default:
        return { kind: 'syntax', from, to };
    }
  };

  return async (source: string): Promise<Look> => {
    const scanned = scan(source);
    const { statements, problem } = statementsOf(scanned.pieces);
    const found = scanned.problem ?? problem;
    if (found) return { problems: [found], block: null };
    if (statements.length === 0)
      return { problems: [{ kind: 'empty', from: 0, to: source.length }], block: null };

    // The engine must have read the same statements as were looked at here.
    const [whole] = await compile([source], true);
    if (
      whole?.kind === 'block' &&
      otherThanCheck(whole.block) === null &&
      whole.block.checks.length === statements.length
    )
      return { problems: [], block: whole.block };

    const alone = await compile(
      statements.map(({ from, to }) => source.slice(from, to)),
      true,
    );
    const problems: DatalogProblem[] = [];
    for (const [index, statement] of statements.entries()) {
      const wrong = await problemOf(source, statement, alone[index]);
      if (wrong) problems.push(wrong);
    }
    const all: DatalogProblem = { kind: 'syntax', from: 0, to: source.length };
    return { problems: problems.length > 0 ? problems : [all], block: null };
  };
};
