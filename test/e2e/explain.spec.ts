import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { tilePath } from '#renderer/ui/tile-path.ts';
import { scan } from '#test/support/scan.ts';
import { faultsOf } from './axe.ts';
import type { Fault } from './axe.ts';
import { appended, issuedByPulsar, revocationIds, sealed } from './biscuits.ts';
import { expect, test } from './fixtures.ts';
import { PASSPHRASE } from './pages/whittle.ts';
import type { Whittle } from './pages/whittle.ts';

test.use({ vault: 'prepared' });

/** A vault with the sandbox: its root's text, and the key that verifies it. */
const begin = async (whittle: Whittle): Promise<{ root: string; publicKey: string }> => {
  const { tokens } = whittle;
  await whittle.setUp();
  await tokens.open(/./);
  await tokens.copyRoot();
  const root = await whittle.readClipboard();
  const origin = await whittle.sandboxAddress();
  const instance = (await (await fetch(`${origin}/api/v1/instance`)).json()) as {
    biscuit_public_key: string;
  };
  return { root, publicKey: instance.biscuit_public_key };
};

const LIST = 'check if action($a), ["event:list", "event:get", "application_secret:list"].contains($a);';
const END = 'check if time($t), $t < 2099-02-01T10:00:00Z;';

const jwt = [
  { alg: 'RS256', typ: 'JWT' },
  { iss: 'https://login.example', sub: 'ann', scope: 'read write', exp: 4_073_932_800, email: 'x' },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c')
  .join('.');
const KNOCK = 'knock_st_abcdefghijklmnopqrstuvwxyz0123456789';

/** Whether a text is in the document: in its markup, or in a field. */
const isInDocument = async (page: Page, secret: string): Promise<boolean> => {
  const all = await page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input')].map((field) => field.value),
    ].join('\n'),
  );
  return all.includes(secret);
};

// Each begins with a vault and a token of its own.
test.describe.configure({ timeout: 120_000 });

