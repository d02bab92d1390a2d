import { describe, expect, it } from 'vitest';
import { createMemory, forgetRoomsBut } from '#renderer/query/memory.ts';

describe('What a room remembers', () => {
  it('is there by its key until the user is in another room', () => {
    const drafts = createMemory<string>('new');
    drafts.remember('root 1', 'for Cursor');
    drafts.remember('root 2', 'for CI');
    forgetRoomsBut('new');
    expect(drafts.recall('root 1')).toBe('for Cursor');
    expect(drafts.recall('root 2')).toBe('for CI');
    forgetRoomsBut('tokens');
    expect(drafts.recall('root 1')).toBeUndefined();
  });

  it('is forgotten in every room when the vault is another', () => {
    const drafts = createMemory<string>('new');
    const views = createMemory<string>('tokens');
    drafts.remember('root 1', 'for Cursor');
    views.remember('list', 'orders');
    forgetRoomsBut(null);
    expect(drafts.recall('root 1')).toBeUndefined();
    expect(views.recall('list')).toBeUndefined();
  });
});
