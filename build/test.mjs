// `npm test`: everything, set-up included; closes with one line that counts it all.
//   npm test -- unit            one step or more: format lint types unit build e2e e2e:electron e2e:browser
//   npm test -- e2e lock        further words go to the runner: here, the specs with `lock` in their name
//   npm test -- endurance       what SECURITY.md promises, in full: as often and as long as its numbers say
//   npm test -- endurance t06   one promise of them
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { become, onNode24, project } from './ensure.mjs';
import { buildIfStale } from './sources.mjs';
import { missingFromSystem, openDisplay } from './system.mjs';

const MINUTE = 60_000;
const STEPS = ['format', 'lint', 'types', 'unit', 'build', 'e2e'];
const SHELLS = ['electron', 'browser'];
/** The promises in full: no other tests, and no other steps. */
const isEndurance = process.argv.includes('endurance');
const bin = (path) => join(project, 'node_modules', path);

/** A private D-Bus with an unlocked, throw-away Secret Service; other systems' keychains are there already. */
const withKeyring = (args) =>
  process.platform === 'linux'
    ? ['sh', [join(project, 'test/support/with-keyring.sh'), process.execPath, ...args]]
    : [process.execPath, args];

const indented = (texts) => texts.map((text) => text.replaceAll(/^/gm, '  ')).join('\n');

/** How long a runner may take. */
const limit = (minutes) => (isEndurance ? 4 * 60 : minutes) * MINUTE;

const script = (name) => become('npm', ['run', '--silent', name], { shell: process.platform === 'win32' });

/** @typedef {{ passed: number, failed: number, skipped: number, notPassed: string[] }} Counts */
const NONE = { passed: 0, failed: 0, skipped: 0, notPassed: [] };
const ONE = { ...NONE, passed: 1 };
const failedOnce = (why) => ({ ...NONE, failed: 1, notPassed: [why] });
const stopped = (why) => {
  console.error(why);
  return failedOnce(why);
};
const asOne = (name, code) => (code === 0 ? ONE : failedOnce(`The step ${name}: see its output above`));
const sum = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  notPassed: [...a.notPassed, ...b.notPassed],
});

/** What a runner counted: see test/support/report. One that ended badly and counted no failure has one all the same. */
const counted = (code, file) => {
  if (!existsSync(file)) return stopped(`The runner ended with ${code}, and left no report.`);
  const counts = JSON.parse(readFileSync(file, 'utf8'));
  if (code === 0 || counts.failed > 0) return counts;
  return sum(counts, stopped(`The runner ended with ${code}, and told no failure.`));
};

/** What the tests of the promises counted, threat by threat. */
const proofs = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .toSorted((one, other) => Number.parseInt(one.slice(1), 10) - Number.parseInt(other.slice(1), 10))
    : [];

const unit = async (folder, words) => {
  const lacking = missingFromSystem(['keyring']);
  if (lacking) return stopped(lacking);
  const report = join(folder, 'unit.json');
  const args = [bin('vitest/vitest.mjs'), 'run', '--config', 'test/vitest.config.ts'];
  if (isEndurance) args.push('--passWithNoTests');
  const env = { ...process.env, WHITTLE_TEST_REPORT: report };
  const code = await become(...withKeyring([...args, ...words]), { env, timeout: limit(40) });
  return counted(code, report);
};

const electronRuntime = async () => {
  const { electronForTests } = await import('#test/support/electron-runtime/runtime.ts');
  return electronForTests();
};

