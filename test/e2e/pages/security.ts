import type { Page } from 'playwright';

/** Settings, Security: how the vault stands, and all that can be done about it. */
export const createSecurity = (page: Page) => {
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const alertDialog = page.getByRole('alertdialog');
  const groups = page.getByRole('group', { name: 'Recovery key' }).getByRole('code');
  const backups = page.getByRole('list', { name: 'Backups' }).getByRole('listitem');
  const pressAt = (which: string | RegExp, button: RegExp) =>
    backups.filter({ hasText: which }).first().getByRole('button', { name: button }).click();
  return {
    open: async () => {
      await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('link', { name: 'Security' }).click();
      await page.getByRole('heading', { name: 'Ways to unlock' }).waitFor();
    },
    section: (name: string) => page.getByRole('region', { name }),
    /** How the vault stands, in its one paragraph. */
    statement: page.getByRole('paragraph').filter({ hasText: /^Opens with/ }),
    dialog: page.getByRole('dialog'),
    alertDialog,
    /** The row's button, not the one of an advice. */
    makeRecoveryKey: () =>
      page
        .getByRole('region', { name: 'Ways to unlock' })
        .getByRole('button', { name: 'Make a recovery key' })
        .click(),
    /** The key that is shown, in its groups. */
    readRecoveryKey: async (): Promise<string[]> => {
      await groups.first().waitFor();
      return await groups.allTextContents();
    },
    onPaper: () => button('It is on paper').click(),
    lastGroup: page.getByLabel('Last group of the recovery key'),
    keepIt: () => button('Keep this recovery key').click(),
    addPassphrase: async (passphrase: string) => {
      await button('Add a passphrase').click();
      await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
      await page.getByLabel('The same again').fill(passphrase);
      await button('Add the passphrase').click();
    },
    remove: (way: string) => button(`Remove ${way}`).first().click(),
    backUp: () => button('Back up now').click(),
    backups,
    /** Ask for the one that says this, and for the newest where several do. */
    askRestore: (which: string | RegExp) => pressAt(which, /^Restore/),
    askRemove: (which: string | RegExp) => pressAt(which, /^Remove/),
    restoreAndLock: () => alertDialog.getByRole('button', { name: 'Restore, and lock' }).click(),
    chooseFile: (label: string, file: string) => page.getByLabel(label, { exact: true }).setInputFiles(file),
  };
};
