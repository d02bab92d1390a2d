import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '#contract/restriction.ts';
import { openEscapes, unaccepted } from '#main/tokens/escapes.ts';
import { requireRules } from '#test/support/rules.ts';

const { catalogue, actions } = requireRules('hook0');
const { escapes } = catalogue;
const matrixOf = (verdicts: Partial<Record<string, Cell['verdict']>>): Cell[] =>
  actions.map((action) => ({ action, verdict: verdicts[action] ?? 'denied', because: [] }));
const ids = (matrix: Cell[]) => openEscapes(matrix, escapes).map(({ id }) => id);

describe('the escapes of a matrix', () => {
  it('are none where nothing opens one', () => {
    expect(ids(matrixOf({ 'event:list': 'allowed', 'application:edit': 'allowed' }))).toEqual([]);
  });

  it.each(escapes.flatMap(({ id, actions: own }) => own.map((action) => [id, action] as const)))(
    'hold %s as soon as %s may be done, in some situations too',
    (id, action) => {
      expect(ids(matrixOf({ [action]: 'allowed' }))).toEqual([id]);
      expect(ids(matrixOf({ [action]: 'depends' }))).toEqual([id]);
    },
  );

  it('name the actions that open each, and only those', () => {
    const matrix = matrixOf({
      'service_token:list': 'allowed',
      'service_token:get': 'denied',
      'service_token:create': 'depends',
      'application_secret:list': 'allowed',
    });
    expect(openEscapes(matrix, escapes)).toEqual([
      { id: 'roots', actions: ['service_token:list', 'service_token:create'] },
      { id: 'secrets', actions: ['application_secret:list'] },
    ]);
  });

  it('never grow when an action is denied', () => {
    const verdict = fc.constantFrom<Cell['verdict']>('allowed', 'denied', 'depends');
    const matrices = fc.array(verdict, { minLength: actions.length, maxLength: actions.length });
    fc.assert(
      fc.property(matrices, fc.nat(actions.length - 1), (verdicts, at) => {
        const toMatrix = (list: Cell['verdict'][]) =>
          actions.map((action, index): Cell => ({ action, verdict: list[index] ?? 'denied', because: [] }));
        const before = ids(toMatrix(verdicts));
        const after = ids(toMatrix(verdicts.with(at, 'denied')));
        expect(before).toEqual(expect.arrayContaining(after));
      }),
      { seed: 20261122 },
    );
  });

  it('must be accepted one by one, those that only outlast the token not', () => {
    const all = openEscapes(matrixOf(Object.fromEntries(actions.map((name) => [name, 'allowed']))), escapes);
    expect(all.map(({ id }) => id)).toEqual(['roots', 'secrets', 'people', 'subscriptions']);
    expect(unaccepted(all, escapes, [])).toEqual(['roots', 'secrets', 'people']);
    expect(unaccepted(all, escapes, ['secrets', 'colours'])).toEqual(['roots', 'people']);
    expect(unaccepted(all, escapes, ['roots', 'people', 'secrets'])).toEqual([]);
  });
});
