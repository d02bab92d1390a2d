import { createHash } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createPackageWithOptions, getRawHeader } from '@electron/asar';
import { filesOfApp } from './files.ts';
import type { AppFiles } from './files.ts';
import { setFuses } from './fuses.ts';
import type { FuseFacts } from './fuses.ts';

export type Packaged = {
  /** What to start. */
  binary: string;
  electron: string;
  fuses: readonly FuseFacts[];
  files: number;
  /** SHA-256 of the archive's header, which holds the hash of every file in it. */
  integrity: string;
  /** What this package does not do, in sentences. */
  notes: readonly string[];
};

/** The first Electron whose check of the archive can't be got around with a changed V8 snapshot. */
const MENDED = 38;

const notesOn = (version: string): string[] => [
  'On Linux no Electron checks the archive against its hash: who can write to the folder can change the app. Install it where only root writes.',
  'Addons can be loaded from files alone, so they lie beside the archive, and its hash does not cover them.',
  "Chromium's sandbox needs chrome-sandbox to belong to root with mode 4755, or user namespaces for everybody.",
  'Nothing is signed.',
  ...(Number.parseInt(version, 10) < MENDED
    ? [`Electron ${version} is for tests alone: its check of the archive can be got around (CVE-2025-55305).`]
    : []),
];

const writeFiles = (files: AppFiles, folder: string): void => {
  for (const [path, file] of files) {
    const place = join(folder, path);
    mkdirSync(dirname(place), { recursive: true });
    if ('from' in file) copyFileSync(file.from, place, constants.COPYFILE_FICLONE);
    else writeFileSync(place, file.content);
  }
};

/** Answers the SHA-256 of the archive's header. */
export const makeArchive = async (files: AppFiles, archive: string): Promise<string> => {
  const staged = mkdtempSync(join(tmpdir(), 'whittle-app-'));
  try {
    writeFiles(files, staged);
    mkdirSync(dirname(archive), { recursive: true });
    // The system's loader reads addons, and it knows no archive.
    await createPackageWithOptions(staged, archive, { unpack: '*.node' });
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  return createHash('sha256').update(getRawHeader(archive).headerString).digest('hex');
};

/**
 * Makes the app that people install, in `output`, out of Electron's own files: the archive, and the fuses set and read
 * back. For Linux. On macOS the archive's hash belongs into Info.plist and the bundle must be signed, on Windows
 * it belongs into a resource of the .exe; both can be made, and tried, on these systems alone.
 */
export const packageApp = async ({
  project,
  electron,
  output,
  changed = {},
}: {
  project: string;
  /** As `node_modules/electron/dist`. */
  electron: string;
  output: string;
  /** Files of the app in place of ours; for tests alone. */
  changed?: Readonly<Record<string, { from: string } | { content: string }>>;
}): Promise<Packaged> => {
  if (process.platform !== 'linux')
    throw new Error(
      `Packaging for ${process.platform} is not made yet: the archive's hash has to go into Info.plist or a resource of the .exe, and the app has to be signed.`,
    );
  const program = join(electron, 'electron');
  if (!existsSync(program)) throw new Error(`There is no Electron in ${electron}.`);
  const version = readFileSync(join(electron, 'version'), 'utf8').trim().replace(/^v/, '');

  rmSync(output, { recursive: true, force: true });
  try {
    cpSync(electron, output, {
      recursive: true,
      mode: constants.COPYFILE_FICLONE,
      // Electron's own app, which shows what Electron is.
      filter: (from) => !(basename(from) === 'resources' && dirname(from) === electron),
    });
    const binary = join(output, 'whittle');
    renameSync(join(output, 'electron'), binary);
    chmodSync(binary, 0o755);

    const files = new Map([...filesOfApp(project), ...Object.entries(changed)]);
    const integrity = await makeArchive(files, join(output, 'resources/app.asar'));
    // Last: a signature would have to come after it.
    const fuses = await setFuses(binary);
    return { binary, electron: version, fuses, files: files.size, integrity, notes: notesOn(version) };
  } catch (error) {
    // Nobody shall take for finished what is not.
    rmSync(output, { recursive: true, force: true });
    throw error;
  }
};
