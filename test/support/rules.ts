import type { Restriction } from '#contract/restriction.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { ServiceRules } from '#main/services/service.ts';
import { services } from '#main/services/services.ts';

/** The rules of a service that is described. */
export const requireRules = (service: string): ServiceRules => {
  const found = services.get(service)?.rules;
  if (!found) throw new Error(`there is no description of ${service}`);
  return found;
};

/** The actions of one of its presets. */
export const presetOf = (service: string, id: string): string[] => {
  const found = requireRules(service).catalogue.presets.find((preset) => preset.id === id);
  if (!found) throw new Error(`${service} has no preset ${id}`);
  return found.actions;
};

/** Narrows a token as any other hand could, with Hook0's words. */
export const narrow = (
  biscuit: Biscuit,
  token: SecretText,
  publicKey: string,
  restrictions: readonly Restriction[],
) => biscuit.attenuate(token, publicKey, { restrictions, seal: false }, requireRules('hook0').vocabulary);
