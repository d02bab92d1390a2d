import { describe, expect, it } from 'vitest';
import { sizeWords } from '#renderer/rooms/studio/size.ts';

describe('sizeWords', () => {
  it('warns near 8 KB, and more loudly beyond', () => {
    expect(sizeWords(7_000)).toBeNull();
    expect(sizeWords(7_001)?.tone).toBe('soon');
    expect(sizeWords(8_000)?.tone).toBe('soon');
    expect(sizeWords(8_001)?.tone).toBe('urgent');
  });
});
