import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '#main/kernel/log.ts';

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
export type Bounds = z.output<typeof bounds>;

const kept = z.object({
  bounds: bounds.nullable(),
  maximized: z.boolean(),
  /** The theme as last chosen: the first paint comes before the vault's file is read. */
  theme: z.enum(['system', 'light', 'dark']),
  /** So is whether the window is kept out of screenshots. */
  hideFromCapture: z.boolean().default(true),
});
export type WindowState = z.output<typeof kept>;

export const DEFAULT_SIZE = { width: 1280, height: 800 };
export const MINIMUM_SIZE = { width: 480, height: 480 };

/** How much of a window must be on a screen, in pixels each way, to be found and dragged. */
const REACHABLE = 100;

const overlap = (start: number, length: number, otherStart: number, otherLength: number): number =>
  Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);

/** The bounds if a good part of them is on one of the screens, at least the minimum size; else `null`. */
export const reachableBounds = (wanted: Bounds | null, screens: readonly Bounds[]): Bounds | null => {
  if (!wanted) return null;
  const isReachable = screens.some(
    (screen) =>
      overlap(wanted.x, wanted.width, screen.x, screen.width) >= REACHABLE &&
      overlap(wanted.y, wanted.height, screen.y, screen.height) >= REACHABLE &&
      // The title bar is on top: above the screen it can't be dragged.
      wanted.y >= screen.y - 10,
  );
  if (!isReachable) return null;
  return {
    ...wanted,
    width: Math.max(wanted.width, MINIMUM_SIZE.width),
    height: Math.max(wanted.height, MINIMUM_SIZE.height),
  };
};

const FIRST: WindowState = { bounds: null, maximized: false, theme: 'system', hideFromCapture: true };

const readState = (file: string): WindowState => {
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The first start, or an edited file: only a window's place is lost.
    return FIRST;
  }
};

/** Where the window was, in `window.json` of the data folder. */
export const createWindowState = (dataFolder: string, log: Log) => {
  const file = join(dataFolder, 'window.json');
  let state = readState(file);

  return {
    get: (): WindowState => state,
    set: (change: Partial<WindowState>): void => {
      state = { ...state, ...change };
      try {
        writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
      } catch (error) {
        log.warn('the window state was not kept', { message: String(error) });
      }
    },
  };
};
export type WindowStateKeeper = ReturnType<typeof createWindowState>;
