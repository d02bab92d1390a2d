import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownOf } from '#renderer/ui/secret-mask.ts';

describe('shownOf', () => {
  it('shows prefix, last four and length of a token, without its white space', () => {
    expect(shownOf(`EoUC${'x'.repeat(392)}xZF1\n`)).toEqual({
      prefix: 'EoUC',
      last: 'xZF1',
      characters: 400,
    });
  });

  it('shows nothing of a short secret', () => {
    expect(shownOf('correct horse battery')).toEqual({ prefix: '', last: '', characters: 19 });
  });

  it('never shows more than a third of a secret', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (secret) => {
        const { prefix, last, characters } = shownOf(secret);
        expect((prefix.length + last.length) * 3).toBeLessThanOrEqual(characters);
      }),
    );
  });
});
