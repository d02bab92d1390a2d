import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { project } from './shells.ts';

/** A built file and all that it loads from out/. */
const withChunks = (file: string, seen = new Map<string, string>()): Map<string, string> => {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const [, address] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+\.js)["']/g))
    if (address) withChunks(join(dirname(file), address), seen);
  return seen;
};
const loadsElectron = (text: string) => /(?:from|import|require)\s*\(?\s*["']electron["']/.test(text);

test.describe('What was built', () => {
  test('has Electron in the shell for it, and nowhere in the other', ({ shell }) => {
    const texts = [...withChunks(join(project, 'out/main', `${shell}.js`)).values()];
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.some(loadsElectron)).toBe(shell === 'electron');
  });

  test('has one preload, of one small file', () => {
    const preload = join(project, 'out/preload');
    expect(readdirSync(preload)).toEqual(['preload.cjs']);
    const text = readFileSync(join(preload, 'preload.cjs'), 'utf8');
    expect([...text.matchAll(/require\(["']([^"']+)["']\)/g)].map(([, name]) => name)).toEqual(['electron']);
    expect(text.length).toBeLessThan(2_000);
  });
});
