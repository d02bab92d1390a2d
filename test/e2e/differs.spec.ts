import { expect, test } from './fixtures.ts';
import type { Whittle } from './pages/whittle.ts';
import { startBetween } from './service-between.ts';

/** Takes the sandbox's root out of the vault; its text is the way to the same service at another address. */
const takeRootOut = async ({ tokens, ...whittle }: Whittle): Promise<string> => {
  await tokens.open(/./);
  await tokens.copyRoot();
  const root = await whittle.readClipboard();
  await tokens.askForget();
  await tokens.dialog.getByRole('button', { name: /^Forget/ }).click();
  await expect(tokens.dialog).toHaveCount(0);
  return root;
};

test.describe('A service that decides otherwise than it is described', () => {
  test('is told in Services and in the studio, until it no longer does', async ({ whittle }) => {
    const { page, tokens, studio } = whittle;
    await whittle.setUp();
    const root = await takeRootOut(whittle);
    const between = await startBetween(await whittle.sandboxAddress());
    try {
      await whittle.addAnother();
      await page.getByRole('button', { name: 'Self-hosted' }).click();
      await page.getByLabel('Address of your Hook0').fill(between.origin);
      await whittle.paste(root);
      await page.getByRole('button', { name: 'Keep this root' }).click();
      await expect(tokens.title(/./)).toBeVisible();

      const sync = page.getByRole('button', { name: /^(Sync|Try) now: Hook0/ });
      const seen = page.getByRole('list', { name: 'Services that differ' });
      await whittle.goTo('Services');
      // The first sync of both has come to its end, and found nothing.
      await expect(page.getByRole('status').filter({ hasText: /^In sync/ })).toHaveCount(2);
      expect(between.asked().some((path) => path.endsWith('/swagger.json'))).toBe(true);
      await expect(seen).toHaveCount(0);

      between.differ({ refuses: '/applications' });
      await sync.click();
      await expect(seen).toContainText('Hook0 refused application:list, which its rules here allow.');
      await expect(seen).toContainText('Nothing is allowed that should not be.');
      await expect(seen).toContainText(/Seen today, \d\d:\d\d\.$/);
      await expect(seen.getByRole('listitem')).toHaveCount(1);

      between.differ({ version: '2.0.0' });
      await sync.click();
      await expect(seen).toContainText('Hook0 is another version than the one described here.');
      await expect(seen).toContainText('It says 2.0.0, and the rules here were written from');
      await expect(seen).not.toContainText('application:list');

      await whittle.goTo('Tokens');
      await tokens.open(/./);
      await tokens.narrow();
      await expect(studio.pane).toContainText('Hook0 is another version than the one described here.');

      between.differ('none');
      await whittle.goTo('Services');
      await sync.click();
      await expect(seen).toHaveCount(0);
    } finally {
      await between.stop();
    }
  });
});
