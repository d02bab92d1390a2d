import type { Catalogue } from '#contract/services.ts';

export type Limit = Catalogue['limits'][number];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LONGEST = 200;
const MOST = 50;

/** What is wrong with one value, as a sentence; `null`: nothing. */
export const problemWithValue = (value: string, limit: Pick<Limit, 'value' | 'example'>): string | null => {
  if (value.length > LONGEST) return `It has more than ${LONGEST} characters.`;
  if (limit.value === 'uuid' && !UUID.test(value)) return `This is no id. It looks like ${limit.example}.`;
  if (limit.value === 'entry' && !/^[^=]+=./.test(value)) {
    return `Write it as name=value, like ${limit.example}.`;
  }
  return null;
};

/** The values that a typed line holds: commas part them, and an id is the same in capitals. */
export const valuesIn = (line: string, limit: Pick<Limit, 'value'>): string[] => {
  const values = line
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return limit.value === 'uuid' ? values.map((value) => value.toLowerCase()) : values;
};

type Row = { limit: string; values: readonly string[]; typed?: string };

/** The values of a row: those that were added, and those that stand in its field. */
export const valuesOf = (
  { limit, values, typed = '' }: Row,
  { limits }: Pick<Catalogue, 'limits'>,
): string[] => {
  const known = limits.find(({ id }) => id === limit);
  return [...new Set([...values, ...(known === undefined ? [] : valuesIn(typed, known))])];
};

/** What keeps an added limit from being signed; `null`: nothing. */
export const problemWithValues = (added: Row, catalogue: Catalogue): string | null => {
  const limit = catalogue.limits.find(({ id }) => id === added.limit);
  if (limit === undefined) return 'This service has no such restriction. Remove it.';
  const values = valuesOf(added, catalogue);
  if (values.length === 0) return 'Give a value, or remove it.';
  if (values.length > MOST) return `Keep to ${MOST} values.`;
  return values.map((value) => problemWithValue(value, limit)).find((each) => each !== null) ?? null;
};