test.describe('Explain a token', () => {
  test('says of a root what it is, and of a narrowed one what it may do and why', async ({ whittle }) => {
    const { explain, page } = whittle;
    const { root, publicKey } = await begin(whittle);
    await explain.open();
    await explain.ask(root);
    await expect(explain.title('A root of Acme Webhooks')).toBeVisible();
    await expect(explain.answer).toContainText('May do everything in every application, and never ends.');
    await expect(explain.answer).toContainText('This is a root: hand it to nobody.');
    await expect(explain.button('Narrow it')).toBeVisible();
    await expect(explain.button('Keep it…')).toHaveCount(0);

    await explain.forget();
    await expect(explain.field).toBeFocused();
    await expect(explain.field).toHaveValue('');
    const once = appended(root, publicKey, END);
    const twice = appended(once, publicKey, LIST);
    await explain.ask(twice);
    await expect(explain.title('An attenuated token of Acme Webhooks')).toBeVisible();
    await expect(explain.answer).toContainText(
      /May read events and app secrets of every application, until Sun 1 Feb 2099/,
    );
    await expect(explain.answer).toContainText('block 1 says so');
    await expect(explain.answer).toContainText('App secrets never end and survive a revoke');
    const replay = explain.matrix('MCP tools').getByRole('gridcell', { name: 'events.replay: denied' });
    await replay.focus();
    await expect(explain.answer).toContainText('The action list of block 2 does not name event:replay.');
    await page.getByRole('radio', { name: 'All actions' }).check({ force: true });
    await expect(
      explain.matrix('Actions').getByRole('gridcell', { name: 'App secrets: list: allowed' }),
    ).toBeVisible();
    await page.getByRole('button', { name: /^Blocks/ }).click();
    await expect(explain.answer).toContainText('Only 3 reading actions');

    await explain.ask(sealed(twice, publicKey));
    await expect(explain.answer).toContainText('Sealed: nothing can be made from it any more.');
  });

  test('says where a token restricts nothing, opens nothing, or has ended', async ({ whittle }) => {
    const { explain } = whittle;
    const { root, publicKey } = await begin(whittle);
    const explained = async (code: string) => {
      await explain.ask(appended(root, publicKey, code));
      await expect(explain.title('An attenuated token of Acme Webhooks')).toBeVisible();
    };
    await explain.open();
    await explained('check if true;');
    await expect(explain.answer).toContainText('Restricts nothing: it may do all that its root may');
    await expect(explain.answer).toContainText('Block 1, check 1 restricts nothing.');
    await explained('check if application_id("11111111-2222-4333-8444-555555555555");');
    await expect(explain.answer).toContainText('Opens nothing: no request gets past its checks.');
    await expect(explain.answer).toContainText('The id is in quotation marks; Sandbox compares bytes');
    await explained('check if time($t), $t < 2026-01-01T10:00:00Z;');
    await expect(explain.answer).toContainText('This token has ended. Every action is denied now.');
    await expect(explain.answer).toContainText('Could do everything, until');
    await expect(explain.answer).toContainText(/Ended Thu 1 Jan 2026, .*: block 1 says so/);
  });

  test('says of other texts what they tell, and no more', async ({ whittle, folders }) => {
    const { explain, page } = whittle;
    await whittle.setUp();
    await explain.open();
    await explain.ask(jwt);
    await expect(explain.title('A JWT')).toBeVisible();
    await expect(explain.answer).toContainText('Its signature was not verified.');
    await expect(explain.answer).toContainText('https://login.example');
    await explain.ask(KNOCK);
    await expect(explain.title('Knock: service token')).toBeVisible();
    await expect(explain.answer).toContainText('It has no scope and no end');
    await explain.ask('a text of some length that means nothing to anybody here');
    await expect(explain.title('A text that is not known here')).toBeVisible();
    await explain.ask(issuedByPulsar().token.slice(0, 120));
    await expect(explain.answer.getByRole('alert')).toContainText('This token is cut short.');

    const small = join(folders.home, 'token.txt');
    writeFileSync(small, `${KNOCK}\n`);
    await explain.chooseFile(small);
    await expect(explain.title('Knock: service token')).toBeVisible();
    const large = join(folders.home, 'large.bin');
    writeFileSync(large, Buffer.alloc(200_000, 'a'));
    await explain.forget();
    await explain.chooseFile(large);
    await expect(page.getByRole('alert')).toContainText('which is more than any token');

    await explain.field.evaluate((field, text) => {
      const dropped = new DataTransfer();
      dropped.setData('text/plain', text);
      field.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }));
    }, jwt);
    await expect(explain.title('A JWT')).toBeVisible();
  });

  test('keeps nothing unless it is asked to', async ({ whittle, folders }) => {
    const { explain, tokens, page, lockScreen } = whittle;
    const { root, publicKey } = await begin(whittle);
    const text = appended(root, publicKey, `${LIST} ${END}`);
    await explain.open();
    await explain.ask(text);
    await expect(explain.title(/./)).toBeVisible();
    const said = (await explain.answer.getByText(/^fp /).textContent()) ?? '';
    const fingerprint = said.slice('fp '.length, said.indexOf(' ·')).replaceAll(' ', '');
    expect(fingerprint).toMatch(/^[0-9a-f]{8}$/);
    const secrets = { text, 'its key': Buffer.from(text, 'base64url').subarray(-32) };
    const places = { folders: [folders.data, folders.home, folders.profile] };
    expect(scan(secrets, places).hits).toEqual([]);
    expect(scan({ fingerprint }, { folders: [folders.data] }).hits).toEqual([]);

    expect(await isInDocument(page, text)).toBe(true);
    await whittle.goTo('Activity');
    await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible();
    expect(await isInDocument(page, text)).toBe(false);
    await explain.open();
    await expect(explain.field).toHaveValue('');
    await explain.ask(text);
    await expect(explain.title(/./)).toBeVisible();
    await whittle.lock();
    await expect(lockScreen.heading).toBeVisible();
    expect(await isInDocument(page, text)).toBe(false);
    await lockScreen.unlock(PASSPHRASE);
    await expect(explain.heading).toBeVisible();
    await expect(explain.field).toHaveValue('');
    expect(scan({ fingerprint }, { folders: [folders.data] }).hits).toEqual([]);

    // Asked for, it is kept: the fingerprint is where it was looked for.
    await explain.ask(text);
    await explain.keep();
    await explain.dialog.getByRole('button', { name: 'Keep this token' }).click();
    await expect(tokens.hold).toBeVisible();
    expect(scan({ fingerprint }, { folders: [folders.data] }).hits).not.toEqual([]);
    expect(scan(secrets, places).hits).toEqual([]);
  });

  test('is the way on for a text that can’t be kept', async ({ whittle }) => {
    const { explain } = whittle;
    await whittle.setUp();
    await whittle.addAnother();
    await whittle.paste(KNOCK);
    await expect(whittle.alert.first()).toContainText('This token belongs to Knock.');
    await explain.dialog.getByRole('button', { name: 'Explain it' }).click();
    await expect(explain.title('Knock: service token')).toBeVisible();
    await whittle.goTo('Activity');
    await explain.open();
    await expect(explain.field).toHaveValue('');
  });
});

