import { describe, expect, it } from 'vitest';
import { revokeStanding } from '#renderer/rooms/tokens/revoke-standing.ts';

describe('revokeStanding', () => {
  it('says that copies still work until the service has answered', () => {
    for (const state of ['waiting', 'stopped'] as const) {
      expect(revokeStanding({ state }, 'Hook0')).toContain('copies still work');
    }
    expect(revokeStanding({ state: 'in-doubt' }, 'Hook0')).toContain('may still work');
  });

  it('promises nothing while it can be undone', () => {
    expect(revokeStanding({ state: 'held' }, 'Hook0')).toContain('time to undo');
  });
});
