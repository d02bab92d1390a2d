import type { Reporter, TestModule } from 'vitest/node';
import { failureLine, writeReport } from './report.ts';
import type { Report } from './report.ts';

/** What a file's tests came to. One that began and never ended has failed: its process went before it. */
const addModule = (report: Report, file: TestModule): void => {
  const failed = (name: string, errors: readonly { message?: string }[]) =>
    void report.notPassed.push(failureLine(name, errors));
  for (const test of file.children.allTests()) {
    const { state, errors = [] } = test.result();
    const name = `${file.relativeModuleId} > ${test.fullName}`;
    if (state === 'passed') report.passed += 1;
    else if (state === 'skipped') report.skipped += 1;
    else report.failed += 1;
    if (state === 'failed') failed(name, errors);
    if (state === 'pending') failed(name, [{ message: 'It did not end.' }]);
    if (state === 'skipped') failed(name, [{ message: 'It was skipped.' }]);
  }
  // A file that could not be read, or a hook around its tests.
  for (const suite of [file, ...file.children.allSuites()]) {
    if (suite.errors().length === 0) continue;
    report.failed += 1;
    failed(
      suite.type === 'module' ? suite.relativeModuleId : `${file.relativeModuleId} > ${suite.fullName}`,
      suite.errors(),
    );
  }
};

export const vitestReport: Reporter = {
  onTestRunEnd(files, unheard) {
    const report: Report = { passed: 0, failed: 0, skipped: 0, notPassed: [] };
    for (const file of files) addModule(report, file);
    for (const error of unheard) {
      report.failed += 1;
      report.notPassed.push(failureLine('Outside of every test', [error]));
    }
    writeReport(report);
  },
};
