import { readFileSync, readlinkSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';

// How long a thread worked, which is less than the clock says where other programs work too. Milliseconds; `undefined`:
// this Node can't tell, nor can the system.

const inMilliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

/** Linux: nanoseconds on a processor come first. Source: the kernel's Documentation/scheduler/sched-stats.rst. */
const bySystem = (thread: string): number | undefined => {
  try {
    return Number(readFileSync(`/proc/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
};

/** What this thread worked so far; Node since 22.19, or Linux. */
export const workedHere = (): number | undefined =>
  'threadCpuUsage' in process ? inMilliseconds(process.threadCpuUsage()) : bySystem('thread-self');

/** By what name other threads find this one in Linux's `/proc`; `null`: it is not Linux. */
export const nameHere = (): string | null => {
  try {
    return readlinkSync('/proc/thread-self');
  } catch {
    return null;
  }
};

/**
 * What a worker worked so far, also while it answers nobody: Linux tells it of the thread with this name, else Node since
 * 24.6 has the worker itself tell it, as soon as that gets to run.
 */
export const workedBy = async (worker: Worker, name: string | null): Promise<number | undefined> => {
  const told = name === null ? undefined : bySystem(name);
  if (told !== undefined || !('cpuUsage' in worker)) return told;
  try {
    return inMilliseconds(await worker.cpuUsage());
  } catch {
    return undefined;
  }
};
