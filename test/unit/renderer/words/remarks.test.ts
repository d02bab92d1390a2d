import { describe, expect, it } from 'vitest';
import { remark } from '#contract/restriction.ts';
import type { Remark } from '#contract/restriction.ts';
import { placeWords, remarkTone, remarkWords } from '#renderer/words/remarks.ts';

const of = (kind: Remark['kind'], hint: Remark['hint'], about: string | null = null): Remark => ({
  block: 2,
  check: 0,
  kind,
  hint,
  about,
});
const said = (one: Remark) => {
  const { title, text } = remarkWords(one, 'Hook0');
  return `${title} ${text}`;
};

describe('remarkWords', () => {
  const kinds = remark.shape.kind.options;
  const hints = [null, ...remark.shape.hint.unwrap().options];

  it('has whole sentences for every kind with every hint', () => {
    for (const kind of kinds) {
      for (const hint of hints) {
        for (const about of [null, 'application']) {
          const words = said(of(kind, hint, about));
          expect(words).toMatch(/^Block 2, check 1 \S.*\.( \S.*\.)+$/);
          expect(words).not.toMatch(/undefined|null|!|oops|fail|invalid|error/i);
        }
      }
    }
    expect(new Set(kinds.flatMap((kind) => hints.map((hint) => said(of(kind, hint))))).size).toBe(
      kinds.length * hints.length,
    );
  });

  it('says what it means and what to do', () => {
    expect(said(of('denies-everything', 'text-for-bytes', 'application_id'))).toBe(
      'Block 2, check 1 denies everything. The id is in quotation marks; Hook0 compares bytes, so this never holds. Write hex: and its 32 digits, without quotation marks and dashes.',
    );
    expect(said(of('denies-everything', 'unknown-fact', 'app'))).toContain(
      'It asks for the fact app, which Hook0 never supplies.',
    );
    expect(said(of('restricts-nothing', 'unknown-fact', 'app'))).toContain('so it never applies.');
    expect(said(of('denies-everything', 'unbound', '$topic'))).toContain('Nothing gives $topic a value.');
    expect(said(of('denies-everything', 'unbound', 'topic'))).toContain('Nothing gives $topic a value.');
    expect(said({ ...of('no-check', null), check: null })).toBe(
      'Block 2 has no check. Only checks restrict: facts and rules narrow nothing.',
    );
  });

  it('shows nothing unseen of a name', () => {
    expect(said(of('denies-everything', 'unknown-fact', 'a\u202eb'))).toContain('the fact a\\u{202e}b');
  });

  it('is loud where a token opens nothing, or is wider than it seems', () => {
    expect(kinds.map((kind) => [kind, remarkTone(of(kind, null))])).toStrictEqual([
      ['denies-everything', 'urgent'],
      ['restricts-nothing', 'soon'],
      ['denylist', 'soon'],
      ['rejects-together', 'soon'],
      ['no-check', 'quiet'],
      ['changes-nothing', 'quiet'],
    ]);
  });
});

describe('placeWords', () => {
  it('counts blocks from the first, which is 0, and checks from 1', () => {
    expect(placeWords(0, 0)).toBe('Block 0, check 1');
    expect(placeWords(3, null)).toBe('Block 3');
  });
});
