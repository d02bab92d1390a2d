import { expect, test } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';

test.describe('The lock', () => {
  test('hides every name, empties the clipboard, and opens with the passphrase alone', async ({
    whittle,
  }) => {
    const { tokens, studio, lockScreen, page } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    const name = await studio.name.inputValue();
    await studio.createAndCopy.click();
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    expect(await whittle.readClipboard()).not.toBe('');

    await whittle.lock();
    await expect(lockScreen.heading).toBeVisible();
    await expect(page.getByText(name)).toHaveCount(0);
    await expect.poll(() => whittle.readClipboard()).toBe('');

    await lockScreen.unlock('not the passphrase');
    await expect(page.getByText('Type it again')).toBeVisible();
    await expect(lockScreen.heading).toBeVisible();
    await lockScreen.unlock(PASSPHRASE);
    await expect(tokens.item(name)).toBeVisible();
  });

  test('closes with the keys for it', async ({ whittle }) => {
    await whittle.setUp();
    await whittle.page.keyboard.press('ControlOrMeta+l');
    await expect(whittle.lockScreen.heading).toBeVisible();
  });

  test('waits for the passphrase after a restart, and has lost nothing', async ({ launch }) => {
    const first = await launch();
    await first.setUp();
    const names = await first.page.getByRole('treeitem').count();
    expect(names).toBeGreaterThan(0);
    await first.stop();

    const second = await launch();
    await expect(second.lockScreen.heading).toBeVisible();
    await second.lockScreen.unlock(PASSPHRASE);
    await expect(second.page.getByRole('treeitem')).toHaveCount(names);
  });

  test('opens by itself after a restart where the keychain has the key', async ({ launch }) => {
    const first = await launch();
    await first.firstRun.useKeychain();
    await first.firstRun.trySandbox();
    await first.firstRun.skipLast();
    await expect(first.tokens.tree).toBeVisible();
    await first.stop();

    const second = await launch();
    await expect(second.tokens.tree).toBeVisible();
    await second.lock();
    await expect(second.lockScreen.heading).toBeVisible();
    await second.lockScreen.unlockByKeychain();
    await expect(second.tokens.tree).toBeVisible();
  });
});
