import { QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Transport } from '#contract/define.ts';
import { keyOf } from '#renderer/query/api.ts';
import { createQueryClient } from '#renderer/query/client.ts';
import { followEvents } from '#renderer/query/events.ts';

/** A transport whose events the test sends. */
const createWire = () => {
  const listeners = new Map<string, (payload: unknown) => void>();
  const transport: Transport = {
    call: () => Promise.reject(new Error('nothing is called here')),
    listen: (event, hear) => {
      listeners.set(event, hear);
      return () => listeners.delete(event);
    },
  };
  return { transport, send: (event: string, payload: unknown) => listeners.get(event)?.(payload), listeners };
};

const locked = {
  status: 'locked',
  slots: ['passphrase'],
  because: 'idle',
  since: '2026-11-22T09:00:00Z',
  idleMinutes: 10,
  endingSoon: 0,
  waiting: 0,
  clipboard: null,
  retryAt: null,
};

describe('followEvents', () => {
  it('leaves nothing of the vault in the window when it locks', () => {
    const { transport, send } = createWire();
    const queries = createQueryClient();
    followEvents(transport, queries);
    queries.setQueryData(['tokens', 'list', {}], [{ name: 'Orders root' }]);
    queries.setQueryData(['services', 'list', {}], [{ label: 'Hook0' }]);
    queries.setQueryData(['audit', 'read', {}], [{ subject: 'Orders root' }]);
    send('vault.changed', locked);
    expect(queries.getQueryData(['tokens', 'list', {}])).toBeUndefined();
    expect(queries.getQueryData(['services', 'list', {}])).toBeUndefined();
    expect(queries.getQueryData(['audit', 'read', {}])).toBeUndefined();
    expect(queries.getQueryData(keyOf('vault', 'state', {}))).toEqual(locked);
  });

  it('reads the backups again that the locked window is just looking for', async () => {
    const { transport, send } = createWire();
    const queries = createQueryClient();
    followEvents(transport, queries);
    const answer: ((backups: string) => void)[] = [];
    const looking = new QueryObserver(queries, {
      queryKey: keyOf('backups', 'list', {}),
      queryFn: () => new Promise<string>((resolve) => answer.push(resolve)),
    });
    onTestFinished(looking.subscribe(() => {}));
    send('vault.changed', locked);
    await expect.poll(() => answer).toHaveLength(2);
    answer[0]?.('of before');
    answer[1]?.('of now');
    await expect.poll(() => looking.getCurrentResult().data).toBe('of now');
  });

  it('makes what an event is about stale, and nothing else', () => {
    const { transport, send } = createWire();
    const queries = createQueryClient();
    followEvents(transport, queries);
    queries.setQueryData(['tokens', 'list', {}], []);
    queries.setQueryData(['audit', 'read', {}], []);
    queries.setQueryData(['audit', 'verify', {}], 'whole');
    send('audit.changed', {});
    expect(queries.getQueryState(['audit', 'read', {}])?.isInvalidated).toBe(true);
    expect(queries.getQueryState(['audit', 'verify', {}])?.isInvalidated).toBe(false);
    expect(queries.getQueryState(['tokens', 'list', {}])?.isInvalidated).toBe(false);
    send('tokens.changed', {});
    expect(queries.getQueryState(['tokens', 'list', {}])?.isInvalidated).toBe(true);
  });

  it('asks again what a locked window says when a revoke is done', () => {
    const { transport, send } = createWire();
    const queries = createQueryClient();
    followEvents(transport, queries);
    send('vault.changed', { ...locked, waiting: 1 });
    send('tokens.revoked', { name: 'Orders root', outcome: 'revoked' });
    expect(queries.getQueryState(keyOf('vault', 'state', {}))?.isInvalidated).toBe(true);
  });

  it('goes to the screen that a link opened', () => {
    vi.stubGlobal('window', { location: { hash: '' } });
    const { transport, send } = createWire();
    followEvents(transport, createQueryClient());
    send('screen.opened', { room: 'tokens', tokenId: '0198a5b2-1111-4222-8333-444455556666' });
    expect(window.location.hash).toBe('#/tokens/0198a5b2-1111-4222-8333-444455556666');
    send('screen.opened', { room: 'services', tokenId: null });
    expect(window.location.hash).toBe('#/services');
    send('screen.opened', { room: 'elsewhere', tokenId: null });
    expect(window.location.hash).toBe('#/services');
    vi.unstubAllGlobals();
  });

  it('takes no event that the contract does not describe', () => {
    const { transport, send } = createWire();
    const queries = createQueryClient();
    followEvents(transport, queries);
    queries.setQueryData(['tokens', 'list', {}], ['kept']);
    send('vault.changed', { status: 'gone' });
    expect(queries.getQueryData(['tokens', 'list', {}])).toEqual(['kept']);
  });

  it('stops hearing when told to', () => {
    const { transport, listeners } = createWire();
    followEvents(transport, createQueryClient())();
    expect(listeners.size).toBe(0);
  });
});
