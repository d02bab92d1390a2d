import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFuses, setFuses, wrongFuses } from '#build/package/fuses.ts';
import { temporaryFolder } from '#test/support/folder.ts';

const MARKER = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** A file with a wire like Electron's: version 1, so many fuses, a digit each. */
const binaryWith = (digits: string): string => {
  const file = join(temporaryFolder(), 'electron');
  const wire = Buffer.concat([Buffer.from(MARKER), Buffer.from([1, digits.length]), Buffer.from(digits)]);
  writeFileSync(file, Buffer.concat([Buffer.alloc(100_000, 'x'), wire, Buffer.alloc(1_000, 'y')]));
  return file;
};
const digitsOf = (file: string, length: number): string => {
  const bytes = readFileSync(file);
  const place = bytes.indexOf(MARKER) + MARKER.length + 2;
  return bytes.toString('latin1', place, place + length);
};

describe('the fuses of the packaged app', () => {
  it.each([
    ['of Electron 45', '101100011', '010011001'],
    ['of Electron 33', '10110001', '01001100'],
    ['that are set already', '010011001', '010011001'],
    ['that are all the other way', '101100110', '010011001'],
  ])('are set as specified in a binary with those %s', async (_which, before, after) => {
    const file = binaryWith(before);
    const facts = await setFuses(file);
    expect(digitsOf(file, after.length)).toBe(after);
    expect(wrongFuses(facts)).toEqual([]);
    expect(facts.filter(({ found }) => found === 'absent')).toHaveLength(9 - after.length);
  });

  it.each([
    ['a fuse that nobody has decided on', '1011000110', /10 fuses/],
    ['no fuse for file addresses', '1011000', /GrantFileProtocolExtraPrivileges/],
    ['no fuses', '', /RunAsNode/],
  ])('are not set in an Electron with %s', async (_which, digits, why) => {
    await expect(setFuses(binaryWith(digits))).rejects.toThrow(why);
  });

  it('are not found in what is no Electron', async () => {
    const file = join(temporaryFolder(), 'electron');
    writeFileSync(file, 'not a program');
    await expect(setFuses(file)).rejects.toThrow(/sentinel/);
  });

  it('are told one by one where a single one is wrong', async () => {
    for (let wrong = 0; wrong < 9; wrong += 1) {
      const digits = [...'010011001'].map((digit, place) =>
        place === wrong ? String(1 - Number(digit)) : digit,
      );
      const found = wrongFuses(await readFuses(binaryWith(digits.join(''))));
      expect(found).toHaveLength(1);
    }
    // Taken out of Electron: nobody knows what it does now.
    expect(wrongFuses(await readFuses(binaryWith('01001r001')))).toMatchObject([
      { name: 'OnlyLoadAppFromAsar' },
    ]);
  });
});
