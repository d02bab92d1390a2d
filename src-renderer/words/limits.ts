import type { Power } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { capital, listed } from './power-phrases.ts';
import { MARK, shortId, shown } from './shown.ts';

type Limit = Catalogue['limits'][number];
type Kind = Limit['value'];
/** A limit as a token has it. */
export type Limited = { limit: string; values: readonly string[] };

const MOST_NAMED = 3;

/** What two blocks leave of one limit: both hold, so the values they share, and of prefixes the longer one. */
const both = (kind: Kind, one: readonly string[], other: readonly string[]): readonly string[] => {
  switch (kind) {
    case 'uuid':
    case 'text':
      return one.filter((value) => other.includes(value));
    case 'entry':
      return [...new Set([...one, ...other])];
    case 'prefix':
      return [
        ...new Set([
          ...one.filter((value) => other.some((short) => value.startsWith(short))),
          ...other.filter((value) => one.some((short) => value.startsWith(short))),
        ]),
      ];
  }
};

/** One entry a limit, though several blocks may have it. What the catalogue does not know stays as it stands. */
export const limitsTogether = (limits: Power['limits'], catalogue: Catalogue): readonly Limited[] => {
  const together = new Map<string, Limited>();
  for (const each of limits) {
    const known = catalogue.limits.find(({ id }) => id === each.limit);
    const before = together.get(each.limit);
    const values =
      before === undefined || known === undefined
        ? [...(before?.values ?? []), ...each.values]
        : both(known.value, before.values, each.values);
    together.set(each.limit, { limit: each.limit, values });
  }
  return [...together.values()];
};

/** `orders- or invoices-`; each value between marks. */
const valuesSaid = (kind: Kind, values: readonly string[]): string => {
  const words = values.map((value) => (kind === 'uuid' ? shortId(value) : shown(value)));
  const named = words.length > MOST_NAMED ? words.slice(0, MOST_NAMED - 1) : words;
  const left = words.length - named.length;
  const last = kind === 'prefix' ? 'or' : 'and';
  return listed(
    [...named.map((word) => `${MARK}${word}${MARK}`), ...(left > 0 ? [`${left} more`] : [])],
    last,
  );
};

/** `of subscriptions only 4be3…91d0`, the values between marks. */
export const limitSaid = ({ limit, values }: Limited, catalogue: Catalogue): string => {
  const known = catalogue.limits.find(({ id }) => id === limit);
  if (known === undefined) return `only ${shown(limit)} ${valuesSaid('text', values)}`;
  // The values may hold any text, so no pattern of a replacement is read in them.
  return known.says.split('{values}').join(valuesSaid(known.value, values));
};

/** The same as one check: it says "only" itself. */
export const limitCheckSaid = (limited: Limited, catalogue: Catalogue): string => {
  const said = limitSaid(limited, catalogue);
  return /^(only|of)\b/.test(said) ? capital(said) : `Only ${said}`;
};

/**
 * The noun with its limit, "topics beginning with orders-", where the limit's words begin with the noun and it narrows
 * nothing but these actions, and each of them; else `null`.
 */
export const nounLimited = (
  limited: Limited,
  noun: string,
  actions: readonly string[],
  power: Power,
  catalogue: Catalogue,
): string | null => {
  const known = catalogue.limits.find(({ id }) => id === limited.limit);
  if (known === undefined || !known.says.replace(/^only /, '').startsWith(`${noun} `)) return null;
  const narrowed = power.allowed.filter((action) => known.actions.includes(action));
  const isSame = narrowed.length === actions.length && narrowed.every((action) => actions.includes(action));
  return isSame ? limitSaid(limited, catalogue).replace(/^only /, '') : null;
};

/** Limits that narrow something of what is allowed; the others would only be noise. */
export const limitsThatCount = (power: Power, catalogue: Catalogue): readonly Limited[] =>
  limitsTogether(power.limits, catalogue).filter(({ limit }) => {
    const known = catalogue.limits.find(({ id }) => id === limit);
    return known === undefined || known.actions.some((action) => power.allowed.includes(action));
  });
