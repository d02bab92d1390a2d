import { expect, it, vi } from 'vitest';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import type * as Room from '#main/sandbox/sandbox.ts';
import { startApp } from '#test/support/app.ts';
import { refusalOf } from '#test/support/refusal.ts';

const given = vi.hoisted((): { biscuit?: Biscuit } => ({}));
vi.mock('#main/sandbox/sandbox.ts', async (original) => {
  const room = await original<typeof Room>();
  return {
    ...room,
    createSandbox: (deps: Parameters<typeof room.createSandbox>[0]) => {
      given.biscuit = deps.biscuit;
      return room.createSandbox(deps);
    },
  };
});

// A request to the sandbox goes on for some moments after its connection was cut.
it('makes no engine for what the sandbox still asks after a lock', async () => {
  const app = await startApp();
  await app.client.vault.create({ with: 'keychain' });
  await app.client.services.trySandbox({});
  expect(await given.biscuit?.newKeyPair()).toHaveProperty('publicKey');
  await app.client.vault.lock({});
  expect(await refusalOf(() => given.biscuit?.newKeyPair())).toEqual({ kind: 'locked' });
});
