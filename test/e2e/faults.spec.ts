import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';
import type { Whittle } from './pages/whittle.ts';
import { electronArguments, electronBinary, startServer } from './shells.ts';

test.use({ vault: 'prepared' });

/** The sandbox's root as text. */
const copiedRoot = async (whittle: Whittle): Promise<string> => {
  await whittle.setUp();
  await whittle.tokens.open(/./);
  await whittle.tokens.copyRoot();
  return await whittle.readClipboard();
};

test.describe('A pasted token', () => {
  test('says what is wrong with it, and what it is when it is right', async ({ whittle }) => {
    const root = await copiedRoot(whittle);
    const { page, alert } = whittle;
    await whittle.addAnother();

    await whittle.paste(root.slice(0, 212));
    await expect(alert.getByText('This token is cut short.')).toBeVisible();
    await expect(alert.getByText(/after 212 of about/)).toBeVisible();

    await whittle.paste('knock_st_abcdefghijklmnopqrstuvwxyz0123456789');
    await expect(alert.getByText('This token belongs to Knock.')).toBeVisible();

    await whittle.paste('hello');
    await expect(alert.getByText('This is not a token.')).toBeVisible();

    await whittle.paste(`  ${root.slice(0, 100)} \t ${root.slice(100)}  `);
    await expect(page.getByText(/^This token is kept already, as /)).toBeVisible();
    await expect(alert).toHaveCount(0);
  });

  test('whose signature does not fit is refused at the service that it is tried with', async ({
    whittle,
  }) => {
    const root = await copiedRoot(whittle);
    const { page, alert } = whittle;
    const address = await whittle.sandboxAddress();
    await whittle.addAnother();
    await page.getByRole('button', { name: 'Self-hosted' }).click();
    await page.getByLabel('Address of your Hook0').fill(address);
    const middle = 120;
    const other = root[middle] === 'A' ? 'B' : 'A';
    await whittle.paste(`${root.slice(0, middle)}${other}${root.slice(middle + 1)}`);
    await expect(alert.getByText(/did not sign this token\./)).toBeVisible();
  });

  test('that was attenuated already is kept as such', async ({ whittle }) => {
    const { tokens, studio, page } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    await studio.createAndCopy.click();
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    const child = await whittle.readClipboard();
    await tokens.askForget();
    await tokens.dialog.getByRole('button', { name: /^Forget/ }).click();
    await expect(tokens.dialog).toHaveCount(0);

    await whittle.addAnother();
    await whittle.paste(child);
    await expect(page.getByText(/^An attenuated/)).toBeVisible();
    await page.getByRole('button', { name: 'Keep this token' }).click();
    await whittle.goTo('Tokens');
    await expect(page.locator('[role=treeitem][aria-level="2"]')).toHaveCount(1);
  });
});

test.describe('An end', () => {
  test('in the past, or in words that mean none, is not signed', async ({ whittle }) => {
    const { studio, tokens, page } = whittle;
    await whittle.setUp();
    await tokens.newToken();
    await expect(page.getByText(/^May read/).first()).toBeVisible();
    await studio.until.fill('2020-01-01');
    await expect(page.getByText(/past/).first()).toBeVisible();
    await expect(studio.createAndCopy).toBeDisabled();
    await studio.until.fill('bananas');
    await expect(studio.createAndCopy).toBeDisabled();
    await expect(page.getByRole('heading', { name: 'What it said before' })).toBeVisible();
    await studio.until.fill('8h');
    await expect(studio.createAndCopy).toBeEnabled();
  });
});

test.describe('A vault that can not be opened', () => {
  test('is damaged: it says so, and leaves the file as it is', async ({ launch, folders }) => {
    const first = await launch();
    await first.setUp();
    await first.stop();
    const file = join(folders.data, 'whittle.db');
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 100);
    writeFileSync(file, bytes);

    const { page } = await launch();
    await expect(page.getByRole('heading', { name: 'The vault’s file is damaged.' })).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'The vault’s file is damaged.' })).toBeVisible();
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('was written by a newer version: it says so, and leaves the file as it is', async ({
    launch,
    folders,
  }) => {
    const first = await launch();
    await first.setUp();
    await first.stop();
    const file = join(folders.data, 'whittle.db');
    const database = new Database(file);
    const version = Number(database.pragma('user_version', { simple: true }));
    database.pragma('user_version = 9000');
    database.close();

    const second = await launch();
    const words = second.page.getByRole('heading', { name: 'A newer Whittle has written this vault.' });
    await expect(words).toBeVisible();
    await second.stop();

    const again = new Database(file);
    expect(again.pragma('user_version', { simple: true })).toBe(9000);
    again.pragma(`user_version = ${version}`);
    again.close();
    const third = await launch();
    await third.lockScreen.unlock(PASSPHRASE);
    await expect(third.tokens.tree).toBeVisible();
  });

  test('is open already: the second one says so or makes way', async ({ whittle, shell, folders }) => {
    await whittle.setUp();
    if (shell === 'electron') {
      const second = spawn(electronBinary(), electronArguments, {
        env: { ...process.env, HOME: folders.home, WHITTLE_HOME: folders.data },
        stdio: 'ignore',
      });
      const [code] = (await once(second, 'exit')) as [number];
      expect(code).toBe(0);
    } else {
      const second = await startServer(folders);
      try {
        const page = await whittle.page.context().newPage();
        await page.goto(second.link);
        await expect(
          page.getByRole('heading', { name: 'The vault is open in another Whittle.' }),
        ).toBeVisible();
        await page.close();
      } finally {
        await second.stop();
      }
    }
    await whittle.goTo('Activity');
    await whittle.goTo('Tokens');
    await expect(whittle.tokens.tree).toBeVisible();
  });
});

test.describe('A data folder', () => {
  test.use({ vault: 'none' });

  test('that can not be written is told, and left as it is', async ({ launch, folders }) => {
    // Root may write anywhere, so for root something else is in the folder's place.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) {
      rmdirSync(folders.data);
      writeFileSync(folders.data, 'in the way');
    } else chmodSync(folders.data, 0o500);
    const { page } = await launch();
    const words = page.getByRole('heading', { name: /^The data folder can’t be (used|written)\.$/ });
    await expect(words).toBeVisible();
    if (isRoot) expect(readFileSync(folders.data, 'utf8')).toBe('in the way');
    else chmodSync(folders.data, 0o700);
  });
});
