import { Refusal } from '#contract/failure.ts';
import type { ServiceKind } from '#contract/services.ts';
import type { Template } from '#contract/templates.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { limitValues } from '#main/biscuit/limit.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import type { ServiceClient, ServiceRules } from '#main/services/service.ts';
import { services } from '#main/services/services.ts';
import type { ServiceEntry } from '#main/services/services.ts';
import type { Known } from '#main/templates/templates.ts';

/** What the rooms ask of the services that are described. */
export const createDescribed = ({ biscuit, clock, log }: { biscuit: Biscuit; clock: Clock; log: Log }) => {
  const clients = new Map<string, ServiceClient>();

  const get = (service: ServiceKind): ServiceEntry => {
    const found = services.get(service);
    if (!found) throw new Refusal({ kind: 'not-found', what: 'service' });
    return found;
  };

  /** One for each address; `null`: the service has no API that Whittle speaks. */
  const client = (service: ServiceKind, baseUrl: string): ServiceClient | null => {
    const key = `${service} ${baseUrl}`;
    const found = clients.get(key) ?? get(service).createClient?.({ baseUrl, clock, log }) ?? null;
    if (found) clients.set(key, found);
    return found;
  };

  const rules = (service: ServiceKind): ServiceRules => get(service).rules;

  /** Each description once: the sandbox is Hook0 under an id of its own. */
  const entries = () =>
    [...services]
      .filter(([id, { described }]) => id === described)
      .map(([service, entry]) => ({ service, ...entry }));

  return {
    client,
    requireClient: (service: ServiceKind, baseUrl: string): ServiceClient => {
      const found = client(service, baseUrl);
      if (!found) throw new Refusal({ kind: 'service', service: rules(service).label, problem: 'no-api' });
      return found;
    },
    rules,
    findRules: (service: ServiceKind): ServiceRules | undefined => services.get(service)?.rules,
    isAskable: (service: ServiceKind): boolean => (services.get(service)?.createClient ?? null) !== null,
    kinds: () =>
      entries().map(({ service, rules: { label }, createClient }) => ({
        service,
        label,
        remote: createClient !== null,
      })),
    builtInTemplates: (): readonly Template[] => entries().flatMap((entry) => entry.rules.templates),
    /** What a template of this service may name. */
    knownToTemplates: (service: ServiceKind): Known | undefined => {
      const found = services.get(service);
      if (!found) return undefined;
      const { templates: builtIn, actions, catalogue, vocabulary } = found.rules;
      return {
        described: found.described,
        builtIn,
        actions,
        presets: catalogue.presets.map(({ id }) => id),
        limits: catalogue.limits.map(({ id }) => id),
        idLimits: vocabulary.limits.flatMap(({ id, value }) => (value === 'uuid' ? [id] : [])),
        fits: (limit, values) =>
          vocabulary.limits.some((form) => form.id === limit && limitValues(values, form) !== undefined),
        isSound: async (source) => (await biscuit.look(source, vocabulary)).problems.length === 0,
      };
    },
  };
};
export type Described = ReturnType<typeof createDescribed>;
