import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { Restriction } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import type { KeptToken } from './store.ts';

type Problem = Extract<Failure, { kind: 'restriction' }>['problem'];

const fitsLimit = (value: Catalogue['limits'][number]['value'], text: string): boolean =>
  (value !== 'uuid' || z.uuid().safeParse(text).success) && (value !== 'entry' || /^[^=]+=/.test(text));

const problemWith = (
  restriction: Restriction,
  catalogue: Catalogue,
  now: number,
  parentEnd: string | null,
): Problem | null => {
  const known = (actions: readonly string[]): boolean => {
    const names = new Set(catalogue.groups.flatMap((group) => group.actions.map(({ name }) => name)));
    return actions.every((action) => names.has(action));
  };
  switch (restriction.kind) {
    case 'applications':
      if (!catalogue.applications) return 'unknown-limit';
      return known(restriction.discovery) ? null : 'unknown-action';
    case 'actions':
      return known(restriction.actions) ? null : 'unknown-action';
    case 'limit': {
      const limit = catalogue.limits.find(({ id }) => id === restriction.limit);
      return limit && restriction.values.every((text) => fitsLimit(limit.value, text))
        ? null
        : 'unknown-limit';
    }
    case 'expiry':
      if (Date.parse(restriction.expiresAt) <= now) return 'expiry-past';
      return parentEnd !== null && restriction.expiresAt > parentEnd ? 'expiry-beyond-parent' : null;
    case 'custom':
      // What stands in it, the engine looks at before it signs.
      return null;
  }
};

/** Refuses a narrowing that is none, or that says something else than it seems to. */
export const refuseRestrictions = (
  parent: Pick<KeptToken, 'expiresAt' | 'sealed'>,
  restrictions: readonly Restriction[],
  catalogue: Catalogue,
  now: number,
): void => {
  const refuse = (problem: Problem, more: { limit?: string } = {}): never => {
    throw new Refusal({ kind: 'restriction', problem, ...more });
  };
  if (parent.sealed) refuse('parent-sealed');
  if (restrictions.length === 0) refuse('restricts-nothing');
  for (const restriction of restrictions) {
    const problem = problemWith(restriction, catalogue, now, parent.expiresAt);
    if (problem === 'expiry-beyond-parent') refuse(problem, { limit: parent.expiresAt ?? '' });
    else if (problem !== null) refuse(problem);
  }
};
