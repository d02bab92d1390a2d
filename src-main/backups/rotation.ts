import { byAge } from './names.ts';
import type { BackupName } from './names.ts';

const DAY = 86_400_000;

/** How many whole backups of a reason stay. What a restore replaced may be all that is left of something: it stays. */
const MOST: Record<BackupName['because'], number> = {
  daily: 7,
  asked: 10,
  'before-upgrade': 3,
  'before-key-change': 3,
  'after-change': 3,
  'set-aside': Infinity,
};

/**
 * Of the whole backups of one vault, those whose place newer ones have taken, the newest of them first. A damaged one
 * takes no place, so that it never drives a good one out.
 */
export const findSuperseded = <B extends BackupName>(whole: readonly B[], now: number): B[] => {
  const newestFirst = whole.toSorted(byAge(now));
  return newestFirst.filter((each, index) => {
    const newer = newestFirst.slice(0, index).filter(({ because }) => because === each.because);
    return newer.length >= MOST[each.because];
  });
};

/** Whether a day has gone by since one of these. One that is dated later than now does not count: a clock was wrong. */
export const isDailyDue = (whole: readonly BackupName[], now: number): boolean =>
  !whole.some(({ because, at }) => because === 'daily' && at <= now && now - at < DAY);
