import { z } from './zod.ts';
import { call } from './define.ts';

export const settingsValue = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** Seconds until a copied token leaves the clipboard; a root never stays longer than 10. */
  clipboardSeconds: z.union([z.literal(10), z.literal(20), z.literal(30), z.literal(60), z.literal(120)]),
  /** Minutes without the user until it locks; 0: never. */
  lockMinutes: z.union([
    z.literal(0),
    z.literal(1),
    z.literal(5),
    z.literal(10),
    z.literal(30),
    z.literal(60),
  ]),
  /** Keeps the window out of screenshots and recordings, where the system can. */
  hideFromCapture: z.boolean(),
  /** Asks for Touch ID before a keychain opens the vault, where the system offers it. */
  confirmPresence: z.boolean(),
});
export type Settings = z.output<typeof settingsValue>;

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  clipboardSeconds: 30,
  lockMinutes: 10,
  hideFromCapture: true,
  confirmPresence: false,
};

export const settings = {
  get: call(z.object({}), settingsValue),
  set: call(settingsValue.partial(), settingsValue),
  about: call(
    z.object({}),
    z.object({
      version: z.string(),
      shell: z.enum(['electron', 'browser']),
      dataFolder: z.string(),
      /** Origin of the sandbox while it runs. */
      sandbox: z.string().nullable(),
    }),
  ),
};
