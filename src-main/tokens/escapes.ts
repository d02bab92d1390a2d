import type { Cell, OpenEscape } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';

/** Ways around the restrictions that a token leaves open: one is, where any of its actions may be done at all. */
export const openEscapes = (
  matrix: readonly Cell[],
  escapes: readonly Catalogue['escapes'][number][],
): OpenEscape[] => {
  const done = new Set(matrix.filter(({ verdict }) => verdict !== 'denied').map(({ action }) => action));
  return escapes
    .map(({ id, actions }) => ({ id, actions: actions.filter((action) => done.has(action)) }))
    .filter(({ actions }) => actions.length > 0);
};

/** Those that must be accepted to be left open, and were not. */
export const unaccepted = (
  open: readonly OpenEscape[],
  escapes: readonly Catalogue['escapes'][number][],
  accepted: readonly string[],
): string[] =>
  open
    .map(({ id }) => id)
    .filter(
      (id) => !accepted.includes(id) && escapes.some((each) => each.id === id && each.weight === 'escape'),
    );
