import type { Connection } from '#contract/services.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { differsWords } from '#renderer/words/differs.ts';
import { dayAndTime } from '#renderer/words/time.ts';
import styles from './services.module.css';

/** Services that decide otherwise than they are described here. */
export const Differences = ({ connections }: { connections: readonly Connection[] }) => {
  const now = useNow();
  const seen = connections.flatMap((connection) => {
    const words = differsWords(connection);
    return words === null || connection.differs === null
      ? []
      : [{ id: connection.id, at: connection.differs.at, ...words }];
  });
  if (seen.length === 0) return null;
  return (
    <ul className={styles['differences']} aria-label="Services that differ">
      {seen.map(({ id, at, title, text }) => (
        <li key={id}>
          <Notice tone="soon" title={title}>
            {text} Seen {dayAndTime(at, now, localZone())}.
          </Notice>
        </li>
      ))}
    </ul>
  );
};
