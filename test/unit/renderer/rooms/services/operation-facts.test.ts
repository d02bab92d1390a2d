import { describe, expect, it } from 'vitest';
import { operation } from '#contract/services.ts';
import { factsOf } from '#renderer/rooms/services/operation-facts.ts';

const revoke = operation.parse({
  id: '00000000-0000-4000-8000-000000000001',
  kind: 'revoke',
  connectionId: '00000000-0000-4000-8000-000000000002',
  name: 'Staging root',
  tokenId: null,
  state: 'in-doubt',
  attempts: 3,
  nextAttemptAt: null,
  trouble: null,
});

describe('factsOf', () => {
  it('never says more than is known of what was sent', () => {
    expect(factsOf(revoke)).toBe('Sent 3 times, no answer yet. Blocked here already.');
    expect(factsOf({ ...revoke, state: 'prepared', attempts: 0 })).toBe(
      'Waits for the network. Nothing was sent. Blocked here already.',
    );
  });

  it('says why an operation stopped', () => {
    expect(
      factsOf({
        ...revoke,
        kind: 'create',
        state: 'stopped',
        attempts: 1,
        trouble: { kind: 'service', service: 'Hook0', problem: 'forbidden' },
      }),
    ).toBe('Stopped after one try. Hook0 does not allow this.');
  });

  it('calls a token blocked here only when it is being revoked', () => {
    const states = operation.shape.state.options;
    for (const state of states) {
      expect(factsOf({ ...revoke, state })).toContain('Blocked here already.');
      expect(factsOf({ ...revoke, kind: 'create', state })).not.toContain('Blocked');
    }
  });
});
