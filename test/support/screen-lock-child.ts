import { systemClock } from '#main/kernel/clock.ts';
import { createScreenLock } from '#main/screen-lock/screen-lock.ts';

/**
 * A program that listens for locks on the session bus and says `hears`. With the word `stay` it then lives until it is
 * killed; without, it has nothing more to do.
 */
const awake = setInterval(() => {}, 60_000);
const hears = (): void => {
  process.stdout.write('hears\n');
  if (process.argv[2] !== 'stay') clearInterval(awake);
};
createScreenLock({
  platform: process.platform,
  variables: process.env,
  clock: systemClock,
  log: { info: hears, warn: () => {}, error: () => {} },
}).listen(() => {});
