/** The longest pause that a service may ask for, milliseconds: a day. */
const LONGEST = 24 * 60 * 60 * 1000;
const SECONDS = /^\d{1,12}$/;
/** RFC 9110 §5.6.7, the one form that may be sent. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/**
 * `Retry-After` (RFC 9110 §10.2.3) in milliseconds from now, from 0 to a day; `null`: absent or garbage. A date
 * is measured against the answer's own `Date`, so that a wrong clock here does not matter.
 */
export const readRetryAfter = (headers: Headers, now: number): number | null => {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (SECONDS.test(value)) return Math.min(Number(value) * 1000, LONGEST);
  const at = readDate(value);
  if (at === null) return null;
  const said = readDate(headers.get('date')?.trim() ?? '') ?? now;
  return Math.min(Math.max(at - said, 0), LONGEST);
};

const readDate = (text: string): number | null => {
  if (!HTTP_DATE.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
};