test.describe('A service without an API', () => {
  test('is imported by its public key, and narrowed', async ({ whittle }) => {
    const { explain, tokens, studio, page } = whittle;
    await whittle.setUp();
    const { token, publicKey } = issuedByPulsar();
    await explain.open();
    await explain.ask(token);
    await expect(explain.title('A Biscuit of an unknown signer')).toBeVisible();
    await expect(explain.answer).toContainText('Nobody known here has signed it.');
    await expect(explain.answer).toContainText('check if namespace("user_1", "pulsar_1")');
    await explain.button('Give a public key').click();
    await explain.publicKey.fill('abc');
    await expect(page.getByRole('alert').filter({ hasText: 'This one has 3.' })).toBeVisible();
    await explain.publicKey.fill(publicKey);
    await explain.button('Explain it').click();
    await expect(explain.title('A root of user_1/pulsar_1')).toBeVisible();

    await explain.forget();
    await whittle.addAnother();
    await page.getByRole('button', { name: 'Another service' }).click();
    await explain.publicKey.fill(publicKey);
    await whittle.paste(token);
    await page.getByRole('button', { name: 'Keep this root' }).click();
    await expect(tokens.title('Pulsar root')).toBeVisible();
    await expect(page.getByText('Pulsar can’t be asked whether it is still valid.')).toBeVisible();
    await tokens.narrow();
    await expect(studio.heading).toBeVisible();
    await studio.createAndCopy.click();
    await expect(tokens.hold).toBeVisible();
    await expect(page.getByText(/^May look up and consume topics/)).toBeVisible();
    const narrowed = await whittle.readClipboard();
    expect(narrowed.length).toBeGreaterThan(token.length);

    await whittle.goTo('Services');
    await expect(page.getByText('No API: imported and narrowed here only')).toBeVisible();
    await expect(page.getByRole('button', { name: /^(Sync|Try) now: Pulsar/ })).toHaveCount(0);

    await explain.open();
    await explain.ask(token);
    await expect(explain.title('A root of user_1/pulsar_1')).toBeVisible();
    await expect(explain.button(/^Blocks/)).toHaveText(/As issued, nothing added, 1 check$/);
    await explain.ask(narrowed);
    await expect(explain.title('An attenuated token of user_1/pulsar_1')).toBeVisible();
    await expect(explain.button(/^Blocks/)).toHaveText(/1 added, \d checks$/);
    // One narrowing is one shaved corner.
    await expect(explain.answer.locator('svg > path').first()).toHaveAttribute('d', tilePath(36, 1));
  });

  test('tells how it is revoked by who runs it, and is forgotten here', async ({ whittle }) => {
    const { explain, tokens, studio, page } = whittle;
    await whittle.setUp();
    const { token, publicKey } = issuedByPulsar();
    await whittle.addAnother();
    await page.getByRole('button', { name: 'Another service' }).click();
    await explain.publicKey.fill(publicKey);
    await whittle.paste(token);
    await page.getByRole('button', { name: 'Keep this root' }).click();
    const { dialog } = explain;
    const ask = page.getByRole('button', { name: 'How to revoke it…' });
    await ask.click();
    await expect(dialog).toContainText('Pulsar root can’t be revoked from here');
    await expect(dialog).toContainText('Pulsar has no API for it.');
    await expect(dialog).toContainText('and with it all that is made from it.');
    const [, last = ''] = revocationIds(token, publicKey);
    await expect(dialog.getByLabel('Revocation id')).toHaveText(last);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toHaveCount(0);

    await tokens.narrow();
    const name = 'For the consumer';
    await studio.name.fill(name);
    await studio.create.click();
    await expect(tokens.title(name)).toBeVisible();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'How to revoke it…' }).click();
    // Its root’s: what was made from it ends with it.
    await expect(dialog).toContainText('Pulsar root can’t be revoked from here');
    await expect(dialog).toContainText('and with it the 1 made from it.');
    await expect(dialog.getByLabel('Revocation id')).toHaveText(last);
    await expect(dialog).toContainText('Until then every copy works to its end.');
    await dialog.getByRole('button', { name: 'Close' }).click();
    // It is told, not done: nothing is blocked here.
    await expect(page.getByText('Pulsar can’t be asked whether it is still valid.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Copy', exact: true })).toBeEnabled();

    await tokens.open('Pulsar root');
    await tokens.askForget();
    await tokens.dialog.getByRole('button', { name: 'Forget, removes 2 tokens' }).click();
    await expect(tokens.dialog).toHaveCount(0);
    await expect(tokens.item('Pulsar root')).toHaveCount(0);
    await expect(tokens.item(name)).toHaveCount(0);
  });
});

