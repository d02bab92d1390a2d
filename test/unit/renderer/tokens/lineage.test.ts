import { describe, expect, it } from 'vitest';
import { tokenId } from '#contract/tokens.ts';
import { adderOf, lastBlockOf } from '#renderer/rooms/tokens/lineage.ts';

const id = (digit: number) => tokenId.parse(`00000000-0000-4000-8000-00000000000${digit}`);
const kept = (digit: number, name: string, narrowings: number) => ({ id: id(digit), name, narrowings });

describe('adderOf', () => {
  const root = kept(1, 'Root', 0);
  const middle = kept(2, 'Middle', 1);
  const blocks = (count: number) =>
    Array.from({ length: count }, () => ({ source: '', checks: [], facts: 0, rules: 0, thirdParty: false }));
  const leaf = { ...kept(3, 'Leaf', 2), blocks: blocks(3), ancestors: [root, middle] };
  const all = [root, middle, leaf];

  it('finds who added a block', () => {
    expect([0, 1, 2].map((block) => adderOf(block, leaf, all).name)).toStrictEqual([
      'Root',
      'Middle',
      'Leaf',
    ]);
  });

  it('gives a block to the first that has it where the line is not whole', () => {
    expect(adderOf(1, { ...leaf, ancestors: [root] }, all).name).toBe('Leaf');
    expect(adderOf(0, { ...leaf, ancestors: [] }, all).name).toBe('Leaf');
    const twice = kept(4, 'A root of two blocks', 1);
    expect(adderOf(1, { ...leaf, ancestors: [twice] }, [twice, leaf]).name).toBe('A root of two blocks');
  });

  it('counts the blocks that a service’s roots have', () => {
    const tied = { ...leaf, blocks: blocks(4) };
    expect([0, 1, 2, 3].map((block) => adderOf(block, tied, all).name)).toStrictEqual([
      'Root',
      'Root',
      'Middle',
      'Leaf',
    ]);
    expect([lastBlockOf(leaf), lastBlockOf(tied)]).toStrictEqual([2, 3]);
  });
});
