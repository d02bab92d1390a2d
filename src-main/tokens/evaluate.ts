import type { BlockReading, Cell, Evaluation, OpenEscape, Power, Remark } from '#contract/restriction.ts';
import type { Application } from '#contract/services.ts';
import type { TokenReading } from '#main/biscuit/biscuit.ts';
import { applicationLimit, checksOf, customSources } from './checks.ts';
import { openEscapes } from './escapes.ts';
import { askMatrix } from './matrix.ts';
import type { MatrixDeps, ReadToken } from './matrix.ts';
import { stackedRemarks, uselessChecks } from './stacked.ts';

export type EvaluateDeps = MatrixDeps & {
  /** Milliseconds since 1970. */
  now: number;
};

/** The moment before a token's end, or now. */
const lastMoment = (now: number, expiresAt: string | null): number =>
  expiresAt === null ? now : Math.max(0, Math.min(now, Date.parse(expiresAt) - 1000));

/** The block with the earliest end. */
const expiryBlockOf = (blocks: readonly BlockReading[], expiresAt: string | null): number | null =>
  checksOf(blocks).find(({ check }) => check.kind === 'expiry' && check.expiresAt === expiresAt)?.place
    .block ?? null;

const powerFrom = (
  { blocks, expiresAt }: TokenReading,
  allowed: string[],
  applications: readonly Application[],
): Power => ({
  applications:
    applicationLimit(blocks)?.map((id) => ({
      id,
      name: applications.find((application) => application.id === id)?.name ?? null,
    })) ?? null,
  allowed,
  limits: checksOf(blocks).flatMap(({ check }) =>
    check.kind === 'limit' ? [{ limit: check.limit, values: check.values }] : [],
  ),
  expiresAt,
  expiryBlock: expiryBlockOf(blocks, expiresAt),
  custom: customSources(blocks),
});

const notDenied = (matrix: readonly Cell[]): string[] =>
  matrix.filter(({ verdict }) => verdict !== 'denied').map(({ action }) => action);

/**
 * What a token may do: the matrix as the service would answer now. Of a token that has ended, its power is what it was
 * until then.
 */
export const evaluate = async (deps: EvaluateDeps, read: ReadToken): Promise<Evaluation> => {
  const { rules, now, applications } = deps;
  const { reading } = read;
  const began = performance.now();
  const { matrix, verdicts } = await askMatrix(deps, read, now);
  const milliseconds = performance.now() - began;
  const last = lastMoment(now, reading.expiresAt);
  const before = last === now ? null : await askMatrix(deps, read, last);
  const remarks: Remark[] = [
    ...reading.remarks,
    ...stackedRemarks(reading.blocks, (before ?? { matrix }).matrix, rules),
    ...uselessChecks(reading.blocks, (before ?? { verdicts }).verdicts, rules),
  ];
  return {
    power: powerFrom(reading, notDenied((before ?? { matrix }).matrix), applications),
    matrix,
    escapes: openEscapes(matrix, rules.catalogue.escapes),
    remarks: remarks.filter(
      ({ block, check, kind }) =>
        // What can't hold, or always does, need not be said twice.
        kind !== 'changes-nothing' ||
        !reading.remarks.some(
          (each) =>
            each.kind !== 'denylist' &&
            each.kind !== 'rejects-together' &&
            each.block === block &&
            (each.check ?? check) === check,
        ),
    ),
    milliseconds,
  };
};

/** The ways around its restrictions that a token leaves open: the actions of no other are asked. */
export const findOpenEscapes = async (deps: EvaluateDeps, read: ReadToken): Promise<OpenEscape[]> => {
  const { escapes } = deps.rules.catalogue;
  const listed = checksOf(read.reading.blocks).flatMap(({ check }) =>
    check.kind === 'actions' ? [check.actions] : [],
  );
  // What a list of actions does not name is denied, whatever else stands in the token.
  const possible = new Set(
    escapes
      .flatMap(({ actions }) => actions)
      .filter((action) => listed.every((list) => list.includes(action))),
  );
  if (possible.size === 0) return [];
  const { matrix } = await askMatrix(deps, read, deps.now, [...possible]);
  return openEscapes(matrix, escapes);
};
