import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** What a runner tells `npm test`, which closes with the sum and with every name under which something went wrong. */
export interface Report {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed or was skipped: the test’s file and name, and the first lines of why. */
  notPassed: string[];
}

/** Where this run's report is wanted; nowhere if a runner was started by itself. */
const file = process.env['WHITTLE_TEST_REPORT'];

/** Lines of a reason: a difference is longer, and stands in the runner's own output. */
const MOST_LINES = 12;

export const failureLine = (name: string, errors: readonly { message?: string | undefined }[]): string => {
  const why = errors.flatMap(({ message = '' }) => stripVTControlCharacters(message).split('\n'));
  return [name, ...why.slice(0, MOST_LINES).map((line) => `    ${line}`)].join('\n');
};

export const writeReport = (report: Report): void => {
  if (file !== undefined) writeFileSync(file, JSON.stringify(report));
};
