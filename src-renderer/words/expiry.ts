import { CalendarDateTime, fromAbsolute, toCalendarDateTime } from '@internationalized/date';
import type { ZonedDateTime } from '@internationalized/date';
import {
  daysIn,
  duration,
  endOf,
  freeText,
  inZone,
  isoDay,
  namedDate,
  numericDate,
  rfc3339,
} from './expiry-forms.ts';
import type { Form, Reading } from './expiry-forms.ts';

/** An instant as the token will hold it: RFC 3339, UTC, whole seconds. */
export type Instant = string;

export type ExpiryProblem =
  | 'empty'
  | 'not-understood'
  | 'impossible'
  | 'ambiguous'
  | 'past'
  | 'too-far'
  | 'beyond';

export type ParsedExpiry =
  | { ok: true; instant: Instant }
  | {
      ok: false;
      kind: ExpiryProblem;
      /** A whole sentence for the field. */
      problem: string;
      /** What may have been meant: `text` to type instead, `words` to show. */
      suggestions: readonly { text: string; words: string }[];
    };

export type ExpiryContext = {
  now: Date;
  /** IANA name, e.g. `Europe/Paris`. */
  zone: string;
  /** The parent's end, RFC 3339; `null`: none. */
  limit?: Instant | null;
};

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const SHORT = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const LONG = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
/** Further away is a slip of the hand, not a plan. */
const FURTHEST_YEARS = 100;

const two = (n: number): string => String(n).padStart(2, '0');
const toInstant = (date: Date): Instant => `${date.toISOString().slice(0, 19)}Z`;
const wholeSeconds = (date: Date): Date => new Date(Math.floor(date.getTime() / 1000) * 1000);
const ordinal = (n: number): string =>
  `${n}${n % 10 === 1 && n !== 11 ? 'st' : n % 10 === 2 && n !== 12 ? 'nd' : n % 10 === 3 && n !== 13 ? 'rd' : 'th'}`;

type Day = { year: number; month: number; day: number };

const dayWords = ({ year, month, day }: Day): string => {
  const weekday = WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  return `${weekday} ${day} ${SHORT[month - 1]} ${year}`;
};

const momentWords = (at: ZonedDateTime): string => `${dayWords(at)}, ${two(at.hour)}:${two(at.minute)}`;

const FORMS: readonly Form[] = [duration, rfc3339, numericDate, namedDate, endOf, freeText];

const refuse = (
  kind: ExpiryProblem,
  problem: string,
  suggestions: readonly { text: string; words: string }[] = [],
): ParsedExpiry => ({ ok: false, kind, problem, suggestions });

const refuseImpossible = ({ year, month }: Day, time: string): ParsedExpiry => {
  const last = daysIn(year, month);
  const meant = { year, month, day: last };
  return refuse(
    'impossible',
    `${LONG[month - 1]} ${year} ends on the ${ordinal(last)}.`,
    // The year stands in the sentence already.
    [{ text: `${isoDay(meant)}${time}`, words: dayWords(meant).replace(/ \d+$/, '') }],
  );
};

const check = (read: Date, text: string, now: ZonedDateTime, context: ExpiryContext): ParsedExpiry => {
  const isTooFar =
    Number.isNaN(read.getTime()) || read.getTime() > now.add({ years: FURTHEST_YEARS }).toDate().getTime();
  if (isTooFar) {
    return refuse(
      'too-far',
      `That is more than ${FURTHEST_YEARS} years away. Choose “No end” with a reason.`,
    );
  }
  const moment = wholeSeconds(read);
  const at = fromAbsolute(moment.getTime(), context.zone);
  if (moment.getTime() <= context.now.getTime()) {
    const again = { year: at.year + Math.max(1, now.year - at.year), month: at.month, day: at.day };
    const clock = ` ${two(at.hour)}:${two(at.minute)}`;
    const isDated = /\d{4}/.test(text) && again.day <= daysIn(again.year, again.month);
    return refuse(
      'past',
      `${momentWords(at)} is past.`,
      isDated ? [{ text: `${isoDay(again)}${clock}`, words: dayWords(again) }] : [],
    );
  }
  const limit = context.limit ?? null;
  if (limit !== null && moment.getTime() > Date.parse(limit)) {
    const end = fromAbsolute(Date.parse(limit), context.zone);
    return refuse('beyond', `Its parent ends ${momentWords(end)}.`, [
      { text: limit, words: 'End with its parent' },
    ]);
  }
  return { ok: true, instant: toInstant(moment) };
};

