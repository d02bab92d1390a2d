import type { Page } from 'playwright';

/** Explain a token. */
export const createExplain = (page: Page) => {
  const answer = page.getByRole('region', { name: 'What it is' });
  return {
    open: async () => {
      await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Tokens' }).click();
      await page.getByRole('button', { name: 'Explain a token' }).click();
    },
    heading: page.getByRole('heading', { level: 1, name: 'Explain a token' }),
    field: page.getByLabel('Token to explain'),
    /** Fills the field and asks; what stood there before is replaced. */
    ask: async (text: string) => {
      await page.getByLabel('Token to explain').fill(text);
      await page.getByRole('button', { name: 'Explain it' }).click();
    },
    answer,
    title: (name: string | RegExp) => answer.getByRole('heading', { level: 2, name }),
    matrix: (name: string) => answer.getByRole('grid', { name }),
    button: (name: string | RegExp) => page.getByRole('main').getByRole('button', { name }),
    forget: () => page.getByRole('button', { name: 'Forget', exact: true }).click(),
    keep: () => page.getByRole('button', { name: 'Keep it…' }).click(),
    dialog: page.getByRole('dialog'),
    publicKey: page.getByRole('textbox', { name: /^Public key of/ }),
    chooseFile: (file: string) => page.locator('main input[type=file]').setInputFiles(file),
  };
};
