import type { QueryClient } from '@tanstack/react-query';
import { contract } from '#contract';
import { listen } from '#contract/client.ts';
import type { Transport } from '#contract/define.ts';
import type { Screen } from '#contract/screen.ts';
import type { VaultState } from '#contract/vault.ts';
import { keyOf } from './api.ts';
import type { Room } from './api.ts';
import { dropHandedOver } from './hand-over.ts';
import { forgetRoomsBut } from './memory.ts';
import { leaveVault } from './resume.ts';
import { go } from './route.ts';
import type { Route } from './route.ts';

/** Rooms that a locked window asks too. None of them tells of a token. */
const OF_LOCKED: readonly unknown[] = ['vault', 'settings', 'backups'] satisfies Room[];

/** Takes a new vault state in. Whatever is not unlocked leaves nothing of the vault in this window. */
export const takeVaultState = (queries: QueryClient, state: VaultState): void => {
  queries.setQueryData(keyOf('vault', 'state', {}), state);
  if (state.status === 'unlocked') return;
  dropHandedOver();
  if (state.status !== 'locked' || state.because === 'restored') {
    // It is another vault now, or none: what was begun in the one before has no place in it.
    leaveVault();
    forgetRoomsBut(null);
  }
  queries.removeQueries({ predicate: ({ queryKey }) => !OF_LOCKED.includes(queryKey[0]) });
  // A list that the lock screen is just waiting for is asked for again: it may be of the vault before.
  void queries.resetQueries({ queryKey: ['backups'] });
  queries.getMutationCache().clear();
};

/** Where a link leads. */
const routeOf = ({ room, tokenId }: Screen): Route => (room === 'tokens' ? { room, tokenId } : { room });

/** Events make what they are about stale. Returns how to stop. */
export const followEvents = (transport: Transport, queries: QueryClient): (() => void) => {
  const stale = (...rooms: readonly Room[]) => {
    for (const room of rooms) void queries.invalidateQueries({ queryKey: [room] });
  };
  const stops = [
    listen(contract, transport, 'vault.changed', (state) => takeVaultState(queries, state)),
    listen(contract, transport, 'tokens.changed', () => stale('tokens')),
    listen(contract, transport, 'services.changed', () => stale('services', 'tokens')),
    listen(contract, transport, 'templates.changed', () => stale('templates')),
    listen(contract, transport, 'backups.changed', () => stale('backups', 'security')),
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
    // A locked window goes there too, and shows it when it is unlocked.
    listen(contract, transport, 'screen.opened', (screen) => go(routeOf(screen))),
  ];
  return () => {
    for (const stop of stops) stop();
  };
};
