import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { createCaller } from './pages/sandbox-calls.ts';
import type { Whittle } from './pages/whittle.ts';
import { project } from './shells.ts';

const { mcpTools, discovery } = JSON.parse(
  readFileSync(join(project, 'src-main/services/descriptions/hook0.json'), 'utf8'),
) as { mcpTools: { tool: string; action: string | null }[]; discovery: string[] };
const TOOLS = mcpTools.flatMap(({ tool, action }) => (action === null ? [] : [{ tool, action }]));

test.use({ vault: 'prepared' });

/** The studio with its first template, for the application that is seeded first. */
const openStudio = async (whittle: Whittle) => {
  await whittle.setUp();
  await whittle.tokens.newToken();
  await expect(whittle.studio.count('12 of 22 allowed')).toBeVisible();
  await expect(whittle.studio.checkbox('Order Service')).toBeChecked();
};

/** Makes the token and takes its text. */
const made = async ({ studio, tokens, page, readClipboard }: Whittle): Promise<string> => {
  const name = await studio.name.inputValue();
  await studio.createAndCopy.click();
  await expect(tokens.title(name)).toBeVisible();
  await expect(page.getByText(/Clears in/).first()).toBeVisible();
  return await readClipboard();
};

/** Presses a key until the focus is somewhere; so often at most. */
const pressUntil = async (whittle: Whittle, key: string, isThere: () => Promise<boolean>) => {
  for (let times = 0; times < 120; times += 1) {
    if (await isThere()) return;
    await whittle.page.keyboard.press(key);
  }
  throw new Error(`${key} never gets there`);
};
const focused = (whittle: Whittle, selector: string, text: RegExp) => async (): Promise<boolean> =>
  await whittle.page.evaluate(
    ([wanted = '', source = '']) => {
      const element = document.activeElement;
      const words = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      return element?.matches(wanted) === true && new RegExp(source).test(words);
    },
    [selector, text.source],
  );

test.describe('The matrix', () => {
  test('says of an assistant’s token what the service says, call by call', async ({ whittle }) => {
    test.setTimeout(120_000);
    const { studio } = whittle;
    await openStudio(whittle);
    const says = await studio.verdicts();
    expect(says.size).toBe(22);
    expect([...says.values()].filter((verdict) => verdict === 'allowed')).toHaveLength(12);
    for (const { tool, action } of TOOLS) {
      if (discovery.includes(action)) expect(says.get(tool)).toBe('allowed');
      if (/create|update|delete|ingest|replay/.test(tool)) expect(says.get(tool)).toBe('denied');
    }

    const token = await made(whittle);
    const origin = await whittle.sandboxAddress();
    const answers = await createCaller(origin, token).answers(
      TOOLS.map(({ action }) => action),
      'Order Service',
    );
    expect(answers.size).toBe(22);
    const differences = TOOLS.filter(
      ({ tool, action }) => (says.get(tool) === 'denied') !== (answers.get(action) === 403),
    );
    expect(differences).toEqual([]);
  });

  test('tells why, and allows one more by keyboard alone', async ({ whittle }) => {
    const { page, studio, tokens } = whittle;
    await whittle.setUp();
    await pressUntil(whittle, 'Tab', focused(whittle, 'button', /^New token/));
    await page.keyboard.press('Enter');
    await expect(studio.count('12 of 22 allowed')).toBeVisible();
    await pressUntil(whittle, 'Tab', focused(whittle, 'td', /^applications\.list: allowed$/));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await expect(studio.cell('events.replay: denied')).toBeFocused();
    await expect(
      studio.pane.getByText('The action list of block 1 (this token) does not name event:replay.'),
    ).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Allow it' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(studio.count('13 of 22 allowed')).toBeVisible();
    // The button is gone with what it mended; nobody has to look for the place again.
    await expect(studio.cell('events.replay: allowed')).toBeFocused();
    await expect(studio.radio('Custom')).toBeChecked();
    await expect(studio.action('Events', 'replay')).toBeChecked();

    const name = await studio.name.inputValue();
    await pressUntil(whittle, 'Tab', focused(whittle, 'button', /^Create and copy/));
    await page.keyboard.press('Enter');
    await expect(tokens.title(name)).toBeVisible();
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    const origin = await whittle.sandboxAddress();
    const answers = await createCaller(origin, await whittle.readClipboard()).answers(
      ['event:replay', 'event:ingest'],
      'Order Service',
    );
    expect(answers.get('event:replay')).not.toBe(403);
    expect(answers.get('event:ingest')).toBe(403);
  });

  test('flags what the tool needs, and allows it at one press', async ({ whittle }) => {
    const { studio, pane } = { ...whittle, pane: whittle.studio.pane };
    await openStudio(whittle);
    await studio.switch('May find it by name').press('Space');
    await expect(studio.count('9 of 22 allowed')).toBeVisible();
    await expect(studio.cell('applications.list: denied, and needed')).toBeVisible();
    await expect(pane.getByText('Claude Desktop would not get far.')).toBeVisible();
    await pane.getByRole('button', { name: 'Allow finding' }).click();
    await expect(studio.count('12 of 22 allowed')).toBeVisible();
    await expect(studio.switch('May find it by name')).toBeChecked();
  });

  test('shows every action too, and a limit as what depends', async ({ whittle }) => {
    const { page, studio } = whittle;
    await openStudio(whittle);
    await page.getByRole('radio', { name: 'All actions' }).check({ force: true });
    await expect(studio.count('14 of 40 allowed')).toBeVisible();
    await studio.add('Subscription');
    await expect(studio.createAndCopy).toBeDisabled();
    const value = page.getByRole('textbox', { name: 'Subscription', exact: true });
    await expect(value).toBeFocused();
    await value.fill('orders');
    await value.press('Enter');
    await expect(page.getByText(/^This is no id/)).toBeVisible();
    await value.fill('2f6d1c3b-4a59-4e68-8778-695a4b3c2d1e');
    await value.press('Enter');
    await expect(studio.count('13 of 40 allowed, 1 depends')).toBeVisible();
    await studio.cell('Subscriptions: get: depends').focus();
    await expect(studio.pane.getByText('Allowed in some cases at most.')).toBeVisible();
    await studio.pane.getByRole('button', { name: 'Remove “Subscription”' }).click();
    await expect(studio.count('14 of 40 allowed')).toBeVisible();
  });
});

