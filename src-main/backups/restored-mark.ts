import { z } from 'zod';
import type { Database } from '#main/kernel/database.ts';
import { findJson } from '#main/kernel/row.ts';

/**
 * A note in a file that is about to take the vault's place: it was restored, and from which backup. It lies in the
 * table `setting`, which every released schema has, so that it is there after a crash at any point; the first start
 * over the file acts on it and takes it away.
 */
const NAME = 'restored-from';

export const markRestored = (database: Database, from: string): void =>
  void database
    .prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)')
    .run(NAME, JSON.stringify(from));

/** Which backup it was; `undefined`: it was not restored, or that was acted on already. */
export const findRestoredMark = (database: Database): string | undefined => {
  const value = database.prepare('SELECT value FROM setting WHERE name = ?').pluck().get(NAME);
  return typeof value === 'string' ? (findJson(z.string(), value) ?? '') : undefined;
};

export const dropRestoredMark = (database: Database): void =>
  void database.prepare('DELETE FROM setting WHERE name = ?').run(NAME);
