import { describe, expect, it } from 'vitest';
import { connectionState } from '#renderer/rooms/services/connection-state.ts';

const now = new Date('2026-11-22T09:00:00Z');

describe('connectionState', () => {
  it('expects no sync of a service that has no API', () => {
    const state = connectionState({ remote: false, trouble: null, syncedAt: null }, now, 'UTC');
    expect(state).toMatchObject({
      tone: 'quiet',
      words: 'No API: imported and narrowed here only',
      text: null,
    });
  });

  it('says since when a connection is in sync', () => {
    const state = connectionState(
      { remote: true, trouble: null, syncedAt: '2026-11-22T08:58:00Z' },
      now,
      'UTC',
    );
    expect(state).toMatchObject({ tone: 'good', words: 'In sync, 2 min ago', text: null });
  });

  it('says what still works and when it was last in sync while the service is away', () => {
    const state = connectionState(
      {
        remote: true,
        trouble: { kind: 'service', service: 'Hook0', problem: 'unreachable' },
        syncedAt: '2026-11-22T06:00:00Z',
      },
      now,
      'UTC',
    );
    expect(state).toMatchObject({
      tone: 'soon',
      words: 'Hook0 is not reachable',
      text: 'Attenuating and copying still work. Last in sync 3 h ago.',
    });
  });

  it('says when a service that slowed us down is asked again', () => {
    const state = connectionState(
      {
        remote: true,
        trouble: {
          kind: 'service',
          service: 'Hook0',
          problem: 'rate-limited',
          retryAt: '2026-11-22T09:03:00Z',
        },
        syncedAt: null,
      },
      now,
      'Europe/Paris',
    );
    expect(state.text).toContain('Again at 10:03.');
  });

  it('is urgent where only a person can help', () => {
    const state = connectionState(
      {
        remote: true,
        trouble: { kind: 'service', service: 'Hook0', problem: 'unauthorized' },
        syncedAt: null,
      },
      now,
      'UTC',
    );
    expect(state.tone).toBe('urgent');
  });
});
