import { en } from 'chrono-node';
import { CalendarDate, CalendarDateTime, toCalendarDateTime, toZoned } from '@internationalized/date';
import type { ZonedDateTime } from '@internationalized/date';

/** What one form of writing made of a text; `null`: the text is not of this form. */
export type Reading =
  | { read: Date }
  | { day: CalendarDate; hour: number; minute: number; second: number }
  | { impossible: { year: number; month: number; day: number }; time: string }
  | { ambiguous: string; readings: readonly [string, string] }
  | null;

export type Form = (text: string, now: ZonedDateTime) => Reading;

/** The hour of a day that was written without one: people are at work, and reminders come then too. */
export const DEFAULT_HOUR = 10;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const TIME = '(?:(?:,|\\s|t|\\s+at)\\s*(\\d{1,2}(?::\\d\\d(?::\\d\\d)?)?\\s*(?:am|pm)?))?';

const two = (n: number): string => String(n).padStart(2, '0');
export const isoDay = ({ year, month, day }: { year: number; month: number; day: number }): string =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

type Time = { hour: number; minute: number; second: number };

const readTime = (text: string | undefined): Time | null => {
  if (text === undefined) return { hour: DEFAULT_HOUR, minute: 0, second: 0 };
  const parts = /^(\d{1,2})(?::(\d\d)(?::(\d\d))?)?\s*(am|pm)?$/.exec(text.trim());
  if (parts === null) return null;
  const [, hours, minutes = '0', seconds = '0', half] = parts;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  }
  const time = { hour, minute: Number(minutes), second: Number(seconds) };
  return hour > 23 || time.minute > 59 || time.second > 59 ? null : time;
};

export const daysIn = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

const onDay = (year: number, month: number, day: number, timeText: string | undefined): Reading => {
  const time = readTime(timeText);
  if (time === null || month < 1 || month > 12 || day < 1 || day > 31 || year < 1) return null;
  if (day > daysIn(year, month)) {
    return { impossible: { year, month, day }, time: timeText === undefined ? '' : ` ${timeText.trim()}` };
  }
  return { day: new CalendarDate(year, month, day), ...time };
};

/** The wall-clock time `date` in the zone of `now`, as an instant. A time that a change of clocks skips moves on. */
export const inZone = (date: CalendarDateTime, zone: string): Date => toZoned(date, zone).toDate();

const UNITS: readonly [RegExp, 'seconds' | 'minutes' | 'hours' | 'days' | 'weeks' | 'months' | 'years'][] = [
  [/^(s|secs?|seconds?)$/, 'seconds'],
  [/^(min|mins|minutes?)$/, 'minutes'],
  [/^(h|hr|hrs|hours?)$/, 'hours'],
  [/^(d|days?)$/, 'days'],
  [/^(w|wks?|weeks?)$/, 'weeks'],
  [/^(mo|mos|months?)$/, 'months'],
  [/^(y|yrs?|years?)$/, 'years'],
];

/** `30d`, `8 hours`, `1d 12h`: days and longer keep the wall-clock time, hours and shorter are elapsed time. */
export const duration: Form = (text, now) => {
  const bare = text.replace(/^(in|for)\s+/, '').replace(/\s+from now$/, '');
  if (/^\d+\s*m$/.test(bare)) {
    const n = bare.replace(/\D/g, '');
    return { ambiguous: '“m” can be minutes or months.', readings: [`${n} min`, `${n} months`] };
  }
  if (!/^(\d{1,6}\s*[a-z]+[\s,]*(and\s+)?)+$/.test(bare)) return null;
  const sum = { seconds: 0, minutes: 0, hours: 0, days: 0, weeks: 0, months: 0, years: 0 };
  for (const [, n, word = ''] of bare.replaceAll(/\band\b/g, ' ').matchAll(/(\d{1,6})\s*([a-z]+)/g)) {
    const unit = UNITS.find(([name]) => name.test(word))?.[1];
    if (unit === undefined) return null;
    sum[unit] += Number(n);
  }
  const { days, weeks, months, years } = sum;
  if (years + months / 12 + weeks / 52 + days / 365 > 1000) return { read: new Date(8.64e15) };
  const elapsed = ((sum.hours * 60 + sum.minutes) * 60 + sum.seconds) * 1000;
  if (days + weeks + months + years === 0) return { read: new Date(now.toDate().getTime() + elapsed) };
  const later = toCalendarDateTime(now).add({ years, months, weeks, days });
  return { read: new Date(inZone(later, now.timeZone).getTime() + elapsed) };
};

/** RFC 3339 with an offset; fractions of a second are dropped, as the token's date has none. */
export const rfc3339: Form = (text) => {
  const parts = /^(\d{4})-(\d\d)-(\d\d)[t ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s?(z|[+-]\d\d:?\d\d)$/.exec(
    text,
  );
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second = '00', offset = 'z'] = parts;
  const checked = onDay(Number(year), Number(month), Number(day), `${hour}:${minute}:${second}`);
  if (checked === null || 'impossible' in checked) return checked;
  const zone = offset === 'z' ? 'Z' : offset.replace(/^(...):?(..)$/, '$1:$2');
  const read = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(read.getTime()) ? null : { read };
};

