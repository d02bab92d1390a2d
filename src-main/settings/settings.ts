import { z } from 'zod';
import { DEFAULT_SETTINGS, settingsValue } from '#contract/settings.ts';
import type { Settings } from '#contract/settings.ts';
import type { Database } from '#main/kernel/database.ts';
import { findJson } from '#main/kernel/row.ts';

/** What the user chose; nothing secret, so it is there while the vault is locked. */
export const createSettings = (deps: { database: Database; changed: (settings: Settings) => void }) => {
  const select = deps.database.prepare('SELECT name, value FROM setting');
  const replace = deps.database.prepare('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)');

  const get = (): Settings => {
    const rows = select.all() as { name: string; value: string }[];
    const stored = Object.fromEntries(rows.map(({ name, value }) => [name, findJson(z.unknown(), value)]));
    const parsed = settingsValue.safeParse({ ...DEFAULT_SETTINGS, ...stored });
    return parsed.success ? parsed.data : DEFAULT_SETTINGS;
  };

  return {
    get,
    set: (changes: { [Name in keyof Settings]?: Settings[Name] | undefined }): Settings => {
      deps.database.transaction(() => {
        for (const [name, value] of Object.entries(changes))
          if (value !== undefined) replace.run(name, JSON.stringify(value));
      })();
      const settings = get();
      deps.changed(settings);
      return settings;
    },
  };
};
export type SettingsRoom = ReturnType<typeof createSettings>;
