import type { OpenEscape } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { listed } from './power-phrases.ts';

export type EscapeWords = {
  id: string;
  /** `escape`: a way around the restrictions. `outlasts`: what stays after the token has ended. */
  weight: 'escape' | 'outlasts';
  title: string;
  text: string;
  /** What closing it takes away, e.g. "secrets list". */
  closes: string;
};

/** An open escape in the words of its service; one that the catalogue does not know names its actions. */
export const escapeWords = (open: OpenEscape, catalogue: Catalogue): EscapeWords => {
  const known = catalogue.escapes.find(({ id }) => id === open.id);
  if (known === undefined) {
    const actions = listed(open.actions);
    return {
      id: open.id,
      weight: 'escape',
      title: 'This leaves an escape open.',
      text: `With ${actions} its holder may get around what restricts it.`,
      closes: actions,
    };
  }
  return {
    id: open.id,
    weight: known.weight,
    title: known.weight === 'escape' ? 'This leaves an escape open.' : 'This outlasts the token.',
    text: known.says,
    closes: known.closes,
  };
};