test.describe('By keyboard alone', () => {
  test('a token is explained, its matrix walked, and forgotten', async ({ whittle }) => {
    const { explain, page } = whittle;
    const { root, publicKey } = await begin(whittle);
    await whittle.goTo('Tokens');
    const press = async (key: string, times = 1) => {
      for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
    };
    const tabTo = async (name: string) => {
      const target = page.getByRole('main').getByRole('button', { name, exact: true });
      for (let tabs = 0; tabs < 40; tabs += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await press('Tab');
      }
      throw new Error(`Tab does not reach ${name}`);
    };
    await tabTo('Explain a token');
    await press('Enter');
    await expect(explain.field).toBeFocused();
    await page.keyboard.insertText(appended(root, publicKey, LIST));
    await press('Enter');
    await expect(explain.title('An attenuated token of Acme Webhooks')).toBeVisible();
    await tabTo('Hide the matrix');
    await press('Tab', 2);
    await expect(
      explain.matrix('MCP tools').getByRole('gridcell', { name: /^applications.list/ }),
    ).toBeFocused();
    await press('ArrowDown', 2);
    await expect(explain.answer).toContainText('events.list');
    await press('End');
    await expect(explain.answer).toContainText('does not name event:replay');
    await page.keyboard.down('Shift');
    await tabTo('Forget');
    await page.keyboard.up('Shift');
    await press('Enter');
    await expect(explain.field).toBeFocused();
    await expect(explain.field).toHaveValue('');
  });
});

test.describe('Every screen of it', () => {
  test('has nothing that axe finds wrong, in light and in dark', async ({ whittle }) => {
    test.setTimeout(180_000);
    const { explain, tokens, page } = whittle;
    const { root, publicKey } = await begin(whittle);
    const faults: Fault[] = [];
    const look = async (name: string) => {
      faults.push(...(await faultsOf(page, name)));
    };
    const explained = async (name: string, text: string, title: string | RegExp) => {
      await explain.ask(text);
      await expect(explain.title(title)).toBeVisible();
      await look(name);
    };
    await explain.open();
    await expect(explain.field).toBeVisible();
    await look('explain, empty');
    await explained('a root', root, /^A root/);
    const odd = appended(root, publicKey, `${LIST} check if application_id("11111111");`);
    await explained('a closed one', odd, /^An attenuated/);
    await explain.ask(appended(root, publicKey, `${LIST} ${END}`));
    await explain.matrix('MCP tools').getByRole('gridcell').first().focus();
    await page.getByRole('button', { name: /^Blocks/ }).click();
    await look('an attenuated one');
    await explained('a JWT', jwt, 'A JWT');
    const { token, publicKey: key } = issuedByPulsar();
    await explained('an unverified one', token, /unknown signer/);
    await explain.button('Give a public key').click();
    await explain.publicKey.fill(key);
    await explain.button('Explain it').click();
    await expect(explain.title(/^A root of user_1/)).toBeVisible();
    await look('Pulsar');
    await explain.keep();
    await expect(explain.dialog.getByRole('button', { name: 'Keep this root' })).toBeVisible();
    await look('keeping it');
    await explain.dialog.getByRole('button', { name: 'Keep this root' }).click();
    await expect(tokens.title('Pulsar root')).toBeVisible();
    await page.getByRole('button', { name: 'Show the matrix' }).click();
    await look('a Pulsar token');
    await page.getByRole('button', { name: 'How to revoke it…' }).click();
    await look('how to revoke it');
    await page.keyboard.press('Escape');
    await whittle.goTo('Services');
    await expect(page.getByRole('table')).toBeVisible();
    await look('Services');
    expect(faults).toEqual([]);
  });
});
