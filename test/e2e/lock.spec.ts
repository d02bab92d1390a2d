import { expect, test } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';

test.describe('The lock', () => {
  test.use({ vault: 'prepared' });

  test('hides every name, empties the clipboard, and opens with the passphrase alone', async ({
    whittle,
  }) => {
    const { tokens, studio, lockScreen, page } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    // What stands in the field at first may change as long as the studio has not read everything.
    await expect(page.getByText(/^May /).first()).toBeVisible();
    const name = await studio.name.inputValue();
    await studio.createAndCopy.click();
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    expect(await whittle.readClipboard()).not.toBe('');

    await whittle.lock();
    await expect(lockScreen.heading).toBeVisible();
    await expect(page.getByText(name)).toHaveCount(0);
    await expect.poll(() => whittle.readClipboard()).toBe('');
    await expect(page.getByText('Clipboard emptied')).toBeVisible();

    await lockScreen.unlock('not the passphrase');
    await expect(page.getByText('Type it again')).toBeVisible();
    await expect(lockScreen.heading).toBeVisible();
    await lockScreen.unlock(PASSPHRASE);
    await expect(tokens.item(name)).toBeVisible();
  });

  test('makes whoever guesses wait, and takes the right passphrase after', async ({ whittle }) => {
    const { lockScreen, tokens } = whittle;
    await whittle.setUp();
    await whittle.lock();
    await lockScreen.guess('not the passphrase', 5);
    await expect(lockScreen.wait).toBeVisible();
    await expect(lockScreen.passphrase).toBeDisabled();
    await expect(lockScreen.unlockButton).toBeDisabled();
    // Nobody has to touch anything to go on.
    await expect(lockScreen.wait).toHaveCount(0);
    await expect(lockScreen.passphrase).toBeFocused();
    await lockScreen.unlock(PASSPHRASE);
    await expect(tokens.tree).toBeVisible();
  });

  test('lets the keychain open while a guess has to wait', async ({ whittle }) => {
    const { lockScreen, tokens, page } = whittle;
    await whittle.setUp();
    await whittle.goTo('Settings');
    await page.getByRole('link', { name: 'Security' }).click();
    await page.getByRole('button', { name: 'Add the keychain' }).click();
    await expect(page.getByRole('button', { name: 'Remove the system keychain' })).toBeVisible();
    await whittle.goTo('Tokens');
    await whittle.lock();
    await lockScreen.guess('not the passphrase', 5);
    await expect(lockScreen.passphrase).toBeDisabled();
    await lockScreen.unlockByKeychain();
    await expect(tokens.tree).toBeVisible();
  });

  test('opens with the recovery key, however it is typed', async ({ whittle }) => {
    const { lockScreen, tokens, security, page } = whittle;
    await whittle.setUp();
    await security.open();
    await security.makeRecoveryKey();
    const groups = await security.readRecoveryKey();
    expect(groups).toHaveLength(9);
    await security.onPaper();
    await security.lastGroup.fill(groups.at(-1) ?? '');
    await security.keepIt();
    await expect(security.alertDialog).toHaveCount(0);

    await whittle.lock();
    await lockScreen.useRecoveryKey();
    await expect(lockScreen.recoveryKey).toBeFocused();
    const short = groups.join('-').slice(0, -1);
    await lockScreen.recoveryKey.fill(short);
    await lockScreen.unlockButton.click();
    await expect(page.getByText('It has 35 of 36 letters and digits.')).toBeVisible();
    // What was typed from paper is mended, not typed again.
    await expect(lockScreen.recoveryKey).toHaveValue(short);
    await lockScreen.recoveryKey.fill(groups.join(' ').toLowerCase());
    await lockScreen.unlockButton.click();
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
    await whittle.goTo('Tokens');
    await expect(tokens.tree).toBeVisible();

    await whittle.lock();
    await expect(lockScreen.passphrase).toBeVisible();
    await lockScreen.unlock(PASSPHRASE);
    await expect(tokens.tree).toBeVisible();
  });

  test('closes with the keys for it', async ({ whittle }) => {
    await whittle.setUp();
    await whittle.page.keyboard.press('ControlOrMeta+l');
    await expect(whittle.lockScreen.heading).toBeVisible();
  });

  test('waits for the passphrase after a restart, and has lost nothing', async ({ launch }) => {
    const first = await launch();
    await first.setUp();
    await expect(first.page.getByRole('treeitem')).toHaveCount(1);
    await first.stop();

    const second = await launch();
    await expect(second.lockScreen.heading).toBeVisible();
    await second.lockScreen.unlock(PASSPHRASE);
    await expect(second.page.getByRole('treeitem')).toHaveCount(1);
  });
});

test.describe('The keychain', () => {
  test('opens the vault by itself after a restart', async ({ launch }) => {
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
