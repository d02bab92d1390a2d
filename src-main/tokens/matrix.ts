import type { Cell, CheckPlace } from '#contract/restriction.ts';
import type { Application } from '#contract/services.ts';
import type { Biscuit, TokenReading, Verdict } from '#main/biscuit/biscuit.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { ServiceRules } from '#main/services/service.ts';
import { samePlace } from './checks.ts';
import { possibilitiesOf, situationsFor } from './situations.ts';
import { createSteadiness } from './steady.ts';
import type { Steadiness } from './steady.ts';

/** A token with the key that verified it and what the engine read. */
export type ReadToken = { token: SecretText; publicKey: string; reading: TokenReading };

export type MatrixDeps = {
  biscuit: Biscuit;
  rules: ServiceRules;
  applications: readonly Application[];
};

const placesOf = (verdicts: readonly Verdict[]): CheckPlace[] => {
  const places: CheckPlace[] = [];
  for (const verdict of verdicts) {
    if (verdict.verdict === 'allowed') continue;
    const failed = verdict.failedChecks.filter(({ block }) => block >= 0);
    const own =
      verdict.uncomputable !== true && (failed.length < verdict.failedChecks.length || failed.length === 0);
    for (const { block, check } of [...failed, ...(own ? [{ block: -1, check: 0 }] : [])])
      if (!places.some((place) => samePlace(place, { block, check }))) places.push({ block, check });
  }
  return places.toSorted((a, b) => a.block - b.block || a.check - b.check);
};

/** Denied is what no request can get: where only the situations that were asked are denied, it depends. */
const verdictOf = (action: string, verdicts: readonly Verdict[], steadiness: Steadiness): Cell['verdict'] => {
  if (verdicts.some((verdict) => steadiness.denies(verdict, action))) return 'denied';
  const isAllowed = verdicts.every(({ verdict }) => verdict === 'allowed');
  return isAllowed && !steadiness.tellsApart(action) ? 'allowed' : 'depends';
};

const toCell = (action: string, verdicts: readonly Verdict[], steadiness: Steadiness): Cell => ({
  action,
  verdict: verdictOf(action, verdicts, steadiness),
  because: placesOf(verdicts),
});

/** Programs of one call of the engine, which gives each call its time; and of all further calls together. */
const MOST_AT_ONCE = 50;
const MOST_FURTHER = 150;

/**
 * Every action, or these, in every situation that matters, as the real authorizer answers under the service's rules. `at`:
 * milliseconds since 1970.
 */
export const askMatrix = async (
  deps: MatrixDeps,
  { token, publicKey, reading }: ReadToken,
  at: number,
  actions: readonly string[] = deps.rules.actions,
) => {
  const { rules, biscuit } = deps;
  const account = rules.account(reading);
  if (!account) throw new Error('only a token that says whose it is can be evaluated');
  const possibilities = possibilitiesOf(
    reading,
    rules,
    deps.applications.map(({ id }) => id),
    at,
  );
  const asked = actions.flatMap((action) =>
    situationsFor(action, possibilities, rules).map((situation, index) => ({
      action,
      index,
      program: () => rules.program({ action, account, ...situation }),
    })),
  );
  const authorize = async (some: typeof asked): Promise<Verdict[]> => {
    const verdicts: Verdict[] = [];
    for (let from = 0; from < some.length; from += MOST_AT_ONCE) {
      const programs = some.slice(from, from + MOST_AT_ONCE).map(({ program }) => program());
      verdicts.push(...(await biscuit.authorize(token, publicKey, programs)));
    }
    return verdicts;
  };

  const first = asked.filter(({ index }) => index === 0);
  const firstVerdicts = await authorize(first);
  const steadiness = createSteadiness(reading, rules);
  // What denies every request need not be asked again: that is so for most actions.
  const open = new Set(
    first.flatMap(({ action }, index) => {
      const verdict = firstVerdicts[index];
      return verdict && steadiness.denies(verdict, action) ? [] : [action];
    }),
  );
  const others = asked
    .filter(({ index, action }) => index > 0 && open.has(action))
    .toSorted((a, b) => a.index - b.index)
    .slice(0, MOST_FURTHER);
  const verdicts = [...firstVerdicts, ...(await authorize(others))];
  const all = [...first, ...others];
  const matrix = actions.map((action) =>
    toCell(
      action,
      verdicts.filter((_, index) => all[index]?.action === action),
      steadiness,
    ),
  );
  return { matrix, verdicts };
};
