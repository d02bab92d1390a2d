import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { abbreviated } from '#renderer/rooms/studio/abbreviate.ts';

const text = (block: string): string =>
  abbreviated(block)
    .map((piece) => piece.text)
    .join('');
const full = (block: string): string =>
  abbreviated(block)
    .map((piece) => (piece.kind === 'short' ? piece.full : piece.text))
    .join('');

describe('abbreviated', () => {
  it('counts long lists and cuts long numbers', () => {
    expect(text('check if action($a), ["event:list", "event:get", "event:ingest"].contains($a)')).toBe(
      'check if action($a), [3 actions].contains($a)',
    );
    expect(text('check if application_id(hex:4be300000000400080000000000091d0)')).toBe(
      'check if application_id(hex:4be3…91d0)',
    );
    expect(text('check if action($a), ["event:list"].contains($a)')).toContain('["event:list"]');
  });

  it('marks the words that make it a check', () => {
    const words = abbreviated('check if a(1) or b(2)').filter(({ kind }) => kind === 'keyword');
    expect(words.map((piece) => piece.text)).toStrictEqual(['check if', 'or']);
  });

  it('loses nothing: in full it is the text that is signed', () => {
    const piece = fc.constantFrom(
      'check if ',
      '["a:b", "c:d", "e:f"]',
      'hex:00112233445566778899',
      '"or"',
      '[',
      ', ',
      ')',
      '\\"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        expect(full(pieces.join(''))).toBe(pieces.join(''));
      }),
      { numRuns: 500 },
    );
  });
});
