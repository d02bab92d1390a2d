import type { TokenReading } from '#main/biscuit/biscuit.ts';
import type { LimitForm } from '#main/biscuit/vocabulary.ts';
import type { ServiceRules } from '#main/services/service.ts';
import { applicationLimit, checksOf, customSources } from './checks.ts';

/** What a request could bring that a token's checks may tell apart. The first of each is the likeliest to be let through. */
export type Possibilities = {
  applications: string[];
  limits: { id: string; values: (readonly string[])[] }[];
  times: Date[];
};

export type Situation = {
  applicationId: string;
  limits: Readonly<Record<string, readonly string[]>>;
  at: Date;
};

/** Stand for "some other one"; no service gives them out. */
const ANY_UUID = '00000000-0000-4000-8000-000000000000';
const ANY_TEXT = '-';
const ANY_ENTRY = '-=-';
/** Applications, texts and times of custom checks that are asked one by one. */
const MOST_APPLICATIONS = 10;
const MOST_LITERALS = 4;
/** Situations of one action; more are not asked in every combination. */
const MOST_COMBINED = 12;

const asUuid = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const unescaped = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replaceAll(/\\u\{([0-9a-f]{1,6})\}|\\(.)/g, (_, code?: string, plain?: string) =>
      code === undefined ? (plain ?? '') : String.fromCodePoint(Number.parseInt(code, 16)),
    );

/** What custom checks compare with: they can tell a request from another by these only. */
export const literalsIn = (sources: readonly string[]) => {
  const all = sources.join('\n');
  const found = (pattern: RegExp): string[] => [...new Set([...all.matchAll(pattern)].map(([text]) => text))];
  return {
    uuids: found(/(?<=hex:)[0-9a-f]{32}(?![0-9a-f])/g).map(asUuid),
    texts: found(/"(?:[^"\\]|\\.)*"/g).map(unescaped),
    dates: found(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g).map((text) => Date.parse(text)),
  };
};

/** Whether custom checks may ask for this fact; a text that only looks like it costs nothing but time. */
export const mentions = (sources: readonly string[], fact: string): boolean =>
  sources.some((source) => new RegExp(`(?<![\\w:])${fact}"?\\(`).test(source));

/** A value that all checks of one limit let through, as far as there is one. */
const listedValue = (form: LimitForm, lists: readonly (readonly string[])[]): readonly string[] => {
  const [first = [], ...others] = lists;
  if (form.match === 'entries') return [...new Set(lists.flat())];
  if (form.match === 'prefix') {
    const fits = (text: string) => lists.every((list) => list.some((prefix) => text.startsWith(prefix)));
    return [lists.flat().find(fits) ?? first[0] ?? ''];
  }
  const shared = first.filter((value) => others.every((list) => list.includes(value)));
  return shared.length === 0 ? first.slice(0, 1) : shared.slice(0, 1);
};

const otherValue = (form: LimitForm): readonly string[] => {
  if (form.match === 'entries') return [ANY_ENTRY];
  return [form.value === 'uuid' ? ANY_UUID : ANY_TEXT];
};

const possibleValues = (
  form: LimitForm,
  lists: readonly (readonly string[])[],
  literals: ReturnType<typeof literalsIn> | null,
): (readonly string[])[] => {
  const values = lists.length === 0 ? [] : [listedValue(form, lists)];
  const texts = literals && (form.value === 'uuid' ? literals.uuids : literals.texts);
  if (form.match !== 'entries') for (const text of texts?.slice(0, MOST_LITERALS) ?? []) values.push([text]);
  values.push(otherValue(form));
  return values;
};

/** What matters for this token: at one moment, of the applications that are known. */
export const possibilitiesOf = (
  reading: TokenReading,
  rules: Pick<ServiceRules, 'vocabulary'>,
  known: readonly string[],
  now: number,
): Possibilities => {
  const { vocabulary } = rules;
  const sources = customSources(reading.blocks);
  const literals = literalsIn(sources);
  const allowed = applicationLimit(reading.blocks);
  const limited = allowed ?? known;
  const tellsApart = vocabulary.application !== null && mentions(sources, vocabulary.application.fact);
  // Ids mean nothing but themselves: one that no check names stands for all the others.
  const named = literals.uuids.filter((id) => allowed === null || allowed.includes(id));
  const applications = tellsApart
    ? [...new Set([...named.slice(0, MOST_APPLICATIONS), ...limited.slice(0, MOST_APPLICATIONS)])]
    : limited.slice(0, 1);
  const end = reading.expiresAt === null ? Infinity : Date.parse(reading.expiresAt);
  const later = literals.dates
    .slice(0, MOST_LITERALS)
    // What holds before it does so now, or just after the date before.
    .flatMap((date) => [date, date + 1000])
    .filter((time) => time > now && time < end);
  return {
    applications: [
      ...applications.slice(0, MOST_APPLICATIONS),
      ...(applications.length === 0 || (tellsApart && allowed === null) ? [ANY_UUID] : []),
    ],
    limits: vocabulary.limits.flatMap((form) => {
      const lists = checksOf(reading.blocks).flatMap(({ check }) =>
        check.kind === 'limit' && check.limit === form.id ? [check.values] : [],
      );
      const isAsked = mentions(sources, form.fact);
      if (lists.length === 0 && !isAsked) return [];
      return [{ id: form.id, values: possibleValues(form, lists, isAsked ? literals : null) }];
    }),
    times: [now, ...(mentions(sources, 'time') ? new Set(later) : [])].map((time) => new Date(time)),
  };
};

const product = (all: Situation[], vary: readonly ((it: Situation) => Situation)[]): Situation[] =>
  all.flatMap((situation) => vary.map((change) => change(situation)));

/** The situations that one action can meet; every combination, or one change at a time where those are too many. */
export const situationsFor = (
  action: string,
  { applications, limits, times }: Possibilities,
  rules: Pick<ServiceRules, 'carries'>,
): Situation[] => {
  const first: Situation = {
    applicationId: applications[0] ?? ANY_UUID,
    limits: {},
    at: times[0] ?? new Date(0),
  };
  const dimensions: ((it: Situation) => Situation)[][] = [
    rules.carries(action, 'application')
      ? applications.map((applicationId) => (it: Situation) => ({ ...it, applicationId }))
      : [],
    ...limits
      .filter(({ id }) => rules.carries(action, { limit: id }))
      .map(({ id, values }) =>
        values.map((value) => (it: Situation) => ({ ...it, limits: { ...it.limits, [id]: value } })),
      ),
    times.map((at) => (it: Situation) => ({ ...it, at })),
  ].filter((changes) => changes.length > 0);
  const combinations = dimensions.reduce((count, changes) => count * changes.length, 1);
  if (combinations <= MOST_COMBINED) return dimensions.reduce(product, [first]);
  const base = dimensions.reduce((it, [change]) => change?.(it) ?? it, first);
  return [base, ...dimensions.flatMap((changes) => changes.slice(1).map((change) => change(base)))];
};
