import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import type { Bus } from './buses.ts';
import { createLockReader } from './lock-signals.ts';

/** A monitor that ended by itself is started once more after so many milliseconds. */
const AGAIN_AFTER = 60_000;

/**
 * Runs `dbus-monitor` on one bus; returns how to end it. It keeps no program alive and ends with it; after a SIGKILL,
 * which nobody can answer, at its next word: nobody reads it any more.
 */
export const monitorBus = ({
  program,
  bus,
  clock,
  log,
  lock,
}: {
  /** Absolute. */
  program: string;
  bus: Bus;
  clock: Clock;
  log: Log;
  lock: () => void;
}): (() => void) => {
  let isStopped = false;
  let starts = 0;
  let end = (): void => {};

  const start = (): void => {
    starts += 1;
    let isOver = false;
    const over = (): void => {
      if (isOver || isStopped) return;
      isOver = true;
      const isLast = starts > 1;
      log.warn('no longer hears the locks of the system', { bus: bus.name, triesAgain: !isLast });
      end = isLast ? () => {} : clock.after(AGAIN_AFTER, start);
    };

    try {
      const child: ChildProcess = spawn(program, [`--${bus.name}`, ...bus.rules], {
        env: { ...bus.environment, LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      child.on('error', over);
      child.once('close', over);
      end = () => void child.kill();
      child.unref();
      // Without one where the system has no more to give; `error` follows.
      const output = child.stdout as Socket | null;
      output?.unref();
      // It greets when it is connected and its rules are taken.
      output?.once('data', () => log.info('hears the locks of the system', { bus: bus.name }));
      const read = createLockReader(lock);
      output?.setEncoding('utf8').on('data', (piece: string) => {
        if (!isStopped) read(piece);
      });
    } catch {
      // A system without room for one more program must not keep the vault from opening.
      over();
    }
  };

  const stop = (): void => {
    isStopped = true;
    process.off('exit', stop);
    end();
  };

  process.on('exit', stop);
  start();
  return stop;
};
