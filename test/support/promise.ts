import { appendFileSync } from 'node:fs';

/** Whether the long form was asked for: `npm run test:endurance`. */
export const isEndurance = process.env['WHITTLE_TEST_ENDURANCE'] === 'true';

/** How often: the short form is part of `npm test`, the full one of `npm run test:endurance`. */
export const scaled = (short: number, full: number): number => (isEndurance ? full : short);

/**
 * Prints what a test of a promise counted, under the threat's number in SECURITY.md (`T6`), or of the studio. The runner gathers the
 * lines in a file and prints them again at its end.
 */
export const proved = (threat: `T${number}` | 'Studio', counts: string): void => {
  const line = `${threat.padEnd(4)} ${counts}\n`;
  process.stdout.write(line);
  const file = process.env['WHITTLE_TEST_COUNTS'];
  if (file !== undefined) appendFileSync(file, line);
};
