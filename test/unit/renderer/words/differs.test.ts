import { describe, expect, it } from 'vitest';
import type { Connection } from '#contract/services.ts';
import { differsWords } from '#renderer/words/differs.ts';

const said = (differs: Connection['differs']): string => {
  const words = differsWords({ label: 'Hook0', differs });
  return words === null ? '' : `${words.title} ${words.text}`;
};
const at = '2026-11-22T09:00:00Z';

describe('differsWords', () => {
  it('says nothing where nothing was seen', () => {
    expect(differsWords({ label: 'Hook0', differs: null })).toBeNull();
  });

  it('says what differs, what is safe and what to do', () => {
    expect(said({ kind: 'version', ours: '1.0.2', theirs: '2.0.0', at })).toBe(
      'Hook0 is another version than the one described here. It says 2.0.0, and the rules here were written from 1.0.2. Tokens stay as narrow as they were made: the checks are in them. What stands here of allowed and denied may differ; a newer Whittle may know it.',
    );
    expect(said({ kind: 'denied', ours: '1.0.2', theirs: 'event:list', at })).toMatch(
      /^Hook0 refused event:list, which its rules here allow\. .*Nothing is allowed that should not be\./,
    );
    expect(said({ kind: 'unknown-action', ours: '1.0.2', theirs: 'moon:land', at })).toMatch(
      /^Hook0 has an action that is not described here: moon:land\. .*Give new tokens a list of actions/,
    );
  });

  it('goes without the word that the service did not give', () => {
    for (const kind of ['version', 'denied', 'unknown-action'] as const) {
      const words = said({ kind, ours: '1.0.2', theirs: '', at });
      expect(words).toMatch(/^\S.*\.$/);
      expect(words).not.toMatch(/ {2}| [,.:]/);
    }
  });
});
