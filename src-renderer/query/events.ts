import type { QueryClient } from '@tanstack/react-query';
import { contract } from '#contract';
import { listen } from '#contract/client.ts';
import type { Transport } from '#contract/define.ts';
import type { VaultState } from '#contract/vault.ts';
import { keyOf } from './api.ts';
import type { Room } from './api.ts';

/** Takes a new vault state in. Whatever is not unlocked leaves nothing of the vault in this window. */
export const takeVaultState = (queries: QueryClient, state: VaultState): void => {
  queries.setQueryData(keyOf('vault', 'state', {}), state);
  if (state.status === 'unlocked') return;
  queries.removeQueries({
    predicate: ({ queryKey }) => queryKey[0] !== 'vault' && queryKey[0] !== 'settings',
  });
  queries.getMutationCache().clear();
};

/** Events make what they are about stale. Returns how to stop. */
export const followEvents = (transport: Transport, queries: QueryClient): (() => void) => {
  const stale = (...rooms: readonly Room[]) => {
    for (const room of rooms) void queries.invalidateQueries({ queryKey: [room] });
  };
  const stops = [
    listen(contract, transport, 'vault.changed', (state) => takeVaultState(queries, state)),
    listen(contract, transport, 'tokens.changed', () => stale('tokens')),
    listen(contract, transport, 'services.changed', () => stale('services', 'tokens')),
    listen(contract, transport, 'audit.changed', () => {
      void queries.invalidateQueries({ queryKey: ['audit', 'read'] });
    }),
    // A locked window says how many operations wait.
    listen(contract, transport, 'tokens.revoked', () => {
      void queries.invalidateQueries({ queryKey: keyOf('vault', 'state', {}) });
    }),
    listen(contract, transport, 'settings.changed', (value) => {
      queries.setQueryData(keyOf('settings', 'get', {}), value);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
};
