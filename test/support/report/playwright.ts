import type { Reporter, Suite, TestError } from '@playwright/test/reporter';
import { failureLine, writeReport } from './report.ts';
import type { Report } from './report.ts';

export default class PlaywrightReport implements Reporter {
  #suite: Suite | undefined;
  /** What went wrong outside of every test: a spec that could not be read, a worker that went. */
  readonly #outside: TestError[] = [];

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onError(error: TestError): void {
    this.#outside.push(error);
  }

  onEnd(): void {
    const report: Report = {
      passed: 0,
      failed: this.#outside.length,
      skipped: 0,
      notPassed: this.#outside.map((error) => failureLine('Outside of every test', [error])),
    };
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      // The first is the root's, which has no name.
      const name = test.titlePath().slice(1).join(' > ');
      if (outcome === 'expected') report.passed += 1;
      else if (outcome === 'skipped') report.skipped += 1;
      // A test that passed at a second try has failed all the same.
      else report.failed += 1;
      if (outcome === 'skipped') report.notPassed.push(failureLine(name, [{ message: 'It was skipped.' }]));
      else if (outcome !== 'expected')
        report.notPassed.push(
          failureLine(
            name,
            test.results.flatMap(({ errors }) => errors),
          ),
        );
    }
    writeReport(report);
  }

  /** The lines on the terminal are the other reporter's. */
  printsToStdio(): boolean {
    return false;
  }
}
