import { amount } from './life.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** RFC 3339, or a moment. */
export type Moment = string | Date;

type Parts = { year: number; month: number; day: number; hour: number; minute: number; weekday: number };

const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
};

const dateOf = (at: Moment): Date => (typeof at === 'string' ? new Date(at) : at);

/** The calendar's numbers of a moment in a zone. */
const partsOf = (at: Moment, timeZone: string): Parts => {
  const found = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(dateOf(at))
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = found;
  return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
};

const two = (value: number) => String(value).padStart(2, '0');
const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** How many midnights of the zone lie between two moments; negative when `at` is earlier. */
export const daysBetween = (now: Moment, at: Moment, timeZone: string): number => {
  const from = partsOf(now, timeZone);
  const to = partsOf(at, timeZone);
  return Math.round(
    (Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / DAY,
  );
};

/** `10:00`. */
export const clockTime = (at: Moment, timeZone: string): string => {
  const { hour, minute } = partsOf(at, timeZone);
  return `${two(hour)}:${two(minute)}`;
};

/** `Tue 22 Dec 2026`. */
export const fullDay = (at: Moment, timeZone: string): string => {
  const { weekday, day, month, year } = partsOf(at, timeZone);
  return `${DAYS[weekday]} ${day} ${MONTHS[month - 1]} ${year}`;
};

/** `22 Dec`. */
export const shortDay = (at: Moment, timeZone: string): string => {
  const { day, month } = partsOf(at, timeZone);
  return `${day} ${MONTHS[month - 1]}`;
};

/** `2026-12-22`, for names. */
export const isoDay = (at: Moment, timeZone: string): string => {
  const { year, month, day } = partsOf(at, timeZone);
  return `${year}-${two(month)}-${two(day)}`;
};

/** `Tue 22 Dec 2026, 10:00`. */
export const absolute = (at: Moment, timeZone: string): string =>
  `${fullDay(at, timeZone)}, ${clockTime(at, timeZone)}`;

/** The place that stands for a zone: `Paris`, `New York`, `UTC`. */
export const zoneName = (timeZone: string): string => {
  if (/^(Etc\/)?(UTC|GMT|Universal|Zulu)$/.test(timeZone)) return 'UTC';
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
};

/** `Paris time (09:00 UTC)`; with the day where it is another one in UTC. */
export const zoneLine = (at: Moment, timeZone: string): string => {
  const name = zoneName(timeZone);
  if (name === 'UTC') return 'UTC';
  const isSameDay = isoDay(at, timeZone) === isoDay(at, 'UTC');
  const day = isSameDay ? '' : `${fullDay(at, 'UTC').slice(0, -5)}, `;
  return `${name} time (${day}${clockTime(at, 'UTC')} UTC)`;
};

/** A length in its largest fitting unit, rounded down: `45 s`, `12 min`, `8 h`, `30 days`. */
export const duration = (milliseconds: number): string => {
  const length = Math.max(0, milliseconds);
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < 2 * DAY) return `${Math.floor(length / HOUR)} h`;
  return many(Math.floor(length / DAY), 'day');
};

/**
 * `in 30 days`, `2 min ago`, `just now`. From two days on it counts midnights of the zone, as people do: a
 * change of the clocks does not make it one less.
 */
export const relative = (at: Moment, now: Moment, timeZone: string): string => {
  const difference = dateOf(at).getTime() - dateOf(now).getTime();
  const distance = Math.abs(difference);
  if (distance < MINUTE) return difference > 0 ? 'in less than a minute' : 'just now';
  if (distance >= 2 * DAY) {
    const days = many(Math.abs(daysBetween(now, at, timeZone)), 'day');
    return difference > 0 ? `in ${days}` : `${days} ago`;
  }
  // What is left is said as in the lists: 7 h 59 min are 8 h. What is over has had its whole hours only.
  return difference > 0 ? `in ${amount(distance)}` : `${duration(distance)} ago`;
};

/** `2 min ago`, `just now`: of what has happened, also where `now` was read a moment before it did. */
export const ago = (at: Moment, now: Moment, timeZone: string): string =>
  relative(at, dateOf(at) > dateOf(now) ? at : now, timeZone);

/** `Today`, `Yesterday`, or the full day: a heading over entries. */
export const dayHeading = (at: Moment, now: Moment, timeZone: string): string => {
  const days = daysBetween(now, at, timeZone);
  if (days === 0) return 'Today';
  return days === -1 ? 'Yesterday' : fullDay(at, timeZone);
};

/** `today, 10:00`, or `Tue 22 Dec 2026, 10:00`. */
export const dayAndTime = (at: Moment, now: Moment, timeZone: string): string =>
  daysBetween(now, at, timeZone) === 0 ? `today, ${clockTime(at, timeZone)}` : absolute(at, timeZone);
