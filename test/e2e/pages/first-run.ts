import type { Page } from 'playwright';

/** The first two minutes. */
export const createFirstRun = (page: Page) => ({
  heading: page.getByRole('heading', { name: 'How it opens' }),
  useKeychain: () => page.getByRole('button', { name: 'Use the system keychain' }).click(),
  usePassphrase: async (passphrase: string) => {
    const other = page.getByRole('button', { name: 'Use a passphrase instead' });
    const field = page.getByLabel('Passphrase', { exact: true });
    await other.or(field).first().waitFor();
    if (await other.isVisible()) await other.click();
    await field.fill(passphrase);
    await page.getByLabel('The same again').fill(passphrase);
    await page.getByRole('button', { name: 'Make the vault' }).click();
  },
  trySandbox: () => page.getByRole('button', { name: 'Try the sandbox' }).click(),
  /** The last step has come: the steps before it are done. */
  readyForTool: () =>
    page
      .getByRole('group', { name: 'For which tool' })
      .getByRole('button', { disabled: false })
      .first()
      .waitFor(),
  /** Leaves out the first small token; the step before can be skipped as well. */
  skipLast: async () => {
    await page
      .getByRole('group', { name: 'For which tool' })
      .getByRole('button', { disabled: false })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Skip for now' }).click();
  },
  /** The last step: which tool the first small token is for. */
  chooseTool: (tool: string) =>
    page.getByRole('group', { name: 'For which tool' }).getByRole('button', { name: tool }).click(),
});