/**
 * Reads what a person typed for an end. Days and longer keep the wall-clock time over a change of clocks,
 * hours are elapsed time. The answer is exactly what is signed, and never after `limit`.
 */
export const parseExpiry = (typed: string, context: ExpiryContext): ParsedExpiry => {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^until\s+/, '');
  if (text === '') return refuse('empty', 'Type an end, or choose one below.');
  const now = fromAbsolute(wholeSeconds(context.now).getTime(), context.zone);
  for (const form of FORMS) {
    const reading: Reading = form(text, now);
    if (reading === null) continue;
    if ('read' in reading) return check(reading.read, text, now, context);
    if ('impossible' in reading) return refuseImpossible(reading.impossible, reading.time);
    if ('ambiguous' in reading) {
      return refuse(
        'ambiguous',
        reading.ambiguous,
        reading.readings.map((meant) => ({ text: meant, words: meant })),
      );
    }
    const { day, hour, minute, second } = reading;
    const wall = new CalendarDateTime(day.year, day.month, day.day, hour, minute, second);
    return check(inZone(wall, context.zone), text, now, context);
  }
  return refuse('not-understood', 'Write it as 30d, next friday 18:00 or 2026-12-24.');
};

/** A text that reads back to exactly this instant in this zone: wall-clock where that is clear, else RFC 3339. */
export const expiryText = (instant: Instant, zone: string): string => {
  const at = fromAbsolute(Date.parse(instant), zone);
  const wall = toCalendarDateTime(at);
  if (inZone(wall, zone).getTime() !== Date.parse(instant)) return instant;
  const seconds = at.second === 0 ? '' : `:${two(at.second)}`;
  return `${isoDay(at)} ${two(at.hour)}:${two(at.minute)}${seconds}`;
};

export type PresetId = '1h' | '8h' | '1d' | '7d' | '30d' | '90d' | 'date' | 'none';

export type Preset = {
  id: PresetId;
  /** First line: `30 d`. */
  label: string;
  /** Second line: `22 Dec`. */
  note: string;
  /** What to type for it; `null` for a date to choose and for no end. */
  text: string | null;
  instant: Instant | null;
  /** The parent ends before it. */
  beyond: boolean;
};

const LENGTHS: readonly [PresetId, string][] = [
  ['1h', '1 h'],
  ['8h', '8 h'],
  ['1d', '1 d'],
  ['7d', '7 d'],
  ['30d', '30 d'],
  ['90d', '90 d'],
];

/** The preset chips with the dates they mean now. */
export const presets = ({ now, zone, limit = null }: ExpiryContext): readonly Preset[] => {
  const today = fromAbsolute(now.getTime(), zone);
  const lengths = LENGTHS.map(([id, label]): Preset => {
    const parsed = parseExpiry(id, { now, zone });
    const instant = parsed.ok ? parsed.instant : null;
    const at = fromAbsolute(instant === null ? now.getTime() : Date.parse(instant), zone);
    const isToday = at.year === today.year && at.month === today.month && at.day === today.day;
    const beyond = limit !== null && instant !== null && Date.parse(instant) > Date.parse(limit);
    const date = isToday ? `${two(at.hour)}:${two(at.minute)}` : `${at.day} ${SHORT[at.month - 1]}`;
    return { id, label, note: beyond ? 'after parent' : date, text: id, instant, beyond };
  });
  return [
    ...lengths,
    { id: 'date', label: 'Until', note: 'a date', text: null, instant: null, beyond: false },
    {
      id: 'none',
      label: 'No end',
      note: limit === null ? 'reason' : 'after parent',
      text: null,
      instant: null,
      beyond: limit !== null,
    },
  ];
};
