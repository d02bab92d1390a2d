import type { Locator, Page } from 'playwright';

/** New token. */
export const createStudio = (page: Page) => {
  const dialog = page.getByRole('dialog');
  const openTemplates = () => page.getByRole('button', { name: 'More about templates' }).click();
  return {
    heading: page.getByRole('heading', { name: 'New token' }),
    radio: (name: string | RegExp) => page.getByRole('radio', { name }),
    /** Chooses what is drawn as a chip; the control itself is out of sight. */
    choose: (name: string) => page.getByRole('radio', { name, exact: true }).check({ force: true }),
    checkbox: (name: string | RegExp) => page.getByRole('checkbox', { name }),
    switch: (name: string | RegExp) => page.getByRole('switch', { name }),
    until: page.getByRole('textbox', { name: 'Until' }),
    name: page.getByRole('textbox', { name: 'Name' }),
    createAndCopy: page.getByRole('button', { name: 'Create and copy' }),
    create: page.getByRole('button', { name: 'Create', exact: true }),
    /** Changes a choice and presses a button in one turn of the page: no answer can come in between. */
    pressAtOnce: async (choice: Locator, button: Locator) => {
      await choice.evaluate(
        async (control, next) => {
          (control as HTMLElement).click();
          // The page draws the change first, as it does before a hand can reach the button.
          await Promise.resolve();
          (next as HTMLElement).click();
        },
        await button.elementHandle(),
      );
    },

    /** What it says. */
    pane: page.getByRole('region', { name: 'What it says' }),
    /** `12 of 22 allowed`. */
    count: (words: string) => page.getByRole('status').filter({ hasText: words }),
    cell: (name: string | RegExp) => page.getByRole('gridcell', { name }),
    /** Every tool of the grid with its verdict, as a reader of the screen hears them. */
    verdicts: async (): Promise<Map<string, string>> => {
      const labels = await page
        .getByRole('grid')
        .locator('td[aria-label]')
        .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label') ?? ''));
      return new Map(labels.map((label) => [label.replace(/: .*/, ''), label.replace(/^.*: /, '')]));
    },
    /** What an action of a group is called where it is chosen by itself. */
    action: (group: string, verb: string | RegExp) =>
      page.getByRole('group', { name: group, exact: true }).getByRole('checkbox', { name: verb }),
    escape: page.getByRole('group', { name: 'Escapes' }),

    add: async (restriction: string) => {
      await page.getByRole('button', { name: 'Add a restriction' }).click();
      await page.getByRole('menuitem', { name: restriction, exact: true }).click();
    },
    editor: page.getByRole('textbox', { name: 'Custom check' }),

    template: page.getByRole('button', { name: /Template$/ }),
    chooseTemplate: async (name: string) => {
      await page.getByRole('button', { name: /Template$/ }).click();
      await page.getByRole('option', { name, exact: true }).click();
    },
    saveTemplate: async (name: string) => {
      await openTemplates();
      await page.getByRole('menuitem', { name: 'Save as a template…' }).click();
      await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
      await dialog.getByRole('button', { name: 'Save the template' }).click();
    },
    doWithTemplate: async (action: string | RegExp) => {
      await openTemplates();
      await page.getByRole('menuitem', { name: action }).click();
    },
    dialog,
  };
};
