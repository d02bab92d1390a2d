import type { Tool } from '#contract/tokens.ts';
import { clockTime, isoDay } from '#renderer/words/time.ts';
import { choosableApplications } from './draft.ts';
import type { Draft, Room } from './draft.ts';

export const LONGEST_NAME = 50;

const SHORT: Record<Tool, string> = {
  'claude-desktop': 'Claude',
  cursor: 'Cursor',
  vscode: 'VS Code',
  ci: 'CI',
  env: 'Env',
  person: 'Person',
  other: 'Other',
};

/** At most `length` characters, the last of them a sign that more follows. */
export const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1)).trimEnd()}…`;

const DAY = 86_400_000;
const DASH = ' – ';
const PLACE = /\{(tool|app|date)\}/g;

type Values = Record<'tool' | 'app' | 'date', string>;

/** A pattern with its values. A part between dashes leaves whole where one of its values is missing. */
const filled = (pattern: string, values: Values): string =>
  pattern
    .split(DASH)
    .filter((part) => [...part.matchAll(PLACE)].every(([, place]) => values[place as keyof Values] !== ''))
    .map((part) => part.replace(PLACE, (_, place: keyof Values) => values[place]))
    .join(DASH);

/** `Claude – Order Service – until 2026-12-22`, 50 characters at most; the application gives way first. */
export const nameOf = (draft: Draft, room: Room, instant: string | null, now: Date, zone: string): string => {
  const ids = draft.applicationIds;
  const chosen = choosableApplications(room).filter(({ id }) => ids?.includes(id));
  const app = !room.catalogue.applications
    ? ''
    : ids === null
      ? 'every app'
      : chosen.length === 1
        ? (chosen[0]?.name ?? '')
        : `${ids.length} apps`;
  const isShort = instant !== null && Date.parse(instant) - now.getTime() < DAY - 60_000;
  const date =
    draft.end === 'none' || instant === null
      ? ''
      : `${isoDay(instant, zone)}${isShort ? ` ${clockTime(instant, zone)}` : ''}`;
  const values = { tool: SHORT[draft.tool], app, date };
  const whole = filled(draft.namePattern, values);
  const over = whole.length - LONGEST_NAME;
  if (over <= 0 || app === '') return shortened(whole, LONGEST_NAME);
  return shortened(
    filled(draft.namePattern, { ...values, app: shortened(app, Math.max(1, app.length - over)) }),
    LONGEST_NAME,
  );
};
