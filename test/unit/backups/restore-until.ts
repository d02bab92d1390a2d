import { createBackups } from '#main/backups/backups.ts';
import { systemClock } from '#main/kernel/clock.ts';
import { silentLog } from '#main/kernel/log.ts';

/** Restores the backup of that name, and ends with SIGKILL the n-th time that it comes to the step of that name. */
const [folder = '', file = '', name = '', step, times] = process.argv.slice(2);
let left = Number(times);
const backups = createBackups({
  folder,
  file,
  clock: systemClock,
  log: silentLog,
  reached: (reached) => {
    if (reached !== step) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
if (name === '') backups.finishRestore();
else backups.restore(name);
