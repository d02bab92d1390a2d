import type { BlockReading, Power } from '#contract/restriction.ts';
import type { Application } from '#contract/services.ts';
import type { Biscuit, TokenReading } from '#main/biscuit/biscuit.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { ServiceRules } from '#main/services/service.ts';

/** Stands for "some application" where a token is not limited to any; no service gives it out. */
const ANY_APPLICATION = '00000000-0000-4000-8000-000000000000';
/** Custom checks may tell applications apart; so many of them are asked one by one. */
const MOST_ASKED = 10;

const checksOf = (blocks: readonly BlockReading[]) => blocks.flatMap((block) => block.checks);

/** What all blocks together leave of the applications; `null`: all of them. */
export const applicationLimit = (blocks: readonly BlockReading[]): string[] | null =>
  checksOf(blocks).reduce<string[] | null>((limit, check) => {
    if (check.kind !== 'applications') return limit;
    return limit === null ? check.ids : limit.filter((id) => check.ids.includes(id));
  }, null);

const customChecks = (blocks: readonly BlockReading[]): string[] =>
  checksOf(blocks).flatMap((check) => (check.kind === 'custom' ? [check.source] : []));

/** The moment a token is judged at: now, or its last second if that is over. */
const judgedAt = (now: number, expiresAt: string | null): Date =>
  new Date(expiresAt === null ? now : Math.min(now, Date.parse(expiresAt) - 1000));

/** What a token may do, action by action, as the real authorizer answers with the service's rules. */
export const powerOf = async (
  deps: { biscuit: Biscuit; rules: ServiceRules; now: number; applications: readonly Application[] },
  token: SecretText,
  publicKey: string,
  reading: TokenReading,
): Promise<Power> => {
  const { biscuit, rules, applications } = deps;
  const limit = applicationLimit(reading.blocks);
  const custom = customChecks(reading.blocks);
  const known = limit ?? applications.map((application) => application.id);
  const asked = known.length === 0 ? [ANY_APPLICATION] : known.slice(0, custom.length === 0 ? 1 : MOST_ASKED);
  const actions = rules.catalogue.groups.flatMap((group) => group.actions.map((action) => action.name));
  const at = judgedAt(deps.now, reading.expiresAt);
  const programs = asked.flatMap((applicationId) =>
    rules.programs({ actions, organizationId: reading.organizationId ?? ANY_APPLICATION, applicationId, at }),
  );
  const verdicts = await biscuit.authorize(token, publicKey, programs);
  const allowed = new Set(
    verdicts.flatMap(({ verdict }, index) =>
      verdict === 'allowed' ? [actions[index % actions.length] ?? ''] : [],
    ),
  );
  return {
    applications:
      limit?.map((id) => ({
        id,
        name: applications.find((application) => application.id === id)?.name ?? null,
      })) ?? null,
    allowed: actions.filter((action) => allowed.has(action)),
    expiresAt: reading.expiresAt,
    custom,
  };
};
