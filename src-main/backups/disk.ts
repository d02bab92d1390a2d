import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';

/** What is in the file is on the disk afterwards, not only on its way. */
export const syncFile = (file: string): void => {
  const opened = openSync(file, 'r+');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
};

/** So is what the folder's files are called. Windows keeps no such thing open, and needs none. */
export const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
};

/** Whatever it is. */
export const exists = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

/** Neither a folder nor a link to somewhere else. */
export const isPlainFile = (file: string): boolean =>
  lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/** An empty file that only this user may read; refuses where there is one. */
export const makeFile = (file: string): void => closeSync(openSync(file, 'wx', 0o600));

/** Makes the folder where it is missing, for this user alone. */
export const makeFolder = (folder: string): void => void mkdirSync(folder, { recursive: true, mode: 0o700 });

/** What SQLite puts beside a file. */
const COMPANIONS = ['-wal', '-journal'] as const;
/** An index into the log, made again from it. */
const SHARED_MEMORY = '-shm';

export const companionsOf = (file: string): { from: string; suffix: string }[] =>
  COMPANIONS.map((suffix) => ({ from: `${file}${suffix}`, suffix })).filter(({ from }) => exists(from));

export const dropSharedMemory = (file: string): void => rmSync(`${file}${SHARED_MEMORY}`, { force: true });

/** The file and all that SQLite put beside it; the file itself last: as long as it is there, it can be asked for again. */
export const removeWithCompanions = (file: string): void => {
  for (const suffix of [...COMPANIONS, SHARED_MEMORY, '']) rmSync(`${file}${suffix}`, { force: true });
};

/** Moves a file, if there is one, and what lies beside it; the file itself last: where it is, all have come. */
export const moveWithCompanions = (from: string, to: string, moved: () => void): void => {
  for (const { from: companion, suffix } of companionsOf(from)) {
    renameSync(companion, `${to}${suffix}`);
    moved();
  }
  if (exists(from)) renameSync(from, to);
};
