import { afterAll, describe, expect, it } from 'vitest';
import type { DatalogProblem } from '#contract/restriction.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { createLog } from '#main/kernel/log.ts';
import { goldenToken, PUBLIC_KEY } from './golden.ts';
import { HOOK0 } from './vocabularies.ts';

const lines: string[] = [];
const log = createLog(
  (line) => lines.push(line),
  () => new Date(0),
);
const biscuit = createBiscuit({ log });
afterAll(() => biscuit.end());

/** The kind of each problem, and the text that it is about. */
const problemsOf = async (source: string): Promise<[DatalogProblem['kind'], string][]> => {
  const { problems, checks, remarks } = await biscuit.look(source, HOOK0);
  if (problems.length > 0) expect([checks, remarks]).toEqual([[], []]);
  return problems.map(({ kind, from, to }) => [kind, source.slice(from, to)]);
};

describe('look', () => {
  it('reads checks back, in words where they have some, and remarks what is odd', async () => {
    const source = [
      '// what the tool may do',
      'check if action($a), ["event:list", "event:get"].contains($a); // two',
      'check if operation("read"); /* none */',
      'reject if action("a;b\\"//")',
    ].join('\n');
    expect(await biscuit.look(source, HOOK0)).toEqual({
      problems: [],
      checks: [
        { kind: 'actions', actions: ['event:list', 'event:get'] },
        { kind: 'custom', source: 'check if operation("read")' },
        { kind: 'custom', source: 'reject if action("a;b\\"//")' },
      ],
      remarks: [
        { block: 0, check: 1, kind: 'denies-everything', hint: 'unknown-fact', about: 'operation' },
        { block: 0, check: 2, kind: 'denylist', hint: null, about: null },
      ],
    });
  });

  it.each<[string, DatalogProblem['kind'], string]>([
    ['', 'empty', ''],
    [' \n\t ', 'empty', ' \n\t '],
    ['// a comment', 'empty', '// a comment'],
    ['/* a */ // b', 'empty', '/* a */ // b'],
    ['action("event:list")', 'fact', 'action("event:list")'],
    ['check if true; \n f(1);', 'fact', 'f(1)'],
    ['check if true; f($x) <- g($x)', 'rule', 'f($x) <- g($x)'],
    ['f($x) <- g($y)', 'rule', 'f($x) <- g($y)'],
    ['check if true; Allow if true', 'policy', 'Allow if true'],
    ['deny if time($t), $t < ', 'policy', 'deny if time($t), $t <'],
    ['trusting previous; check if true', 'trusting', 'trusting'],
    ['check if f($x) trusting previous', 'trusting', 'trusting'],
    ['check if f($x) or g($y) Trusting ed25519/00', 'trusting', 'Trusting'],
    ['check if action({action})', 'parameter', '{action}'],
    ['check if {hex:00}.contains(hex:00)', 'parameter', '{hex:00}'],
    ['check if true, action($a), {true}.contains($a)', 'parameter', '{true}'],
  ])('refuses %j as %s', async (source, kind, about) => {
    expect(await problemsOf(source)).toEqual([[kind, about]]);
  });

  it.each<[string, string]>([
    ['check if f($a), $a.foo()', 'foo'],
    ['check if f($a), $a > > 1', '>'],
    ['check if f($a), $a == 1 2', '2'],
    ['check if f($a) or', 'or'],
    ['check if f($a), , g($a)', ','],
    ['check if f($a),', ','],
    ['check if f(hex:zz)', 'hex:zz'],
    ['check if f(99999999999999999999)', '99999999999999999999'],
    ['check if f("a\\q")', '"a\\q"'],
    ['check if f("a), g($a)', '"a), g($a)'],
    ['check if f(1), /* open', '/* open'],
    ['check if true /* closed */', '/* closed */'],
    ['check if true // behind', '// behind'],
    ['check if f(($a)', '('],
    ['check if f($a))', ')'],
    ['check if f([$a)]', ')'],
    ['check if f()', ')'],
    ['chek if true', 'chek if'],
    ['check  if true', 'check  if'],
    ['check if', 'check if'],
    ['check', 'check'],
    ['é', 'é'],
    ['check if true;; check if true', ';'],
    ['; check if true', ';'],
    ['check if f("a\ud800")', '\ud800'],
    ['check if f("é\u{1f4a9}"), $a.foo()', 'foo'],
    ['check if true;\ncheck if f("ok") or g($b) && ;\ncheck if true', '&'],
  ])('shows where %j goes wrong', async (source, about) => {
    expect(await problemsOf(source)).toEqual([['syntax', about]]);
  });

  it('tells one problem of each statement', async () => {
    expect(await problemsOf('f(1); check if true; allow if true; check if g($x).y')).toEqual([
      ['fact', 'f(1)'],
      ['policy', 'allow if true'],
      ['syntax', expect.any(String)],
    ]);
  });

  it.each<[string, string, DatalogProblem['kind'] | null]>([
    ['601 parentheses', `check if ${'('.repeat(601)}true${')'.repeat(601)}`, 'too-deep'],
    ['65 parentheses', `check if ${'('.repeat(65)}true${')'.repeat(65)}`, 'too-deep'],
    ['64 parentheses', `check if ${'('.repeat(64)}true${')'.repeat(64)}`, null],
    ['65 negations', `check if ${'!'.repeat(65)}true`, 'too-deep'],
    ['65 negations apart', `check if ${'! \n'.repeat(65)}true`, 'too-deep'],
    ['negations and parentheses', `check if ${'!(!'.repeat(22)}true${')'.repeat(22)}`, 'too-deep'],
    ['64 negations', `check if ${'!'.repeat(64)}true`, null],
    ['brackets of all kinds', `check if f(${'[{"a":'.repeat(40)}1${'}]'.repeat(40)})`, 'too-deep'],
    ['50 brackets, more than a token holds', `check if f(${'['.repeat(50)}1${']'.repeat(50)})`, 'too-deep'],
    ['brackets in a text and a comment', `check if "${'('.repeat(99)}" == "!!"; // ${'('.repeat(99)}`, null],
    ['4,096 characters', `check if true;${' '.repeat(4082)}`, null],
    ['4,097 characters', `check if true;${' '.repeat(4083)}`, 'too-long'],
    ['5,000 negations', `check if ${'!'.repeat(5000)}true`, 'too-long'],
    ['a megabyte', 'check if true;'.repeat(75_000), 'too-long'],
    ['brackets that never close', '('.repeat(4096), 'too-deep'],
    ['4,087 commas', `check if ${','.repeat(4087)}`, 'syntax'],
    ['2,000 parts', `check if ${'1,'.repeat(2000)}`, 'syntax'],
    ['texts that never end', '"'.repeat(4095), 'syntax'],
    ['2,000 words', `check if ${'a '.repeat(2000)}`, 'syntax'],
    ['290 checks', 'check if true;'.repeat(290), null],
    ['500 branches', `check if ${'true or '.repeat(500)}true`, null],
  ])('answers to %s', async (_, source, kind) => {
    const { problems } = await biscuit.look(source, HOOK0);
    expect(problems[0]?.kind ?? null).toBe(kind);
    expect((await biscuit.read(goldenToken('app'), PUBLIC_KEY, HOOK0)).blocks).toHaveLength(2);
  });

  it('never broke the engine meanwhile', () => {
    expect(lines.filter((line) => /engine (?:died|was stopped)/.test(line))).toEqual([]);
  });
});
