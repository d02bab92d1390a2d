import type { AuditEntry } from '#contract/audit.ts';
import { dayHeading } from '#renderer/words/time.ts';

type Day = { heading: string; entries: AuditEntry[] };

/** Newest first, one group a day of this zone. */
export const daysOf = (entries: readonly AuditEntry[], now: Date, timeZone: string): Day[] => {
  const days: Day[] = [];
  for (const entry of entries) {
    const heading = dayHeading(entry.at, now, timeZone);
    const last = days.at(-1);
    if (last?.heading === heading) last.entries.push(entry);
    else days.push({ heading, entries: [entry] });
  }
  return days;
};
