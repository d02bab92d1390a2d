import type { Verdict } from './biscuit.ts';
import type { Compiled } from './compiled.ts';

// The engine throws plain objects and strings, such as `{ Format: { Signature: { InvalidSignature: '…' } } }`.

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NAME = /^[A-Za-z]{1,40}$/;

/** The names along an engine's error, outermost first; its values, which may quote a token, stay out. */
export const errorNames = (error: unknown): string[] => {
  if (error instanceof Error) return [error.name];
  if (typeof error === 'string') return NAME.test(error) ? [error] : [];
  if (!isRecord(error)) return [];
  const [first, ...others] = Object.entries(error);
  return first && others.length === 0 && NAME.test(first[0]) ? [first[0], ...errorNames(first[1])] : [];
};

const SIGNATURE = new Set([
  'Signature',
  'SealedSignature',
  'InvalidSignatureSize',
  'SignatureDeserializationError',
  'BlockSignatureDeserializationError',
  'UnknownPublicKey',
]);

/** The bytes are a Biscuit, but not one that this key has signed. */
export const isSignatureError = (error: unknown): boolean =>
  errorNames(error).some((name) => SIGNATURE.has(name));

/** The bytes are not what a Biscuit has at that place. */
export const isFormatError = (error: unknown): boolean => errorNames(error)[0] === 'Format';

const failedCheck = (entry: unknown) => {
  if (!isRecord(entry)) return [];
  const { Block: block, Authorizer: authorizer } = entry;
  const found = isRecord(block) ? block : authorizer;
  if (!isRecord(found)) return [];
  return [
    {
      block: isRecord(block) ? Number(block['block_id']) : -1,
      check: Number(found['check_id']),
      source: String(found['rule']),
    },
  ];
};

/**
 * A denial as a verdict, or `undefined` when the error is none. A token whose Datalog can't be computed (a division
 * by zero, an overflow) is denied by a service, so it is here.
 */
export const readDenial = (error: unknown): Verdict | undefined => {
  const [outer, inner] = errorNames(error);
  if (outer === 'Execution') return { verdict: 'denied', failedChecks: [], uncomputable: true };
  if (!isRecord(error) || outer !== 'FailedLogic' || inner === undefined) return undefined;
  const logic = isRecord(error['FailedLogic']) ? error['FailedLogic'][inner] : undefined;
  const checks = isRecord(logic) && Array.isArray(logic['checks']) ? logic['checks'] : [];
  return { verdict: 'denied', failedChecks: checks.flatMap(failedCheck) };
};

const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** What is wrong with a source, or `undefined` when the error is about something else. */
export const languageError = (error: unknown): Compiled | undefined => {
  const language = isRecord(error) ? error['Language'] : undefined;
  if (!isRecord(language)) return undefined;
  const { ParseError: parse, Parameters: parameters } = language;
  if (isRecord(parameters)) return { kind: 'parameters', names: textsIn(parameters['missing_parameters']) };
  if (!isRecord(parse) || !Array.isArray(parse['errors'])) return undefined;
  const [first] = parse['errors'] as unknown[];
  const rest = isRecord(first) ? first['input'] : undefined;
  return { kind: 'syntax', rest: typeof rest === 'string' ? rest : '' };
};
