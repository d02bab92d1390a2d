import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { statementsIn, stretchOf } from '#renderer/rooms/studio/statements.ts';

const texts = (source: string) => statementsIn(source).map(({ from, to }) => source.slice(from, to));

describe('statementsIn', () => {
  it('finds each check, whatever stands between', () => {
    expect(texts('check if a(1);\n  check if b(2)')).toStrictEqual(['check if a(1)', 'check if b(2)']);
    expect(texts('check if a(";"); // b; c\ncheck if c(1) /* ; */ ;;')).toStrictEqual([
      'check if a(";")',
      'check if c(1)',
    ]);
    expect(texts('// only words')).toStrictEqual([]);
    expect(texts('')).toStrictEqual([]);
    expect(texts('check if a("\\";")')).toStrictEqual(['check if a("\\";")']);
  });

  it('finds as many as there are, with nothing lost of them', () => {
    const check = fc
      .tuple(fc.constantFrom('check if', 'check all', 'reject if'), fc.string({ maxLength: 20 }))
      .map(([word, text]) => `${word} a(${JSON.stringify(text)})`);
    fc.assert(
      fc.property(
        fc.array(check, { maxLength: 6 }),
        fc.constantFrom(';', ' ;\n', '; /* ; */ '),
        (all, by) => {
          expect(texts(all.join(by))).toStrictEqual(all);
        },
      ),
      { numRuns: 500, seed: 43 },
    );
  });
});

describe('stretchOf', () => {
  const source = 'check if time($t); check if operation("read")';

  it('goes to the word that a remark is about, in its check', () => {
    const { from, to } = stretchOf(source, 1, 'operation');
    expect(source.slice(from, to)).toBe('operation');
    expect(stretchOf(source, 0, null)).toStrictEqual({ from: 0, to: 17 });
  });

  it('goes to the check, or to all of it, where the word is not there', () => {
    expect(stretchOf(source, 1, 'nothing').from).toBe(19);
    expect(stretchOf(source, null, null)).toStrictEqual({ from: 0, to: source.length });
    expect(stretchOf(source, 9, null)).toStrictEqual({ from: 0, to: source.length });
    expect(stretchOf('check if a($t)', 0, '$t')).toStrictEqual({ from: 11, to: 13 });
  });
});
