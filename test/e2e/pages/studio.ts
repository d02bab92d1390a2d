import type { Page } from 'playwright';

/** New token. */
export const createStudio = (page: Page) => ({
  heading: page.getByRole('heading', { name: 'New token' }),
  radio: (name: string | RegExp) => page.getByRole('radio', { name }),
  /** Chooses what is drawn as a chip; the control itself is out of sight. */
  choose: (name: string) => page.getByRole('radio', { name, exact: true }).check({ force: true }),
  checkbox: (name: string) => page.getByRole('checkbox', { name }),
  until: page.getByRole('textbox', { name: 'Until' }),
  name: page.getByRole('textbox', { name: 'Name' }),
  createAndCopy: page.getByRole('button', { name: 'Create and copy' }),
});
