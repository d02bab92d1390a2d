import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MAXIMUM_BYTES = 1024 * 1024;

/** Bytes already there; 0 where there is no such file. */
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/**
 * Appends lines to `<dataFolder>/logs/whittle.log`, readable by the user alone. At 1 MiB the file becomes
 * `whittle.1.log` and a new one starts. Where the folder can't be written, lines go to `otherwise`.
 */
export const createLogFile = (
  dataFolder: string,
  otherwise: (line: string) => void,
): ((line: string) => void) => {
  const folder = join(dataFolder, 'logs');
  const file = join(folder, 'whittle.log');
  let size: number | undefined;

  return (line) => {
    try {
      if (size === undefined) {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        size = sizeOf(file);
      }
      if (size >= MAXIMUM_BYTES) {
        renameSync(file, join(folder, 'whittle.1.log'));
        size = 0;
      }
      appendFileSync(file, line, { mode: 0o600 });
      size += Buffer.byteLength(line);
    } catch {
      // A full or read-only disk has its own refusal where it matters; the log must not be the second fault.
      otherwise(line);
    }
  };
};
