import { faultsOf } from './axe.ts';
import type { Fault } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';

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
    await expect(tokens.hold).toBeVisible();
    await look('tokens');
    await tokens.hold.focus();
    await page.keyboard.down('Space');
    await expect(tokens.shown).toBeVisible();
    await look('a token, shown');
    await page.keyboard.up('Space');
    await tokens.askRevoke();
    await expect(tokens.dialog.getByText(/^Kills/)).toBeVisible();
    await look('revoke');
    await tokens.dialog.getByRole('button', { name: 'Cancel' }).click();
    for (const room of ['Activity', 'Services', 'Settings'] as const) {
      await whittle.goTo(room);
      await expect(page.getByRole('heading', { name: room })).toBeVisible();
      await look(room);
    }
    await page.getByRole('link', { name: 'Security' }).click();
    await expect(page.getByRole('heading', { name: 'What is not protected' })).toBeVisible();
    await look('Settings, Security');
    await whittle.lock();
    await expect(lockScreen.heading).toBeVisible();
    await look('lock');
    expect(faults).toEqual([]);
  });
});
