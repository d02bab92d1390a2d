import type { Catalogue } from '#contract/services.ts';
import { services } from '#main/services/services.ts';

/** The catalogue that a service's description makes. */
export const catalogueOf = (service: string): Catalogue => {
  const found = services.get(service);
  if (!found) throw new Error(`no service ${service}`);
  return found.rules.catalogue;
};

/** The actions of a preset. */
export const presetOf = ({ presets }: Catalogue, id: string): readonly string[] => {
  const found = presets.find((preset) => preset.id === id);
  if (!found) throw new Error(`no preset ${id}`);
  return found.actions;
};
