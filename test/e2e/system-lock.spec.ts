import { startBus } from '#test/support/bus.ts';
import type { TestBus } from '#test/support/bus.ts';
import { expect, test as base } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';

/** A desktop of this test's own: on the bus of all tests, its lock would lock their vaults too. */
const test = base.extend<{ desktop: TestBus }>({
  // eslint-disable-next-line no-empty-pattern
  desktop: async ({}, provide) => {
    const desktop = await startBus();
    await provide(desktop);
    await desktop.stop();
  },
  folders: async ({ folders, desktop }, provide) => {
    await provide({ ...folders, bus: desktop.address });
  },
});

test.describe('The lock of the screen', () => {
  test.use({ vault: 'prepared' });

  test('locks the vault, says so, and is not called unprotected', async ({ whittle, desktop }) => {
    const { page, lockScreen, tokens } = whittle;
    await whittle.setUp();
    await whittle.goTo('Settings');
    await page.getByRole('link', { name: 'Security' }).click();
    await expect(page.getByText('Text in memory')).toBeVisible();
    await expect(page.getByText('The lock of the screen, and sleep')).toHaveCount(0);
    await whittle.goTo('Tokens');
    await expect(tokens.tree).toBeVisible();

    await expect.poll(whittle.log).toContain('hears the locks of the system {"bus":"session"}');
    const screen = ['/org/freedesktop/ScreenSaver', 'org.freedesktop.ScreenSaver.ActiveChanged'] as const;
    await desktop.send(...screen, 'boolean:true');
    await expect(lockScreen.heading).toBeVisible();
    await expect(page.getByText(/^With the screen of this computer, at /)).toBeVisible();
    await desktop.send(...screen, 'boolean:false');
    await lockScreen.unlock(PASSPHRASE);
    await expect(tokens.tree).toBeVisible();

    await whittle.stop();
    await expect.poll(desktop.monitors).toEqual([]);
  });
});
