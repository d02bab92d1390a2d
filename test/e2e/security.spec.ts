import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf } from './axe.ts';
import type { Fault } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { createWhittle, PASSPHRASE } from './pages/whittle.ts';
import type { Whittle } from './pages/whittle.ts';
import { startShell } from './shells.ts';
import type { Folders } from './shells.ts';

/** A small token of the sandbox's root, by the name that it was given. */
const makeToken = async ({ tokens, studio, goTo, page }: Whittle): Promise<string> => {
  await goTo('Tokens');
  await tokens.newToken();
  await expect(page.getByText(/^May /).first()).toBeVisible();
  const name = await studio.name.inputValue();
  await studio.createAndCopy.click();
  await expect(tokens.item(name)).toBeVisible();
  return name;
};

const backupsIn = ({ data }: Folders): string[] =>
  readdirSync(join(data, 'backups')).filter((name) => name.endsWith('.db'));

/** Saves what `act` offers at this place, where else the system would ask. */
const saveAt = async ({ main, page }: Whittle, place: string, act: () => Promise<void>): Promise<void> => {
  if (main === undefined) {
    const [download] = await Promise.all([page.waitForEvent('download'), act()]);
    await download.saveAs(place);
    return;
  }
  await main.evaluate(({ session }, to) => {
    const saved = new Promise<string>((resolve) => {
      session.fromPartition('whittle').once('will-download', (event, item) => {
        if (!event.defaultPrevented) item.setSavePath(to);
        item.once('done', (_event, state) => resolve(state));
      });
    });
    Object.assign(globalThis, { saved });
  }, place);
  await act();
  // The file is there before all of it is.
  expect(await main.evaluate(() => (globalThis as unknown as { saved: Promise<string> }).saved)).toBe(
    'completed',
  );
};

test.describe('Ways to unlock', () => {
  test('are added and removed, but never the last one', async ({ whittle }) => {
    const { firstRun, security, lockScreen, tokens, page } = whittle;
    await firstRun.useKeychain();
    await firstRun.trySandbox();
    await firstRun.skipLast();
    await security.open();
    await expect(page.getByText('Only this computer opens the vault.')).toBeVisible();

    await security.remove('the system keychain');
    await expect(security.alertDialog.getByText('Nothing else is known to open this vault.')).toBeVisible();
    await expect(security.alertDialog.getByRole('button', { name: /^Remove/ })).toHaveCount(0);
    await security.alertDialog.getByRole('button', { name: 'Close' }).click();

    await security.addPassphrase(PASSPHRASE);
    await expect(security.statement).toHaveText(/the system keychain or your passphrase/);
    await security.remove('the system keychain');
    await expect(security.alertDialog.getByText(/^Then only/)).toHaveText(
      'Then only your passphrase opens this vault.',
    );
    await security.alertDialog.getByRole('button', { name: 'Remove the system keychain' }).click();
    await expect(page.getByRole('button', { name: 'Add the keychain' })).toBeVisible();
    await security.remove('your passphrase');
    await expect(security.alertDialog.getByText('Nothing else is known to open this vault.')).toBeVisible();
    await security.alertDialog.getByRole('button', { name: 'Close' }).click();

    await whittle.lock();
    await expect(page.getByRole('button', { name: /keychain/ })).toHaveCount(0);
    await lockScreen.unlock(PASSPHRASE);
    await whittle.goTo('Tokens');
    await expect(tokens.tree).toBeVisible();
  });
});