const e2e = async (folder, words, wanted) => {
  if (!buildIfStale()) return stopped('Without a build there is nothing to drive.');
  const lacking = missingFromSystem(['keyring', ...wanted]);
  if (lacking) return stopped(lacking);

  const report = join(folder, 'e2e.json');
  const env = { ...process.env, WHITTLE_TEST_REPORT: report };
  let shells = wanted;
  let before = NONE;
  if (wanted.includes('electron')) {
    try {
      env.WHITTLE_TEST_ELECTRON = await electronRuntime();
    } catch (error) {
      before = stopped(`No Electron for the tests: ${error.message}`);
      shells = wanted.filter((shell) => shell !== 'electron');
    }
  }
  if (shells.length === 0) return before;
  const display =
    process.platform === 'linux' && shells.includes('electron') ? await openDisplay() : undefined;
  if (display) env.DISPLAY = display.name;
  delete env.WAYLAND_DISPLAY;
  const args = [bin('@playwright/test/cli.js'), 'test', '--config', 'test/playwright.config.ts'];
  if (isEndurance) args.push('--pass-with-no-tests');
  const projects = shells.map((shell) => `--project=${shell}`);
  const code = await become(...withKeyring([...args, ...projects, ...words]), { env, timeout: limit(40) });
  display?.close();
  return sum(before, counted(code, report));
};

const main = async () => {
  const words = process.argv.slice(2);
  const isStep = (word) => STEPS.includes(word) || SHELLS.some((shell) => word === `e2e:${shell}`);
  const chosen = words.filter(isStep);
  const rest = words.filter((word) => !isStep(word) && word !== 'endurance');
  const wants = (step) =>
    chosen.length === 0 ? !isEndurance || ['unit', 'e2e'].includes(step) : chosen.includes(step);
  const shells = SHELLS.filter((shell) => wants('e2e') || chosen.includes(`e2e:${shell}`));
  // The files of a promise begin with its threat's number. Playwright takes its words as regular expressions.
  const unitWords = isEndurance && rest.length === 0 ? ['t'] : rest;
  const e2eWords = isEndurance && rest.length === 0 ? [String.raw`t\d`] : rest;
  const inside = (place, names) => (isEndurance ? names.map((name) => place + name) : names);

  const folder = mkdtempSync(join(tmpdir(), 'whittle-test-'));
  process.env.WHITTLE_TEST_ENDURANCE = String(isEndurance);
  process.env.WHITTLE_TEST_COUNTS = join(folder, 'counts');
  /** @type {[name: string, wanted: boolean, run: () => Counts | Promise<Counts>][]} */
  const steps = [
    ['format', wants('format'), async () => asOne('format', await script('format:check'))],
    ['lint', wants('lint'), async () => asOne('lint', await script('lint'))],
    ['types', wants('types'), async () => asOne('types', await script('types'))],
    ['unit', wants('unit'), () => unit(folder, inside('test/promises/', unitWords))],
    ['build', wants('build'), () => asOne('build', buildIfStale() ? 0 : 1)],
    ['e2e', shells.length > 0, () => e2e(folder, inside(String.raw`/e2e/(\w+/)?`, e2eWords), shells)],
  ];
  let all = NONE;
  const lines = [];
  for (const [name, wanted, run] of steps) {
    if (!wanted) continue;
    console.log(`\n=== ${name}`);
    const begun = performance.now();
    const counts = await run();
    const seconds = Math.round((performance.now() - begun) / 1000);
    lines.push(`${name.padEnd(8)}${counts.passed} passed, ${counts.failed} failed, ${seconds} s`);
    all = sum(all, counts);
  }
  const proved = proofs(process.env.WHITTLE_TEST_COUNTS);
  rmSync(folder, { recursive: true });
  if (proved.length > 0) console.log(`\nProved\n${indented(proved)}`);
  if (all.notPassed.length > 0) console.log(`\nNot passed\n${indented(all.notPassed)}`);
  console.log(`\n${indented(lines)}\n`);
  const skipped = all.skipped > 0 ? `, ${all.skipped} skipped` : '';
  console.log(`${all.passed} passed, ${all.failed} failed${skipped}`);
  return all.failed === 0 && all.passed > 0 ? 0 : 1;
};

if (await onNode24()) process.exitCode = await main();
