import { backup } from '#contract/backups.ts';
import type { Backup } from '#contract/backups.ts';
import { toInstant } from '#main/kernel/clock.ts';

/** What the name of a backup says about it. `number`: one of several of the same second. */
export type BackupName = {
  name: string;
  /** Milliseconds. */ at: number;
  because: Backup['because'];
  number: number;
};

const NAME = new RegExp(
  String.raw`^whittle-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\dZ)-(${backup.shape.because.options.join('|')})(?:-(\d{1,4}))?\.db$`,
);

/** `undefined`: no backup is called so; a path is none either. */
export const parseName = (name: string): BackupName | undefined => {
  const [, hour, minute, second, because, number = '1'] = NAME.exec(name) ?? [];
  const at = Date.parse(`${hour}:${minute}:${second}`);
  const reason = backup.shape.because.safeParse(because);
  if (!reason.success || Number.isNaN(at)) return undefined;
  return { name, at, because: reason.data, number: Number(number) };
};

/** The first name of this second and reason that is free; a colon can't be in a name everywhere. */
export const newName = (
  at: number,
  because: Backup['because'],
  isTaken: (name: string) => boolean,
): string => {
  const stem = `whittle-${toInstant(at).replaceAll(':', '-')}-${because}`;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? `${stem}.db` : `${stem}-${number}.db`;
    if (!isTaken(name)) return name;
  }
};

/** Newest first. What is dated later than now was made with a wrong clock, and counts as older than all others. */
export const byAge =
  (now: number) =>
  (a: BackupName, b: BackupName): number =>
    Number(a.at > now) - Number(b.at > now) || b.at - a.at || b.number - a.number;
