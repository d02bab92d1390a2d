import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '#renderer/transport/read-lines.ts';

/** The text as a stream that is cut at these bytes. */
const streamOf = (text: string, cuts: readonly number[]): ReadableStream<Uint8Array> => {
  const bytes = new TextEncoder().encode(text);
  const places = [
    0,
    ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((one, two) => one - two),
    bytes.length,
  ];
  return new ReadableStream({
    start: (controller) => {
      places.slice(1).forEach((end, index) => controller.enqueue(bytes.slice(places[index], end)));
      controller.close();
    },
  });
};

describe('readLines', () => {
  it('gives the same lines wherever the stream is cut, also within a character', async () => {
    const line = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat()), async (lines, cuts) => {
        const taken: string[] = [];
        const text = lines.map((each) => `${each}\n`).join('');
        await readLines(streamOf(text, cuts), (each) => taken.push(each));
        expect(taken).toEqual(lines);
      }),
    );
  });

  it('passes over empty lines and a last one that is cut off', async () => {
    const taken: string[] = [];
    await readLines(streamOf('\n\none\n\ntwo\nthr', []), (line) => taken.push(line));
    expect(taken).toEqual(['one', 'two']);
  });
});