test.describe('An escape', () => {
  test('is told, closed at one press, and never left open by chance', async ({ whittle }) => {
    const { page, studio, tokens } = whittle;
    await openStudio(whittle);
    await studio.choose('Custom');
    await studio.action('App secrets', 'list').check({ force: true });
    await expect(studio.escape.getByText('This leaves an escape open.')).toBeVisible();
    await studio.escape.getByRole('button', { name: 'Close it: remove app secrets list' }).click();
    await expect(studio.escape).toHaveCount(0);
    await expect(studio.action('App secrets', 'list')).not.toBeChecked();

    await studio.action('App secrets', 'list').check({ force: true });
    await expect(studio.escape).toBeVisible();
    await studio.createAndCopy.click();
    await expect(studio.escape).toBeFocused();
    await expect(studio.escape.getByText(/^ ?Nothing is made until/)).toBeVisible();
    await expect(studio.heading).toBeVisible();

    // What opens it wider has to be looked at anew.
    await studio.escape.getByRole('checkbox', { name: 'Leave it open' }).check({ force: true });
    await studio.action('App secrets', 'create').check({ force: true });
    await expect(studio.escape.getByRole('checkbox', { name: 'Leave it open' })).not.toBeChecked();
    await studio.escape.getByRole('checkbox', { name: 'Leave it open' }).check({ force: true });
    const name = await studio.name.inputValue();
    await studio.create.click();
    await expect(tokens.title(name)).toBeVisible();
    await expect(page.getByText(/Clears in/)).toHaveCount(0);
  });

  test('is found where the window is narrow as well', async ({ whittle }) => {
    const { page, studio } = whittle;
    await openStudio(whittle);
    await studio.choose('Custom');
    await studio.action('App secrets', 'list').check({ force: true });
    await expect(studio.escape).toBeVisible();
    await page.setViewportSize({ width: 640, height: 900 });
    await expect(studio.escape).toBeHidden();
    await expect(studio.pane.getByText(/1 escape open$/)).toBeVisible();
    await studio.createAndCopy.click();
    await expect(studio.escape).toBeFocused();
  });
});

