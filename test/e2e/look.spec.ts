import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';

type Fault = { screen: string; rule: string; where: string };

/** What axe finds on this screen, in light and in dark, by the rules of WCAG 2.2 AA. */
const faultsOf = async (page: Page, name: string): Promise<Fault[]> => {
  const faults: Fault[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      // React Aria's copies for screen readers point to labels that are gone once they were spoken.
      .exclude('[data-live-announcer]')
      // Still an experiment of axe: it takes a tree item's second line for a part of its label.
      .disableRules(['label-content-name-mismatch'])
      // Electron gives no second page, which the newer mode wants.
      .setLegacyMode();
    const { violations } = await axe.analyze();
    for (const { id, nodes } of violations)
      for (const { target } of nodes)
        faults.push({ screen: `${name}, ${colorScheme}`, rule: id, where: target.join(' ') });
  }
  return faults;
};

test.describe('Every screen', () => {
  test('has nothing that axe finds wrong, in light and in dark', async ({ whittle }) => {
    test.setTimeout(120_000);
    const { firstRun, tokens, studio, page, lockScreen } = whittle;
    const faults: Fault[] = [];
    const look = async (name: string) => {
      faults.push(...(await faultsOf(page, name)));
    };

    await expect(firstRun.heading).toBeVisible();
    await look('first run');
    await firstRun.usePassphrase(PASSPHRASE);
    await expect(page.getByLabel('Service token')).toBeVisible();
    await look('first run, second step');
    await whittle.paste('knock_st_abcdefghijklmnopqrstuvwxyz0123456789');
    await expect(whittle.alert.first()).toBeVisible();
    await look('a refused token');
    await firstRun.trySandbox();
    await firstRun.chooseTool('Claude Desktop');
    await expect(page.getByText(/^May read/).first()).toBeVisible();
    await look('studio');
    await studio.choose('Custom');
    await look('studio, its actions');
    await studio.createAndCopy.click();
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    await look('tokens');
    await tokens.askRevoke();
    await expect(tokens.dialog.getByText(/^Kills/)).toBeVisible();
    await look('revoke');
    await tokens.dialog.getByRole('button', { name: 'Cancel' }).click();
    for (const room of ['Activity', 'Services', 'Settings'] as const) {
      await whittle.goTo(room);
      await expect(page.getByRole('heading', { name: room })).toBeVisible();
      await look(room);
    }
    await whittle.lock();
    await expect(lockScreen.heading).toBeVisible();
    await look('lock');
    expect(faults).toEqual([]);
  });
});
