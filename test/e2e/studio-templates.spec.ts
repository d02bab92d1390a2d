import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf } from './axe.ts';
import type { Fault } from './axe.ts';
import { expect, test } from './fixtures.ts';

test.use({ vault: 'prepared' });

test.describe('A template of one’s own', () => {
  test('is saved, changed, shared without an id of the account, and taken in', async ({
    whittle,
    folders,
    shell,
  }) => {
    const { page, studio, tokens } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    await expect(studio.count('12 of 22 allowed')).toBeVisible();
    await expect(page.getByText('Changed from AI assistant')).toHaveCount(0);
    await studio.until.fill('8h');
    await studio.choose('Cursor');
    await studio.add('Subscription');
    await page
      .getByRole('textbox', { name: 'Subscription', exact: true })
      .fill('2f6d1c3b-4a59-4e68-8778-695a4b3c2d1e');
    await page.keyboard.press('Enter');
    await studio.add('Labels');
    await page.getByRole('textbox', { name: 'Labels', exact: true }).fill('tenant=acme');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Changed from AI assistant')).toHaveCount(1);

    await studio.doWithTemplate('Save as a template…');
    await expect(studio.dialog.getByText('It leaves out restrictions to ids of your account.')).toBeVisible();
    await page.keyboard.press('Escape');
    await studio.saveTemplate('Night shift');
    await expect(studio.template).toContainText('Night shift');

    await studio.chooseTemplate('AI assistant');
    await expect(studio.radio('Claude Desktop')).toBeChecked();
    await studio.chooseTemplate('Night shift');
    await expect(studio.radio('Cursor')).toBeChecked();
    await expect(studio.until).toHaveValue('8h');
    await expect(page.getByText('tenant=acme').first()).toBeVisible();
    await expect(page.getByText('2f6d1c3b-4a59-4e68-8778-695a4b3c2d1e')).toHaveCount(0);

    // The same name asks first, and replaces.
    await studio.until.fill('1d');
    await studio.saveTemplate('night shift');
    await expect(studio.dialog.getByText('There is a template “Night shift” already.')).toBeVisible();
    await studio.dialog.getByRole('button', { name: 'Replace it' }).click();
    await expect(studio.dialog).toHaveCount(0);
    await expect(studio.until).toHaveValue('1d');

    const file = join(folders.home, 'shared.json');
    if (shell === 'browser') {
      const downloads = page.waitForEvent('download');
      await studio.doWithTemplate('Share as a file');
      await (await downloads).saveAs(file);
    } else {
      // The window's own dialog for saving can't be driven: what it would save is taken from the page.
      await page.evaluate(() => {
        const make = URL.createObjectURL.bind(URL);
        URL.createObjectURL = (blob: Blob) => {
          void blob.text().then((text) => document.body.setAttribute('data-shared', text));
          return make(blob);
        };
      });
      await studio.doWithTemplate('Share as a file');
      await expect(page.locator('body')).toHaveAttribute('data-shared', /night shift/);
      writeFileSync(file, (await page.locator('body').getAttribute('data-shared')) ?? '');
    }
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('tenant=acme');
    expect(text).not.toContain('2f6d1c3b');
    expect(text.toLowerCase()).not.toContain('order service');

    await studio.doWithTemplate('Remove…');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove it' }).click();
    await expect(studio.template).toContainText('AI assistant');
    await studio.doWithTemplate('Take in a file…');
    await studio.dialog.locator('input[type=file]').setInputFiles({
      name: 'other.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"hello":1}'),
    });
    await studio.dialog.getByRole('button', { name: 'Take it in' }).click();
    await expect(studio.dialog.getByText('This file is no template.')).toBeVisible();
    await studio.dialog.locator('input[type=file]').setInputFiles(file);
    await studio.dialog.getByRole('button', { name: 'Take it in' }).click();
    await expect(studio.dialog).toHaveCount(0);
    await expect(studio.template).toContainText('night shift');
    await expect(studio.radio('Cursor')).toBeChecked();
    await expect(studio.until).toHaveValue('1d');
  });
});

test.describe('The studio', () => {
  test('has nothing that axe finds wrong, whatever is open', async ({ whittle }) => {
    test.setTimeout(300_000);
    const { page, studio, tokens } = whittle;
    const faults: Fault[] = [];
    const look = async (name: string) => {
      faults.push(...(await faultsOf(page, name)));
    };
    await whittle.setUp();
    await tokens.newToken();
    await expect(studio.count('12 of 22 allowed')).toBeVisible();
    await studio.switch('May find it by name').press('Space');
    await expect(studio.pane.getByText('Claude Desktop would not get far.')).toBeVisible();
    await look('a need');
    await studio.choose('Custom');
    await studio.action('App secrets', 'list').check({ force: true });
    await expect(studio.escape).toBeVisible();
    await studio.cell(/^events\.replay/).focus();
    await look('an escape, and a cell');
    await page.getByRole('radio', { name: 'All actions' }).check({ force: true });
    await studio.add('Labels');
    await page.getByRole('textbox', { name: 'Labels', exact: true }).fill('tenant=acme');
    await page.keyboard.press('Enter');
    await studio.add('Custom check');
    await expect(studio.editor).toBeFocused();
    await page.keyboard.type('check if operation("read")');
    await expect(page.getByText(/It denies everything/)).toBeVisible();
    await page.keyboard.press('Escape');
    await look('a limit and a custom check');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('check if');
    await expect(page.getByText(/^The custom check can’t be read/)).toBeVisible();
    await look('a check that can’t be read, and its completions');
    await page.keyboard.press('Escape');
    await studio.doWithTemplate('Save as a template…');
    await look('saving a template');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Remove the custom check' }).click();
    await page.setViewportSize({ width: 640, height: 900 });
    await page.getByRole('button', { name: 'Show all that it says' }).click();
    await look('narrow');
    expect(faults).toEqual([]);
  });
});
