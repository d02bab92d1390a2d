const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A life of 30 days is a few hours short over a change of clocks, or when the dialog stood open. */
const SLACK = 12 * HOUR;

export type LifeState = 'valid' | 'soon' | 'urgent' | 'expired' | 'no-end' | 'revoked' | 'unknown';

export type Life = {
  state: LifeState;
  /** For the state label, e.g. `30 days left`, `Soon, 12 days`. */
  words: string;
  /** The part of its life that is over, 0 to 1; `null` where the token does not say both ends. */
  spent: number | null;
};

export type LifeFacts = {
  /** RFC 3339. */
  issuedAt: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
  remote: 'valid' | 'invalid' | 'unknown';
  now: Date;
};

const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;

/** How much time is left, in the largest unit that still says something: `30 days`, `23 h`, `40 min`. */
export const amount = (milliseconds: number): string => {
  if (milliseconds >= 47.5 * HOUR) return count(Math.round(milliseconds / DAY), 'day');
  if (milliseconds >= 59.5 * MINUTE) return `${Math.round(milliseconds / HOUR)} h`;
  if (milliseconds >= MINUTE) return `${Math.floor(milliseconds / MINUTE)} min`;
  return 'under 1 min';
};

/** Urgency by the life that is left, not by days: an 8 h token is calm for six of them. */
const urgency = (left: number, life: number | null): 'valid' | 'soon' | 'urgent' => {
  const fraction = life === null ? 1 : left / life;
  const long = life === null || life >= 30 * DAY - SLACK;
  if (fraction < 0.05 || (left < DAY && (life === null || life >= 7 * DAY - SLACK))) return 'urgent';
  if (fraction < 0.25 || (long && left <= 14 * DAY)) return 'soon';
  return 'valid';
};

/** State, words and spent part of a token's life. Only the service's documented answer makes it revoked. */
export const lifeOf = ({ issuedAt, expiresAt, revokedAt, remote, now }: LifeFacts): Life => {
  const end = expiresAt === null ? null : Date.parse(expiresAt);
  const start = issuedAt === null ? null : Date.parse(issuedAt);
  const life = end === null || start === null || end <= start ? null : end - start;
  const left = end === null ? null : end - now.getTime();
  const spent = life === null || left === null ? null : Math.min(1, Math.max(0, 1 - left / life));

  if (revokedAt !== null || remote === 'invalid') return { state: 'revoked', words: 'Revoked', spent };
  if (left !== null && left <= 0) return { state: 'expired', words: 'Expired', spent: 1 };
  if (left === null) {
    return remote === 'unknown'
      ? { state: 'unknown', words: 'Unknown', spent }
      : { state: 'no-end', words: 'No end', spent };
  }
  const state = urgency(left, life);
  if (state === 'urgent') return { state, words: `Urgent, ${amount(left)}`, spent };
  if (state === 'soon') return { state, words: `Soon, ${amount(left)}`, spent };
  if (remote === 'unknown') return { state: 'unknown', words: `Unknown, ${amount(left)}`, spent };
  return { state, words: `${amount(left)} left`, spent };
};

/** Whether a list of what ends soon should name it. */
export const endsSoon = (life: Life): boolean => life.state === 'soon' || life.state === 'urgent';
