import { describe, expect, it } from 'vitest';
import type { CheckReading } from '#contract/restriction.ts';
import { addedWords, originWords } from '#renderer/words/blocks.ts';

const check: CheckReading = { kind: 'custom', source: 'check if a(1)' };
const block = (checks: number) => ({ checks: Array.from({ length: checks }, () => check) });

describe('addedWords', () => {
  it('counts what came after the root, and the checks of all', () => {
    expect(addedWords([block(0)], 0)).toBe('As issued, nothing added');
    expect(addedWords([block(0), block(1)], 1)).toBe('1 added, 1 check');
    expect(addedWords([block(0), block(2), block(1)], 2)).toBe('2 added, 3 checks');
  });

  it('counts no block that is the root’s own', () => {
    expect(addedWords([block(0), block(1)], 0)).toBe('As issued, nothing added, 1 check');
    expect(addedWords([block(0), block(1), block(0)], 1)).toBe('1 added, 1 check');
  });
});

describe('originWords', () => {
  const origins = (count: number, added: number, signer: string | null = 'Pulsar') =>
    Array.from({ length: count }, (_, at) => originWords(at, { count, added, signer }));

  it('says who signed the first, and what was appended', () => {
    expect(origins(3, 2)).toStrictEqual(['signed by Pulsar', 'appended', 'appended']);
    expect(origins(2, 1, null)).toStrictEqual(['the first', 'appended']);
  });

  it('does not call appended what the root came with', () => {
    expect(origins(3, 1)).toStrictEqual(['signed by Pulsar', 'part of the root', 'appended']);
    expect(origins(2, 0)).toStrictEqual(['signed by Pulsar', 'part of the root']);
    // Of a root of two blocks the first alone.
    expect(origins(1, 0)).toStrictEqual(['signed by Pulsar']);
  });
});
