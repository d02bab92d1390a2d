import { expect, it } from 'vitest';
import { vaultState } from '#contract/vault.ts';
import { createQueryClient } from '#renderer/query/client.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { handOver, takeHandedOver } from '#renderer/query/hand-over.ts';

it('hands a text over once', () => {
  expect(takeHandedOver()).toBe('');
  handOver('a token');
  expect(takeHandedOver()).toBe('a token');
  expect(takeHandedOver()).toBe('');
});

it('drops it at a lock', () => {
  const locked = vaultState.parse({
    status: 'locked',
    slots: ['passphrase'],
    because: 'idle',
    since: '2026-11-22T09:00:00Z',
    idleMinutes: 10,
    endingSoon: 0,
    waiting: 0,
    clipboard: null,
    retryAt: null,
  });
  handOver('a token');
  takeVaultState(createQueryClient(), locked);
  expect(takeHandedOver()).toBe('');
});
