import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isLastGroup, printRecoveryKey, readRecoveryKey } from '#main/vault/recovery-code.ts';

const KEY = Uint8Array.from({ length: 20 }, (_, index) => index);
const PRINTED = printRecoveryKey(KEY);

describe('a recovery key on paper', () => {
  it('is nine groups of four letters that are not taken for each other', () => {
    expect(PRINTED).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
    // RFC 4648 writes these bytes AAAQ EAYE AUDA OCAJ BIFQ YDIO B4IB CEQT; the alphabet is another.
    expect(PRINTED.startsWith('000G-40R4-0M30-E209-185G-R38E-1W81-24GK')).toBe(true);
  });

  it('is read back as it was, for any key', () => {
    for (let count = 0; count < 500; count += 1) {
      const key = new Uint8Array(randomBytes(20));
      expect(readRecoveryKey(printRecoveryKey(key))).toEqual({ key });
    }
  });

  it('may be typed in any case, with spaces, other dashes, O for 0 and I or L for 1', () => {
    const typed = ` ${PRINTED.toLowerCase().replaceAll('-', ' \u2013 ').replaceAll('0', 'o').replaceAll('1', 'l')}\n`;
    expect(readRecoveryKey(typed)).toEqual({ key: KEY });
  });

  it('shows a wrong letter, wherever it is', () => {
    for (let at = 0; at < PRINTED.length; at += 1) {
      if (PRINTED[at] === '-') continue;
      const wrong = PRINTED.slice(0, at) + (PRINTED[at] === '7' ? '8' : '7') + PRINTED.slice(at + 1);
      expect(readRecoveryKey(wrong)).toEqual({ characters: 36 });
    }
  });

  it.each([
    ['', 0],
    ['0-0', 2],
    [PRINTED.slice(0, -1), 35],
    [`${PRINTED}0`, 37],
    [PRINTED.replace('K', 'U'), 36],
    ['é'.repeat(36), 36],
  ])('tells how long %j is', (typed, characters) => {
    expect(readRecoveryKey(typed)).toEqual({ characters });
  });

  it('knows its own last group and no other', () => {
    expect(isLastGroup(PRINTED.slice(-4).toLowerCase(), PRINTED)).toBe(true);
    expect(isLastGroup(PRINTED.slice(0, 4), PRINTED)).toBe(false);
    expect(isLastGroup('', PRINTED)).toBe(false);
  });
});