test.describe('What is changed at the last moment', () => {
  test('is what is signed, and an answer about its escapes is waited for', async ({ whittle }) => {
    const { page, studio, tokens } = whittle;
    await openStudio(whittle);
    await studio.name.fill('Sender');
    await studio.pressAtOnce(studio.radio('Send only'), studio.createAndCopy);
    await expect(tokens.title('Sender')).toBeVisible();
    await expect(page.getByText(/^May send events/)).toBeVisible();
    await expect(page.getByText(/Clears in/).first()).toBeVisible();
    const token = await whittle.readClipboard();
    const { answers } = createCaller(await whittle.sandboxAddress(), token);
    // What was chosen before could list them.
    await expect(answers(['event:ingest'], 'Order Service')).rejects.toThrow(
      /\/subscriptions\S* answered 403/,
    );

    await whittle.goTo('Tokens');
    await tokens.newToken();
    await studio.choose('Custom');
    await studio.action('App secrets', 'list').check({ force: true });
    await studio.escape.getByRole('checkbox', { name: 'Leave it open' }).check({ force: true });
    // It was ticked for less than is chosen now, which only the next answer tells.
    await studio.pressAtOnce(studio.action('App secrets', 'create'), studio.create);
    await expect(studio.escape).toBeFocused();
    await expect(studio.escape.getByText(/^ ?Nothing is made until/)).toBeVisible();
    await expect(studio.heading).toBeVisible();
  });
});

test.describe('A long token', () => {
  test('is told before a server refuses its header', async ({ whittle }) => {
    const { page, studio } = whittle;
    await openStudio(whittle);
    const warning = studio.pane.getByText(/^Some servers refuse headers over 8 KB/);
    /** A custom check that names so many bytes of what is never asked for. */
    const add = async (length: number, mark: string) => {
      await studio.add('Custom check');
      await expect(studio.editor.last()).toBeFocused();
      await page.keyboard.insertText(`check if action($a), $a != "${mark.repeat(length)}"`);
    };
    await expect(warning).toHaveCount(0);
    await add(3_600, 'a');
    await expect(studio.pane.getByText(/^6,\d{3} characters$/)).toBeVisible();
    await expect(warning).toHaveCount(0);
    await add(900, 'b');
    await expect(warning).toHaveText('Some servers refuse headers over 8 KB. This token comes near.');
    const said = studio.pane.getByText(/^7,\d{3} characters$/);
    const characters = Number((await said.innerText()).replaceAll(/\D/g, ''));
    await add(900, 'c');
    await expect(warning).toHaveText(
      'Some servers refuse headers over 8 KB, and this token alone fills one.',
    );
    await page.getByRole('button', { name: 'Remove the custom check' }).last().click();
    await expect(warning).toHaveText('Some servers refuse headers over 8 KB. This token comes near.');
    expect(await made(whittle)).toHaveLength(characters);
  });
});

