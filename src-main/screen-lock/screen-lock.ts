import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import { findBuses } from './buses.ts';
import { monitorBus } from './monitor.ts';

/** The port to what tells of the lock of the screen, of sleep and of a change of user. */
export type ScreenLock = {
  /** Whether it can tell of the lock of the screen. */
  readonly isOffered: boolean;
  /** Calls `lock` each time, and for one lock maybe twice; returns how to stop listening. */
  listen(lock: () => void): () => void;
};

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const findProgram = (name: string, path = ''): string | undefined =>
  path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isExecutable);

/**
 * Linux tells of these on its buses, to `dbus-monitor`, which comes with D-Bus. Where one of them is missing, and on
 * other systems, it offers nothing; a system bus alone tells of sleep.
 */
export const createScreenLock = ({
  platform,
  variables,
  clock,
  log,
}: {
  platform: NodeJS.Platform;
  variables: NodeJS.ProcessEnv;
  clock: Clock;
  log: Log;
}): ScreenLock => {
  const program = platform === 'linux' ? findProgram('dbus-monitor', variables['PATH']) : undefined;
  const buses = program === undefined ? [] : findBuses(variables);
  return {
    isOffered: buses.some(({ name }) => name === 'session'),
    listen: (lock) => {
      if (program === undefined) return () => {};
      const stops = buses.map((bus) => monitorBus({ program, bus, clock, log, lock }));
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
};
