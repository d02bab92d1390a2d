import { describe, expect, it } from 'vitest';
import { createLabel } from '#renderer/rooms/studio/create-label.ts';

describe('createLabel', () => {
  it('says what is made and for what, and names no token', () => {
    expect(createLabel({ tool: 'cursor', copy: true })).toBe('Create and copy a token for Cursor');
    expect(createLabel({ tool: 'env', copy: false })).toBe('Create a token for .env');
    expect(createLabel({ tool: 'person', copy: true })).toBe('Create and copy a token for a person');
    expect(createLabel({ tool: 'other', copy: true })).toBe('Create and copy a token');
  });
});
