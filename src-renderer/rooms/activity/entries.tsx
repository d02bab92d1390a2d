import { Laptop, Server } from 'lucide-react';
import type { AuditEntry } from '#contract/audit.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { clockTime } from '#renderer/words/time.ts';
import { ACTORS, ACTS } from './acts.ts';
import { daysOf } from './days.ts';
import styles from './entries.module.css';

const Entry = ({ entry, timeZone }: { entry: AuditEntry; timeZone: string }) => {
  const { words, icon, needsYou } = ACTS[entry.act];
  return (
    <tr className={styles['entry']}>
      <td className={styles['time']}>{clockTime(entry.at, timeZone)}</td>
      <td className={cx(styles['act'], needsYou && styles['urgent'])}>
        <Icon of={icon} size={15} />
        <span>
          <strong>{words}</strong> {entry.subject}
          <span className={styles['below']}>{entry.note}</span>
        </span>
      </td>
      <td className={styles['note']}>{entry.note}</td>
      <td className={styles['actor']}>{ACTORS[entry.actor]}</td>
      <td className={styles['where']}>
        <span>
          <Icon of={entry.where === 'here' ? Laptop : Server} size={13} />
          {entry.where === 'here' ? 'Here' : 'Service'}
        </span>
      </td>
      <td className={styles['hash']}>
        <code title={`Entry ${entry.sequence}: ${entry.hash}`}>{entry.hash.slice(0, 8)}</code>
      </td>
    </tr>
  );
};

/** The log as a table, with the chain drawn down its right side: a shaved node an entry. */
export const Entries = ({ entries }: { entries: readonly AuditEntry[] }) => {
  const now = useNow(60_000);
  const timeZone = localZone();
  return (
    <table className={styles['table']}>
      <caption className="sr-only">Activity, newest first</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Time</th>
          <th scope="col">What</th>
          <th scope="col">Note</th>
          <th scope="col">Who</th>
          <th scope="col">Where</th>
          <th scope="col">Chain</th>
        </tr>
      </thead>
      {daysOf(entries, now, timeZone).map((day) => (
        <tbody key={day.heading}>
          <tr className={styles['day']}>
            <th scope="rowgroup" colSpan={6}>
              {day.heading}
            </th>
          </tr>
          {day.entries.map((entry) => (
            <Entry key={entry.sequence} entry={entry} timeZone={timeZone} />
          ))}
        </tbody>
      ))}
    </table>
  );
};