test.describe('A custom check', () => {
  test('is looked at while it is written, and signed with the rest', async ({ whittle }) => {
    const { page, studio } = whittle;
    await openStudio(whittle);
    await studio.add('Custom check');
    await expect(studio.editor).toBeFocused();
    await expect(studio.createAndCopy).toBeDisabled();

    await page.keyboard.type('check if time($t), $t < ');
    await expect(page.getByText(/^The custom check can’t be read\. Line 1, character \d+\.$/)).toBeVisible();
    await expect(studio.editor).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('.cm-lintRange-error')).toBeVisible();
    await expect(studio.createAndCopy).toBeDisabled();

    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('operation("read")');
    await expect(page.getByText('A fact restricts nothing.')).toBeVisible();

    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('check if operation("read")');
    await expect(page.getByText(/It denies everything\. It asks for the fact operation/)).toBeVisible();
    await expect(page.locator('.cm-lintRange-warning')).toHaveText('operation');
    await expect(studio.count('0 of 22 allowed')).toBeVisible();

    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('check if act');
    await expect(page.getByRole('option', { name: /^action/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('option', { name: /^action/ })).toHaveCount(0);
    await expect(studio.editor).toBeFocused();
    await page.keyboard.press('Control+Space');
    await page.getByRole('option', { name: /^action/ }).click();
    await expect(studio.editor).toContainText('check if action("event:list")');
    await expect(studio.count('1 of 22 allowed')).toBeVisible();

    await page.keyboard.press('Tab');
    await expect(studio.editor).not.toBeFocused();
    await page.getByRole('button', { name: 'Remove the custom check' }).click();
    await expect(studio.count('12 of 22 allowed')).toBeVisible();

    await studio.add('Custom check');
    await expect(studio.editor).toBeFocused();
    await page.keyboard.type('check if action($a), $a.starts_with("event:")');
    await expect(studio.count('2 of 22 allowed')).toBeVisible();
    const token = await made(whittle);
    const origin = await whittle.sandboxAddress();
    const { answers } = createCaller(origin, token);
    await expect(answers(['event:list'], 'Order Service')).rejects.toThrow('/organizations answered 403');
  });
});

test.describe('A check that is too expensive', () => {
  test('is told as such, keeps what was said before in grey, and the app goes on', async ({ whittle }) => {
    const { page, studio } = whittle;
    await openStudio(whittle);
    await studio.add('Custom check');
    await expect(studio.editor).toBeFocused();
    const list = `[${Array.from({ length: 40 }, (_, at) => at).join(', ')}]`;
    const loops = ['$a', '$b', '$c', '$d', '$e', '$f'];
    const source = loops.reduceRight(
      (inner, name) => `${list}.all(${name} -> ${inner})`,
      loops.join(' + ').concat(' >= 0'),
    );
    await page.keyboard.insertText(`check if ${source}`);
    await expect(studio.pane.getByText('This token is too expensive to evaluate.')).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.getByRole('heading', { name: 'What it said before' })).toBeVisible();
    await expect(studio.count('12 of 22 allowed')).toBeVisible();
    await expect(studio.createAndCopy).toBeDisabled();
    await page.getByRole('button', { name: 'Remove the custom check' }).click();
    await expect(page.getByRole('heading', { name: 'What it says' })).toBeVisible();
    await expect(studio.count('12 of 22 allowed')).toBeVisible();
    await expect(studio.createAndCopy).toBeEnabled();
  });
});

test.describe('Narrowing further', () => {
  test('keeps within each parent, to any depth, until one is sealed', async ({ whittle }) => {
    const { page, studio, tokens } = whittle;
    await openStudio(whittle);
    await studio.name.fill('First');
    await made(whittle);

    const narrowFurther = async () => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Narrow further' }).click();
      await expect(studio.heading).toBeVisible();
    };
    await narrowFurther();
    await expect(page.getByText('Within', { exact: true })).toBeVisible();
    await expect(studio.checkbox(/^Payments ?, First is not for it$/)).toBeDisabled();
    await expect(studio.radio(/^Send only ?, First may not do it$/)).toBeDisabled();
    await studio.choose('Custom');
    const replay = studio.action('Events', /^replay ?, First may not do it$/);
    await expect(replay).toBeDisabled();
    const hatch = await page
      .getByRole('group', { name: 'Events', exact: true })
      .locator('[data-disabled]')
      .first()
      .evaluate((chip) => getComputedStyle(chip).backgroundImage);
    expect(hatch).toContain('repeating-linear-gradient');
    await studio.cell(/^events\.replay/).focus();
    await expect(studio.pane.getByText(/block 1 \(First\) does not name event:replay/)).toBeVisible();
    await expect(studio.pane.getByText(/so nothing here can allow it/)).toBeVisible();
    await expect(studio.pane.getByRole('button', { name: 'Allow it' })).toHaveCount(0);

    await studio.action('Subscriptions', 'list').uncheck({ force: true });
    await studio.action('Subscriptions', 'get').uncheck({ force: true });
    await expect(studio.count('10 of 22 allowed')).toBeVisible();
    await studio.name.fill('Second');
    await made(whittle);
    await narrowFurther();
    await studio.choose('Custom');
    await expect(studio.action('Subscriptions', /^list ?, Second may not do it$/)).toBeDisabled();
    await studio.switch('Seal it').press('Space');
    await studio.name.fill('Third');
    const token = await made(whittle);
    const origin = await whittle.sandboxAddress();
    const statuses = await createCaller(origin, token)
      .answers(['event:list', 'subscription:list'], 'Order Service')
      .catch((error: unknown) => String(error));
    expect(statuses).toContain('/subscriptions');

    await whittle.goTo('Tokens');
    await tokens.open('Second');
    await narrowFurther();
    await page.getByRole('button', { name: /Narrowed from$/ }).click();
    await expect(page.getByRole('option', { name: /^Third/ })).toBeDisabled();
    await page.keyboard.press('Escape');
    await tokens.tree.waitFor({ state: 'detached' });
  });
});
