import type { Backup, Merged } from '#contract/backups.ts';
import { listed } from './power-phrases.ts';
import { dayAndTime } from './time.ts';

/** Why a backup was made. */
export const BACKUP_REASONS: Readonly<Record<Backup['because'], string>> = {
  daily: 'By itself, once a day',
  asked: 'By you',
  'before-upgrade': 'Before an upgrade',
  'before-key-change': 'Before the vault key was changed',
  'after-change': 'After a way to unlock or the key was changed',
  'set-aside': 'Set aside at a restore',
};

const KILO = 1024;

/** `84 KB`, `1.2 MB`. */
export const fileSize = (bytes: number): string => {
  const kilobytes = Math.max(1, Math.round(bytes / KILO));
  if (kilobytes < KILO) return `${kilobytes} KB`;
  const megabytes = bytes / KILO / KILO;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
};

/** `1 token`, `1,200 tokens`. */
export const counted = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`;

export type BackupRemark = { words: string; tone: 'quiet' | 'soon' | 'urgent' };

/** What is to be known of a backup before it is trusted; `null`: nothing. */
export const backupRemark = ({ state, key }: Pick<Backup, 'state' | 'key'>): BackupRemark | null => {
  switch (state) {
    case 'damaged':
      return { words: 'Damaged', tone: 'urgent' };
    case 'newer':
      return { words: 'By a newer Whittle', tone: 'soon' };
    case 'foreign':
      return { words: 'Another vault’s', tone: 'soon' };
    case 'whole':
      return key === 'earlier' ? { words: 'Earlier vault key', tone: 'quiet' } : null;
  }
};

/** Only what can be read by this Whittle is offered; another vault may be one that was set aside here. */
export const canRestore = ({ state }: Pick<Backup, 'state'>): boolean =>
  state === 'whole' || state === 'foreign';

/** Whether nothing else here can be restored as this vault once it is gone. */
export const isLastWhole = (
  { name, state, key }: Pick<Backup, 'name' | 'state' | 'key'>,
  all: readonly Pick<Backup, 'name' | 'state' | 'key'>[],
): boolean =>
  state === 'whole' &&
  // Those of an earlier key open only with the ways of their time.
  !all.some(
    (other) =>
      other.name !== name && other.state === 'whole' && (other.key === 'present' || other.key === key),
  );

/** What an import did: `3 tokens added, 12 were here already`. */
export const importSummary = ({ added, known }: Merged): string => {
  if (added === 0 && known === 0) return 'No token was in it';
  if (added === 0)
    return known === 1
      ? 'Its token was here already, so nothing was added'
      : `All ${known.toLocaleString('en')} were here already, so nothing was added`;
  const rest =
    known === 0 ? '' : `, ${known.toLocaleString('en')} ${known === 1 ? 'was' : 'were'} here already`;
  return `${counted(added, 'token')} added${rest}`;
};

/** The names, or the first of them and how many more. */
export const someNames = (names: readonly string[], most = 4): string =>
  names.length <= most
    ? listed(names)
    : `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;

/** When each backup was made, by its name; with the seconds where another one is of the same minute. */
export const backupMoments = (
  backups: readonly Pick<Backup, 'name' | 'at'>[],
  now: Date,
  zone: string,
): ReadonlyMap<string, string> => {
  const said = backups.map(({ name, at }) => ({ name, at, words: dayAndTime(at, now, zone) }));
  return new Map(
    said.map(({ name, at, words }) => {
      const isAlone = said.filter((other) => other.words === words).length === 1;
      return [name, isAlone ? words : `${words}:${at.slice(17, 19)}`];
    }),
  );
};