/** `2026-12-24`, `24.12.2026`, with or without a time. */
export const numericDate: Form = (text) => {
  const iso = new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${TIME}$`).exec(text);
  if (iso !== null) return onDay(Number(iso[1]), Number(iso[2]), Number(iso[3]), iso[4]);
  const dotted = new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${TIME}$`).exec(text);
  if (dotted !== null) return onDay(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]), dotted[4]);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (slashed === null) return null;
  const [first, second, year] = [Number(slashed[1]), Number(slashed[2]), Number(slashed[3])];
  if (first > 12) return onDay(year, second, first, undefined);
  if (second > 12) return onDay(year, first, second, undefined);
  if (first === second) return onDay(year, first, second, undefined);
  return {
    ambiguous: 'Day and month can be read both ways.',
    readings: [isoDay({ year, month: second, day: first }), isoDay({ year, month: first, day: second })],
  };
};

/** `24 dec`, `dec 24th 2026 18:00`; without a year the next one there is. */
export const namedDate: Form = (text, now) => {
  const dayFirst = new RegExp(
    `^(\\d{1,2})(?:st|nd|rd|th)?\\s*(?:of\\s+)?${MONTH}(?:,?\\s*(\\d{4}))?${TIME}$`,
  ).exec(text);
  const monthFirst = new RegExp(`^${MONTH}\\s*(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(\\d{4}))?${TIME}$`).exec(
    text,
  );
  const [day, name, year, time] =
    dayFirst !== null
      ? [dayFirst[1], dayFirst[2], dayFirst[3], dayFirst[4]]
      : monthFirst !== null
        ? [monthFirst[2], monthFirst[1], monthFirst[3], monthFirst[4]]
        : [];
  if (day === undefined || name === undefined) return null;
  const month = MONTHS.indexOf(name.slice(0, 3)) + 1;
  if (year !== undefined) return onDay(Number(year), month, Number(day), time);
  const isOver = month < now.month || (month === now.month && Number(day) < now.day);
  return onDay(isOver ? now.year + 1 : now.year, month, Number(day), time);
};

/** `end of month`, `end of next week`, `end of november`: its last minute. */
export const endOf: Form = (text, now) => {
  const parts = /^(?:eo([dwmy])|(?:the )?end of (?:(the|this|next) )?([a-z]+))$/.exec(text);
  if (parts === null) return null;
  const short = { d: 'day', w: 'week', m: 'month', y: 'year' } as const;
  const what = parts[1] === undefined ? (parts[3] ?? '') : short[parts[1] as keyof typeof short];
  const step = parts[2] === 'next' ? 1 : 0;
  const today = new CalendarDate(now.year, now.month, now.day);
  const last = { hour: 23, minute: 59, second: 0 };
  const lastOf = (year: number, month: number): Reading => ({
    day: new CalendarDate(year, month, daysIn(year, month)),
    ...last,
  });
  if (what === 'day' || what === 'today') return { day: today.add({ days: step }), ...last };
  if (what === 'tomorrow') return { day: today.add({ days: 1 }), ...last };
  if (what === 'week') {
    const weekday = new Date(Date.UTC(now.year, now.month - 1, now.day)).getUTCDay();
    return { day: today.add({ days: ((7 - weekday) % 7) + 7 * step }), ...last };
  }
  if (what === 'month') {
    const month = today.add({ months: step });
    return lastOf(month.year, month.month);
  }
  if (what === 'quarter') {
    const quarter = today.add({ months: 3 * step });
    return lastOf(quarter.year, Math.ceil(quarter.month / 3) * 3);
  }
  if (what === 'year') return lastOf(now.year + step, 12);
  const named = new RegExp(`^${MONTH}$`).test(what) ? MONTHS.indexOf(what.slice(0, 3)) + 1 : 0;
  if (named === 0) return null;
  return lastOf(named < now.month ? now.year + 1 : now.year, named);
};

const PART_OF_DAY = /\b(morning|noon|midday|afternoon|evening|night|tonight|midnight)\b/;

/** Everything else that English has for it: `next friday 18:00`, `tomorrow 9am`, `a week from now`. */
export const freeText: Form = (text, now) => {
  const reference = { instant: now.toDate(), timezone: now.offset / 60_000 };
  const [result, ...more] = en.GB.parse(text, reference, { forwardDate: true });
  if (result === undefined || more.length > 0 || result.end !== null) return null;
  if (result.index > 0 || result.text.length < text.length) return null;
  const { start } = result;
  if (start.isCertain('timezoneOffset')) return { read: start.date() };
  const day = new CalendarDate(start.get('year') ?? 1, start.get('month') ?? 1, start.get('day') ?? 1);
  const time = { hour: start.get('hour') ?? 0, minute: start.get('minute') ?? 0, second: 0 };
  if (start.isCertain('hour')) {
    const isTimeOnly = !start.isCertain('day') && !start.isCertain('weekday') && !start.isCertain('month');
    const at = new CalendarDateTime(day.year, day.month, day.day, time.hour, time.minute);
    const isOver = inZone(at, now.timeZone).getTime() <= now.toDate().getTime();
    return { day: isTimeOnly && isOver ? day.add({ days: 1 }) : day, ...time };
  }
  if (PART_OF_DAY.test(text)) return { day, ...time };
  // A distance from now, e.g. "next month", keeps the time of day; a day that was named does not.
  if (/\b(week|month|year)s?\b/.test(text)) {
    return { day, hour: now.hour, minute: now.minute, second: now.second };
  }
  return { day, hour: DEFAULT_HOUR, minute: 0, second: 0 };
};