test.describe('A recovery key', () => {
  test.use({ vault: 'prepared' });

  test('opens the vault once its last group was typed back, and is nowhere in the page then', async ({
    whittle,
  }) => {
    const { security, lockScreen, page } = whittle;
    await whittle.setUp();
    await security.open();
    await security.makeRecoveryKey();
    const [first = ''] = await security.readRecoveryKey();
    await expect(security.alertDialog.getByText('Until you keep it, it opens nothing.')).toBeVisible();
    await security.alertDialog.getByRole('button', { name: 'Close' }).click();
    await expect(security.alertDialog).toHaveCount(0);
    expect(await page.content()).not.toContain(first);

    await security.makeRecoveryKey();
    const groups = await security.readRecoveryKey();
    expect(groups).toHaveLength(9);
    expect(groups[0]).not.toBe(first);
    await security.onPaper();
    await expect(page.getByText(groups[0] ?? '')).toHaveCount(0);
    await security.lastGroup.fill('0000');
    await security.keepIt();
    await expect(page.getByText('That is not its last group.')).toBeVisible();
    await security.lastGroup.fill((groups.at(-1) ?? '').toLowerCase());
    await security.keepIt();
    await expect(page.getByRole('button', { name: 'Renew your recovery key' })).toBeVisible();
    await expect(security.alertDialog).toHaveCount(0);
    const left = await page.content();
    expect(groups.filter((group) => left.includes(group))).toEqual([]);

    await whittle.lock();
    await lockScreen.useRecoveryKey();
    await lockScreen.recoveryKey.fill(groups.join(' ').toLowerCase());
    await lockScreen.unlockButton.click();
    await expect(page.getByRole('heading', { name: 'Ways to unlock' })).toBeVisible();
  });

  test('prints one sheet with the whole key, and nothing else of the window', async ({ whittle, shell }) => {
    const { security, page } = whittle;
    await whittle.setUp();
    await security.open();
    await security.makeRecoveryKey();
    const groups = await security.readRecoveryKey();
    await page.emulateMedia({ media: 'print' });
    const sheet = page.getByRole('article', { includeHidden: true });
    await expect(sheet).toBeVisible();
    expect((await sheet.locator('code').allTextContents()).join(' ')).toBe(groups.join(' '));
    await expect(page.getByText('Print it, or write it down')).toBeHidden();
    await expect(page.getByRole('heading', { name: 'Ways to unlock', includeHidden: true })).toBeHidden();
    if (shell === 'browser') {
      const printed = (await page.pdf({ format: 'A4' })).toString('latin1');
      expect(printed.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    }
  });

  test('ends with the vault key, and a new one is offered at once', async ({ whittle }) => {
    const { security, page } = whittle;
    await whittle.setUp();
    await security.open();
    await security.makeRecoveryKey();
    const groups = await security.readRecoveryKey();
    await security.onPaper();
    await security.lastGroup.fill(groups.at(-1) ?? '');
    await security.keepIt();
    await page.getByRole('button', { name: 'Change the vault key' }).click();
    const passphrase = security.dialog.getByLabel('Your passphrase', { exact: true });
    await passphrase.fill('not the passphrase');
    await page.keyboard.press('Enter');
    await expect(page.getByText('It does not open the vault.')).toBeVisible();
    await passphrase.fill(PASSPHRASE);
    await page.keyboard.press('Enter');
    await expect(page.getByText('The recovery key of before has ended.')).toBeVisible();
    await page.getByRole('button', { name: 'Make a new recovery key' }).click();
    expect(await security.readRecoveryKey()).not.toEqual(groups);
    await security.alertDialog.getByRole('button', { name: 'Close' }).click();
    await expect(security.section('Vault key')).toContainText('Number 2 of this vault');
  });
});

test.describe('A backup', () => {
  test.use({ vault: 'prepared' });

  test('brings the vault back, and what it replaced can be brought back too', async ({ whittle }) => {
    const { security, lockScreen, tokens, page } = whittle;
    await whittle.setUp();
    await security.open();
    await security.backUp();
    await expect(security.backups.filter({ hasText: 'By you' })).toHaveCount(1);
    const name = await makeToken(whittle);

    await security.open();
    await security.askRestore('By you');
    await expect(security.alertDialog.getByText('1 token of now may be missing in it.')).toBeVisible();
    await expect(security.alertDialog.getByText(name)).toBeVisible();
    await security.restoreAndLock();
    await expect(lockScreen.heading).toBeVisible();
    await lockScreen.unlock(PASSPHRASE);
    await whittle.goTo('Tokens');
    await expect(tokens.tree).toBeVisible();
    await expect(tokens.item(name)).toHaveCount(0);

    // The way back is there on the lock screen too: a restored vault may have no way in that still works.
    await security.open();
    await security.askRestore('By you');
    await security.restoreAndLock();
    await lockScreen.unlock('another passphrase than this');
    const refused = page.getByText('This passphrase does not open the vault.');
    await expect(refused).toBeVisible();
    await page.getByRole('button', { name: 'Restore another backup' }).click();
    await security.askRestore(/Set aside at a restore.*2 tokens/);
    await security.restoreAndLock();
    await expect(security.alertDialog).toHaveCount(0);
    // What was refused was the vault before.
    await expect(refused).toBeHidden();
    await lockScreen.unlock(PASSPHRASE);
    await whittle.goTo('Tokens');
    await expect(tokens.item(name)).toBeVisible();
  });

  test('and a vault that was set aside can be removed, each after a word of what goes with it', async ({
    whittle,
    folders,
  }) => {
    const { security, lockScreen, page } = whittle;
    await whittle.setUp();
    await security.open();
    await security.backUp();
    await security.askRestore('By you');
    await security.restoreAndLock();
    await lockScreen.unlock(PASSPHRASE);
    await security.open();
    // The first unlock of a vault with a token makes one by itself.
    await expect(security.backups.filter({ hasText: 'By itself' })).toHaveCount(1);
    await security.askRemove('Set aside at a restore');
    await expect(security.alertDialog).toContainText(/Deletes the vault that was replaced: 1 token, \d+ KB/);
    await security.alertDialog.getByRole('button', { name: 'Remove the vault' }).click();
    await expect(security.alertDialog).toHaveCount(0);
    await expect(security.backups.filter({ hasText: 'Set aside' })).toHaveCount(0);

    await security.askRemove('By itself');
    await security.alertDialog.getByRole('button', { name: 'Remove the backup' }).click();
    await expect(security.backups).toHaveCount(1);
    await security.askRemove('By you');
    await expect(security.alertDialog).toContainText('It is the last one that can be restored.');
    await security.alertDialog.getByRole('button', { name: 'Remove the backup' }).click();
    await expect(page.getByText('There is no backup yet.')).toBeVisible();
    expect(backupsIn(folders)).toEqual([]);
    await whittle.goTo('Activity');
    await expect(page.getByText('Backup removed')).toHaveCount(3);
  });

  test('is offered where the vault’s file is damaged', async ({ launch, folders }) => {
    const first = await launch();
    await first.setUp();
    await first.security.open();
    await first.security.backUp();
    await expect(first.security.backups.filter({ hasText: 'By you' })).toHaveCount(1);
    await first.stop();
    const file = join(folders.data, 'whittle.db');
    writeFileSync(file, readFileSync(file).fill(0xa5, 100));

    const second = await launch();
    await expect(second.page.getByRole('heading', { name: 'The vault’s file is damaged.' })).toBeVisible();
    expect(await faultsOf(second.page, 'a damaged vault')).toEqual([]);
    await second.security.askRestore('By you');
    await second.security.restoreAndLock();
    await second.lockScreen.unlock(PASSPHRASE);
    await expect(second.tokens.tree).toBeVisible();
    expect(backupsIn(folders).filter((name) => name.includes('set-aside'))).toHaveLength(1);
  });

  test('begins a new Whittle, whose first steps are done then', async ({ launch, folders }) => {
    const first = await launch();
    await first.setUp();
    const name = await makeToken(first);
    await first.security.open();
    await first.security.backUp();
    await expect(first.security.backups.filter({ hasText: 'By you' })).toHaveCount(1);
    await first.stop();
    const [made = ''] = backupsIn(folders).filter((each) => each.includes('-asked'));
    const file = join(folders.home, made);
    copyFileSync(join(folders.data, 'backups', made), file);
    renameSync(folders.data, `${folders.data}-before`);

    const second = await launch();
    await second.page.getByRole('button', { name: 'I have a backup or an export' }).click();
    await second.page.getByRole('button', { name: 'Restore a backup file' }).click();
    await second.security.chooseFile('Backup file', import.meta.filename);
    await second.page.getByRole('button', { name: 'Restore it' }).click();
    await expect(second.page.getByText('This file is not a backup of a vault.')).toBeVisible();
    await second.security.chooseFile('Backup file', file);
    await second.page.getByRole('button', { name: 'Restore it' }).click();
    await expect(second.lockScreen.heading).toBeVisible();
    await second.lockScreen.unlock(PASSPHRASE);
    await expect(second.tokens.item(name)).toBeVisible();
  });
});

test.describe('An export', () => {
  test('brings back what was forgotten, and nothing twice; and begins another vault', async ({
    whittle,
    launch,
    folders,
  }) => {
    test.setTimeout(120_000);
    const { firstRun, security, tokens, page } = whittle;
    // Another Whittle’s sandbox is the service: a vault’s own sandbox stays out of its export.
    const inside = join(folders.home, 'other');
    const theirs = {
      data: join(inside, 'data'),
      home: join(inside, 'home'),
      profile: join(inside, 'profile'),
    };
    for (const folder of Object.values(theirs)) mkdirSync(folder, { recursive: true });
    const other = createWhittle(await startShell('browser', theirs));
    try {
      await other.setUp();
      const address = await other.sandboxAddress();
      await other.goTo('Tokens');
      await other.tokens.open(/./);
      await other.tokens.copyRoot();
      const root = await other.readClipboard();

      await firstRun.usePassphrase(PASSPHRASE);
      await page.getByRole('button', { name: 'Self-hosted' }).click();
      await page.getByLabel('Address of your Hook0').fill(address);
      await whittle.paste(root);
      await page.getByRole('button', { name: 'Keep this root' }).click();
      await firstRun.skipLast();
      await expect(tokens.item(/./)).toHaveCount(1);

      const file = join(folders.home, 'mine.whittle');
      await security.open();
      await page.getByRole('button', { name: 'Export tokens' }).click();
      await page.getByLabel('Passphrase', { exact: true }).fill('other words, for the file');
      await page.getByLabel('The same again').fill('other words, for the file');
      await saveAt(whittle, file, () => page.getByRole('button', { name: 'Export', exact: true }).click());
      await expect(security.dialog.getByText(/1 token/)).toBeVisible();
      await page.getByRole('button', { name: 'Done' }).click();
      expect(readFileSync(file).includes(root)).toBe(false);

      await whittle.goTo('Tokens');
      await tokens.open(/./);
      await tokens.askForget();
      await tokens.dialog.getByRole('button', { name: /^Forget/ }).click();
      await expect(tokens.item(/./)).toHaveCount(0);

      await security.open();
      const take = async (passphrase: string) => {
        await page.getByLabel('Its passphrase').fill(passphrase);
        await page.getByRole('button', { name: 'Import', exact: true }).click();
      };
      await page.getByRole('button', { name: 'Import tokens' }).click();
      await security.chooseFile('Export file', file);
      await take(PASSPHRASE);
      await expect(page.getByText(/^It does not open this file/)).toBeVisible();
      await take('other words, for the file');
      await expect(security.dialog.getByText('1 token added')).toBeVisible();
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('button', { name: 'Import tokens' }).click();
      await security.chooseFile('Export file', file);
      await take('other words, for the file');
      await expect(security.dialog.getByText(/was here already/)).toBeVisible();
      await page.getByRole('button', { name: 'Done' }).click();
      await whittle.goTo('Tokens');
      await expect(tokens.item(/./)).toHaveCount(1);
      await whittle.stop();
      renameSync(folders.data, `${folders.data}-before`);

      const elsewhere = await launch();
      await elsewhere.firstRun.usePassphrase(PASSPHRASE);
      await elsewhere.page.getByRole('button', { name: 'Import an export' }).click();
      await elsewhere.security.chooseFile('Export file', file);
      await elsewhere.page.getByLabel('Its passphrase').fill('other words, for the file');
      await elsewhere.page.getByRole('button', { name: 'Import', exact: true }).click();
      await expect(elsewhere.alert.getByText(new URL(address).host)).toBeVisible();
      await elsewhere.page.getByRole('button', { name: 'Import, and call 1 address' }).click();
      await expect(elsewhere.security.dialog.getByText('1 token added')).toBeVisible();
      await elsewhere.page.getByRole('button', { name: 'Done' }).click();
      await expect(elsewhere.tokens.item(/./)).toHaveCount(1);
    } finally {
      await other.stop();
    }
  });
});

test.describe('The state of the vault', () => {
  test('is looked at whole, and told', async ({ whittle }) => {
    const { security, page } = whittle;
    await whittle.setUp();
    await security.open();
    await expect(security.statement).toHaveText(/not checked yet/);
    await page.getByRole('button', { name: 'Check everything now' }).click();
    await expect(security.section('Checks')).toContainText(/(\d+) of \1 opened/);
    await expect(security.section('Checks')).toContainText('None is damaged.');
    await expect(security.section('Checks')).toContainText('none changed, none missing');
    await expect(security.statement).toHaveText(/and the activity log is whole/);
  });
});

test.describe('Security', () => {
  test.use({ vault: 'prepared' });

  test('has nothing that axe finds wrong, on the page and in its dialogs', async ({ whittle }) => {
    test.setTimeout(120_000);
    const { security, page } = whittle;
    const faults: Fault[] = [];
    const look = async (name: string) => void faults.push(...(await faultsOf(page, name)));
    await whittle.setUp();
    await security.open();
    await security.backUp();
    await expect(security.backups.first()).toBeVisible();
    await look('security');
    const dialogs = [
      'Make a recovery key',
      'Change your passphrase',
      'Remove your passphrase',
      /^Restore the backup/,
      /^Remove the backup/,
      'Restore from a file',
      'Export tokens',
      'Import tokens',
      'Change the vault key',
    ];
    for (const name of dialogs) {
      await page.getByRole('button', { name }).first().click();
      const dialog = security.dialog.or(security.alertDialog);
      await expect(dialog).toBeVisible();
      if (name === 'Make a recovery key') await security.readRecoveryKey();
      await look(String(name));
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    }
    expect(faults).toEqual([]);
  });
});
