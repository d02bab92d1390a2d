import { z } from 'zod';

/** What a file that rotted brings about: text that is no JSON, or a shape that we do not write. */
const isUnreadable = (error: unknown): boolean => error instanceof z.ZodError || error instanceof SyntaxError;

/**
 * Reads a row as it was written. One that is not as we write it tells of a damaged file: the error is of SQLite's kind
 * for that, and quotes nothing.
 */
export const readRow = <T>(schema: z.ZodType<T>, found: unknown): T => {
  try {
    return schema.parse(found);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    throw Object.assign(new Error('a row is not as it was written'), { code: 'SQLITE_CORRUPT_ROW' });
  }
};

/** Reads JSON that can be done without; `undefined`: it is not as it was written. */
export const findJson = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return undefined;
  }
};
