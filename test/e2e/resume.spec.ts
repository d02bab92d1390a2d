import type { Locator, Route } from 'playwright';
import { expect, test } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';
import type { Whittle } from './pages/whittle.ts';

test.use({ vault: 'prepared' });

/** Presses a button while the lock that was asked for is already on its way, so that its call finds a locked vault. */
const pressWhileLocking = async ({ page, shell, lockScreen }: Whittle, button: Locator): Promise<void> => {
  const lock = await page.getByRole('button', { name: 'Lock', exact: true }).elementHandle();
  const act = await button.elementHandle();
  let hasLocked = (): void => {};
  const locked = new Promise<void>((resolve) => {
    hasLocked = resolve;
  });
  // Two requests may overtake each other: every call after the lock waits until it is there.
  const inOrder = async (route: Route) => {
    if (route.request().postData()?.includes('"vault.lock"') !== true) await locked;
    await route.continue();
  };
  if (shell === 'browser') await page.route('**/call', inOrder);
  await page.evaluate(
    (buttons) => {
      for (const each of buttons) if (each instanceof HTMLElement) each.click();
    },
    [lock, act],
  );
  await expect(lockScreen.heading).toBeVisible();
  hasLocked();
  await expect(lockScreen.goesOn).toBeVisible();
  await page.unroute('**/call');
};

const children = ({ page }: Whittle) => page.locator('[role=treeitem][aria-level="2"]');

test.describe('What a lock interrupts', () => {
  test('goes on after the unlock: a new token is made once, shown and copied', async ({ whittle }) => {
    const { tokens, studio, lockScreen, page } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    await studio.choose('Cursor');
    await studio.name.fill('For the editor');
    await expect(studio.createAndCopy).toBeEnabled();
    await pressWhileLocking(whittle, studio.createAndCopy);

    await expect(lockScreen.goesOn).toContainText('Create and copy a token for Cursor');
    await expect(page.getByText('For the editor')).toHaveCount(0);
    await lockScreen.unlock('not the passphrase');
    await expect(page.getByText('Type it again')).toBeVisible();
    await expect(lockScreen.goesOn).toBeVisible();
    await lockScreen.unlock(PASSPHRASE);

    await expect(tokens.title('For the editor')).toBeVisible();
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    const copied = await whittle.readClipboard();
    expect(copied.length).toBeGreaterThan(400);
    await expect(children(whittle)).toHaveCount(1);
    await tokens.hold.focus();
    await page.keyboard.down('Space');
    await expect(tokens.shown).toHaveText(copied);
    await page.keyboard.up('Space');

    // Once: the next unlock goes on with nothing.
    await whittle.lock();
    await expect(lockScreen.heading).toBeVisible();
    await expect(lockScreen.goesOn).toHaveCount(0);
    await lockScreen.unlock(PASSPHRASE);
    await expect(children(whittle)).toHaveCount(1);
  });

  test('is made once too where it was on its way when the lock came', async ({ whittle }) => {
    const { tokens, studio, lockScreen, page } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    await studio.name.fill('For the editor');
    await expect(studio.createAndCopy).toBeEnabled();
    await page.evaluate(() => {
      for (const words of ['Create and copy', 'Lock']) {
        const button = [...document.querySelectorAll('button')].find((each) =>
          each.textContent?.startsWith(words),
        );
        button?.click();
      }
    });
    await expect(lockScreen.heading).toBeVisible();
    await lockScreen.unlock(PASSPHRASE);
    await expect(tokens.title('For the editor')).toBeVisible();
    await expect(children(whittle)).toHaveCount(1);
  });

  test('can be left; what was chosen is still there', async ({ whittle }) => {
    const { tokens, studio, lockScreen } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    await studio.choose('Cursor');
    await studio.choose('Send only');
    await studio.until.fill('12d');
    await studio.name.fill('For the editor');
    await expect(studio.createAndCopy).toBeEnabled();
    await pressWhileLocking(whittle, studio.createAndCopy);
    await lockScreen.drop();
    await expect(lockScreen.goesOn).toHaveCount(0);
    await expect(lockScreen.passphrase).toBeFocused();
    await lockScreen.unlock(PASSPHRASE);

    await expect(studio.name).toHaveValue('For the editor');
    await expect(studio.radio('Cursor')).toBeChecked();
    await expect(studio.radio('Send only')).toBeChecked();
    await expect(studio.until).toHaveValue('12d');
    await whittle.goTo('Tokens');
    await expect(tokens.tree).toBeVisible();
    await expect(children(whittle)).toHaveCount(0);

    // Left on purpose it is gone.
    await tokens.newToken();
    await expect(studio.until).toHaveValue('30d');
    await expect(studio.name).not.toHaveValue('For the editor');
  });

  test('is a copy, or a revoke that can be undone', async ({ whittle }) => {
    const { tokens, studio, lockScreen, page } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    await studio.name.fill('For the editor');
    await studio.create.click();
    await expect(tokens.title('For the editor')).toBeVisible();

    await pressWhileLocking(whittle, page.getByRole('button', { name: 'Copy', exact: true }));
    await expect(lockScreen.goesOn).toContainText('Copy a token');
    await lockScreen.unlock(PASSPHRASE);
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    expect((await whittle.readClipboard()).length).toBeGreaterThan(400);

    await tokens.askRevoke();
    await expect(tokens.dialog.getByText('Kills 1 token, at once and for good.')).toBeVisible();
    // A dialog hides what is behind it from those who listen; the shortcut locks all the same.
    const revoke = await tokens.dialog.getByRole('button', { name: /^Revoke/ }).elementHandle();
    let hasLocked = (): void => {};
    const locked = new Promise<void>((resolve) => {
      hasLocked = resolve;
    });
    if (whittle.shell === 'browser')
      await page.route('**/call', async (route) => {
        if (route.request().postData()?.includes('"vault.lock"') !== true) await locked;
        await route.continue();
      });
    await page.evaluate((button) => {
      const keys = { key: 'l', ctrlKey: true, bubbles: true };
      window.dispatchEvent(new KeyboardEvent('keydown', keys));
      if (button instanceof HTMLElement) button.click();
    }, revoke);
    await expect(lockScreen.heading).toBeVisible();
    hasLocked();
    await expect(lockScreen.goesOn).toContainText('Revoke, kills 1 token');
    await lockScreen.unlock(PASSPHRASE);
    await expect(page.getByText(/^Revoking .* in/).first()).toBeVisible();
    await tokens.undo();
    await expect(page.getByText(/was not revoked/).first()).toBeVisible();
  });

  test('leaves the search and the view of the tokens as they were', async ({ whittle }) => {
    const { tokens, studio, lockScreen, page } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    await studio.name.fill('For the editor');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(tokens.title('For the editor')).toBeVisible();
    await tokens.search.fill('editor');
    await whittle.lock();
    await expect(lockScreen.heading).toBeVisible();
    await lockScreen.unlock(PASSPHRASE);
    await expect(tokens.search).toHaveValue('editor');
    await expect(tokens.title('For the editor')).toBeVisible();
    await whittle.goTo('Activity');
    await expect(page.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
    await whittle.goTo('Tokens');
    await expect(tokens.search).toHaveValue('');
  });
});
