import type { Page } from 'playwright';

/** Tokens: the tree, the detail, and what is asked before a token is revoked. */
export const createTokens = (page: Page) => {
  const more = async (action: RegExp) => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };
  return {
    tree: page.getByRole('tree', { name: 'Tokens' }),
    item: (name: string | RegExp) => page.getByRole('treeitem', { name }),
    open: (name: string | RegExp) => page.getByRole('treeitem', { name }).first().click(),
    title: (name: string | RegExp) => page.getByRole('heading', { level: 2, name }),
    search: page.getByRole('searchbox', { name: 'Search tokens' }),
    newToken: () => page.getByRole('button', { name: 'New token' }).click(),
    narrow: () => page.getByRole('button', { name: 'Narrow it' }).click(),
    copy: () => page.getByRole('button', { name: 'Copy', exact: true }).click(),
    copyRoot: async () => {
      await page.getByRole('button', { name: 'Copy', exact: true }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Copy the root' }).click();
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    },
    hold: page.getByRole('button', { name: /^Hold to show/ }),
    /** The text of the token, while it is shown. */
    shown: page.locator('code[translate=no]'),
    askRevoke: () => more(/^Revoke/),
    askForget: () => more(/^Forget/),
    dialog: page.getByRole('alertdialog'),
    undo: () => page.getByRole('button', { name: 'Undo' }).click(),
  };
};
