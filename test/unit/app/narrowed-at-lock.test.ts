import { describe, expect, it } from 'vitest';
import { createTestClipboard, startApp } from '#test/support/app.ts';

describe('a token that is made while the lock comes', () => {
  it('is said to be made, though it was kept off the clipboard, so that nobody makes it twice', async () => {
    const clipboard = createTestClipboard();
    let lock = (): void => {};
    const app = await startApp({
      clipboard: {
        ...clipboard,
        port: {
          ...clipboard.port,
          // The system takes its time, and the lock is asked for meanwhile.
          write: async (text) => {
            await clipboard.port.write(text);
            lock();
          },
        },
      },
    });
    const { client } = app;
    await client.vault.create({ with: 'keychain' });
    const { connectionId, tokenId } = await client.services.trySandbox({});
    await client.services.sync({ connectionId });
    const root = (await client.tokens.list({})).find(({ id }) => id === tokenId);
    if (!root) throw new Error('the sandbox has a root');
    const locked = app.heard('vault.changed', ({ status }) => status === 'locked');
    lock = () => app.lockBySystem();

    const made = await client.tokens.attenuate({
      parentId: root.id,
      name: 'For Cursor',
      tool: 'cursor',
      restrictions: [{ kind: 'actions', actions: ['event:get'] }],
      copy: true,
    });
    await locked;
    expect(made.copied).toBeNull();
    expect(clipboard.text()).toBe('');
    await client.vault.unlock({ with: 'keychain' });
    const { name, parentId } = await client.tokens.get({ id: made.id });
    expect({ name, parentId }).toEqual({ name: 'For Cursor', parentId: root.id });
  });
});
