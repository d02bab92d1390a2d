import type { Page } from 'playwright';
import { expect, test } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';
import type { Whittle } from './pages/whittle.ts';

test.use({ vault: 'prepared' });

/** All that the document holds: its markup, and what stands in its fields. */
const documentOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
    ].join('\n'),
  );

const isInDocument = async (page: Page, secret: string): Promise<boolean> =>
  (await documentOf(page)).includes(secret);

/** A token that was made and copied; its text. */
const copiedToken = async ({ tokens, studio, page, ...whittle }: Whittle): Promise<string> => {
  await whittle.setUp();
  await tokens.newToken();
  await studio.createAndCopy.click();
  await expect(page.getByText(/Clears in/).first()).toBeVisible();
  await expect(tokens.hold).toBeVisible();
  return await whittle.readClipboard();
};

test.describe('A token', () => {
  test('is shown while the pointer is held, exactly, and nowhere after', async ({ whittle }) => {
    const { tokens, page } = whittle;
    const text = await copiedToken(whittle);
    expect(await isInDocument(page, text)).toBe(false);

    await tokens.hold.hover();
    await page.mouse.down();
    await expect(tokens.shown).toHaveText(text);
    expect(await tokens.shown.textContent()).toBe(text);
    await expect(page.getByText(/Hides when you let go, or in \d+ s/)).toBeVisible();
    // Nobody reads a secret aloud.
    const aloud = page.locator('[role=status], [role=alert], [aria-live]');
    expect((await aloud.allTextContents()).join('\n')).not.toContain(text);
    await page.mouse.up();
    await expect(tokens.shown).toBeHidden();
    expect(await isInDocument(page, text)).toBe(false);

    await whittle.goTo('Activity');
    await expect(page.getByText('Shown', { exact: true }).first()).toBeVisible();
    expect(await isInDocument(page, text)).toBe(false);
  });

  test('is shown while a key is held, and hides when the focus or the window is left', async ({
    whittle,
  }) => {
    const { tokens, page } = whittle;
    const text = await copiedToken(whittle);
    const hides = async (leave: () => Promise<unknown>) => {
      await tokens.hold.focus();
      await page.keyboard.down('Enter');
      await expect(tokens.shown).toHaveText(text);
      await leave();
      await expect(tokens.shown).toBeHidden();
      expect(await isInDocument(page, text)).toBe(false);
      await page.keyboard.up('Enter');
    };
    await hides(() => page.keyboard.up('Enter'));
    await hides(() => tokens.search.focus());
    await hides(() => page.evaluate(() => window.dispatchEvent(new Event('blur'))));
    await hides(() => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))));
    await hides(() => whittle.page.evaluate(() => (window.location.hash = '#/activity')));
  });

  test('hides after its time, though it is still held', async ({ whittle }) => {
    const { tokens, page } = whittle;
    const text = await copiedToken(whittle);
    await page.clock.install();
    await tokens.hold.hover();
    await page.mouse.down();
    await expect(tokens.shown).toHaveText(text);
    await page.clock.runFor(19_000);
    await expect(tokens.shown).toHaveText(text);
    await page.clock.runFor(1_500);
    await expect(tokens.shown).toBeHidden();
    expect(await isInDocument(page, text)).toBe(false);
    await page.mouse.up();
  });

  test('is gone at a lock in the middle of it', async ({ whittle }) => {
    const { tokens, page, lockScreen } = whittle;
    const text = await copiedToken(whittle);
    await tokens.hold.hover();
    await page.mouse.down();
    await expect(tokens.shown).toHaveText(text);
    await page.keyboard.press('ControlOrMeta+l');
    await expect(lockScreen.heading).toBeVisible();
    expect(await isInDocument(page, text)).toBe(false);
    await page.mouse.up();
    await lockScreen.unlock(PASSPHRASE);
    await expect(tokens.hold).toBeVisible();
    await expect(tokens.shown).toBeHidden();
    expect(await isInDocument(page, text)).toBe(false);
  });
});

test.describe('A root', () => {
  test('is shown after a second yes only, and that is forgotten with the page', async ({ whittle }) => {
    const { tokens, page } = whittle;
    await whittle.setUp();
    await tokens.open(/./);
    await tokens.copyRoot();
    const text = await whittle.readClipboard();
    const ask = page.getByRole('button', { name: /^Show the root’s text/ });
    await expect(tokens.hold).toHaveCount(0);
    await ask.click();
    await tokens.dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(tokens.hold).toHaveCount(0);
    await ask.click();
    await tokens.dialog.getByRole('button', { name: 'Show the root' }).click();
    expect(await isInDocument(page, text)).toBe(false);

    await expect(tokens.hold).toBeFocused();
    await page.keyboard.down('Space');
    await expect(tokens.shown).toHaveText(text);
    await page.keyboard.up('Space');
    await expect(tokens.shown).toBeHidden();
    expect(await isInDocument(page, text)).toBe(false);

    await whittle.goTo('Activity');
    await whittle.goTo('Tokens');
    await tokens.open(/./);
    await expect(ask).toBeVisible();
    await expect(tokens.hold).toHaveCount(0);
  });
});
