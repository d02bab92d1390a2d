import { describe, expect, it } from 'vitest';
import { secondsUntil, waitWords } from '#renderer/rooms/lock/wait.ts';

describe('The wait after wrong tries', () => {
  it('is counted in whole seconds, and the last one is waited for', () => {
    expect(secondsUntil(12_000, 0)).toBe(12);
    expect(secondsUntil(12_000, 1)).toBe(12);
    expect(secondsUntil(12_000, 11_999)).toBe(1);
    expect(secondsUntil(12_000, 12_000)).toBe(0);
    expect(secondsUntil(12_000, 99_000)).toBe(0);
    expect(secondsUntil(null, 5)).toBe(0);
  });

  it('is said in seconds, and from a minute on in minutes', () => {
    expect(waitWords(1)).toBe('Try again in 1 s');
    expect(waitWords(59)).toBe('Try again in 59 s');
    expect(waitWords(60)).toBe('Try again in 1 min');
    expect(waitWords(245)).toBe('Try again in 4 min 5 s');
    expect(waitWords(0)).toBe('Try again in a moment');
  });
});
