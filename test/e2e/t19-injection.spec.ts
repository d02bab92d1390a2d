import { shown } from '#renderer/words/shown.ts';
import { injections } from '#test/support/injections.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { createRandom } from '#test/support/random.ts';
import { issued } from './biscuits.ts';
import { expect, test } from './fixtures.ts';
import { fillVault, nameOrganization } from './injected-vault.ts';
import { firesUnfenced, setTrap } from './injection-trap.ts';
import { PASSPHRASE } from './pages/whittle.ts';

const SEED = Number(process.env['WHITTLE_TEST_SEED'] ?? 19);
/**
 * The pages are the same in both shells, so Electron has the smaller share. `some`: how many where each takes a screen
 * of its own; `few`: where each takes a screen that is long in drawing.
 */
const AMOUNTS = {
  browser: { count: scaled(60, 500), roots: scaled(12, 40), some: scaled(8, 40), few: scaled(1, 5) },
  electron: { count: scaled(20, 120), roots: scaled(3, 12), some: scaled(2, 12), few: scaled(1, 3) },
};
/** Payloads in one foreign token. */
const PIECE = 20;

/** As a text of Datalog, which is how it is shown too. */
const quoted = (text: string): string => JSON.stringify(text);
/** As a part of a JWT. */
const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

test('Injected text is text on every screen, and runs nowhere', async ({ launch, folders, shell }) => {
  test.setTimeout(scaled(180_000, 1_800_000));
  const { count, roots, some, few } = AMOUNTS[shell];
  const random = createRandom(SEED);
  const payloads = injections(random, count);
  const service = await fillVault(folders, payloads, roots);
  const whittle = await launch();
  const { page, tokens, lockScreen, security, studio, explain, goTo } = whittle;

  // It is able to fail: without fences the same payloads do run.
  const unfenced = await firesUnfenced(whittle, payloads);
  const shapesFired = new Set(payloads.filter(({ id }) => unfenced.has(id)).map(({ shape }) => shape));

  // What can't be pressed is told at once, with its place.
  page.setDefaultTimeout(15_000);
  const trap = await setTrap(page);
  const seen = { names: new Set<number>(), notes: new Set<number>(), foreign: new Set<number>() };
  let looks = 0;
  const look = async (screen: string): Promise<void> => {
    const { texts, fired, strangers } = await trap.look();
    expect({ screen, seed: SEED, fired, strangers }).toEqual({
      screen,
      seed: SEED,
      fired: [],
      strangers: [],
    });
    for (const { id, name, long } of payloads) {
      if (texts.includes(name)) seen.names.add(id);
      if (texts.includes(long)) seen.notes.add(id);
    }
    looks += 1;
  };
  const shows = (name: string): Promise<void> =>
    expect
      .poll(async () => (await trap.look()).texts.includes(name), {
        message: `${name} is shown as text, seed ${SEED}`,
      })
      .toBe(true);
  const openAddress = (hash: string): Promise<void> =>
    page.evaluate((next) => void (window.location.hash = next), hash);

  const inTurn = random.shuffled(payloads);
  let typed = 0;
  /** Writes another payload into each field that can be seen; so many there are at first. */
  const typeEverywhere = async (screen: string, fieldCount: number): Promise<void> => {
    const kinds = ['text', 'search', 'password', 'email', 'url'].map((type) => `input[type=${type}]`);
    const fields = page
      .locator([...kinds, 'textarea', '[contenteditable=true]'].join(', '))
      .filter({ visible: true });
    await expect(fields).toHaveCount(fieldCount);
    for (let at = 0; at < (await fields.count()); at += 1) {
      await fields.nth(at).fill(inTurn[typed % count]?.long ?? '');
      typed += 1;
      await look(`${screen}, field ${at + 1}`);
    }
  };

  await look('lock page');
  await lockScreen.unlock(PASSPHRASE);
  await expect(tokens.tree).toBeVisible();

  // The tree holds what is in sight: it is opened and walked through from its beginning to its end.
  await tokens.tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('*');
  const inTree = new Set<number>();
  const ids = new Set<string>();
  const steps = Math.ceil((count + roots) / 5);
  for (let step = 0; step <= steps * 3; step += 1) {
    const rows = await page
      .locator('[data-token]')
      .evaluateAll((all) =>
        all.map((row) => ({ id: row.getAttribute('data-token') ?? '', text: row.textContent })),
      );
    const texts = rows.map(({ text }) => text).join('\n');
    for (const { id } of rows) ids.add(id);
    for (const { id, name } of payloads) if (texts.includes(name)) inTree.add(id);
    if (inTree.size === count) break;
    if (step <= steps) await look('tokens');
    // A busy machine may draw later than the keys come: what was passed over is looked at once more.
    const atEnd = step % (steps + 1) === steps;
    await page.keyboard.press(atEnd ? 'Home' : 'PageDown');
  }
  expect(payloads.filter(({ id }) => !inTree.has(id)).map(({ name }) => name)).toEqual([]);

  for (const id of random.shuffled([...ids]).slice(0, some)) {
    await openAddress(`#/tokens/${id}`);
    await expect(page.getByRole('button', { name: 'More' })).toBeVisible();
    await page.getByRole('button', { name: /^Blocks/ }).click();
    await look('token');
  }
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Rename/ }).click();
  await expect(tokens.dialog.or(security.dialog)).toBeVisible();
  await look('rename');
  await page.keyboard.press('Escape');

  // A search for a payload, and a place that is one.
  for (const { name, long } of random.shuffled(payloads).slice(0, some)) {
    await tokens.search.fill(long.slice(0, 190));
    await look('search');
    await tokens.search.fill('');
    await openAddress(`#/tokens/${encodeURIComponent(name)}`);
    await look('a place that is no token');
    await openAddress(`#/tokens/${name}`);
    await look('a place that is no token');
  }

  // All that can be written where a token is made; the applications are in its list.
  await goTo('Tokens');
  await tokens.newToken();
  await expect(studio.createAndCopy).toBeVisible();
  await shows(payloads[5]?.name ?? '');
  await look('studio');
  for (const { name } of inTurn.filter(({ name: each }) => each.length <= 40).slice(0, few)) {
    await studio.saveTemplate(name);
    await expect(studio.template).toContainText(name);
    await look('studio, a template');
  }
  for (const restriction of ['Subscription', 'Labels', 'Custom check']) await studio.add(restriction);
  await expect(studio.editor).toBeFocused();
  for (let time = 0; time < few; time += 1) await typeEverywhere('studio', 5);

  // Tokens of strangers, in whose checks, facts and claims anything may stand.
  await explain.open();
  for (let from = 0; from < count; from += PIECE) {
    const piece = payloads.slice(from, from + PIECE);
    const facts = piece.map(({ name }) => `right(${quoted(name)});`);
    const checks = piece.map(({ name }) => `check if namespace(${quoted(name)});`);
    await explain.ask(issued(facts.join(' '), checks.join(' ')).token);
    await expect(explain.title(/unknown signer/)).toBeVisible();
    await look('explain, a Biscuit');
    const { texts } = await trap.look();
    for (const { id, name } of piece) if (texts.includes(shown(quoted(name)))) seen.foreign.add(id);
    const [{ name } = { name: '' }] = piece;
    const claims = {
      iss: name,
      sub: name,
      ...Object.fromEntries(piece.map((each) => [each.name, each.name])),
    };
    await explain.ask([encoded({ alg: name, typ: name }), encoded(claims), 'c2ln'].join('.'));
    await expect(explain.title('A JWT')).toBeVisible();
    await look('explain, a JWT');
  }

  // Another name for the organisation at each sync.
  const origin = await whittle.sandboxAddress();
  await goTo('Services');
  await shows(payloads[0]?.name ?? '');
  await look('services');
  const organizations = random.shuffled(payloads).slice(0, some);
  for (const { name } of organizations) {
    await nameOrganization({ ...service, origin }, name);
    await page.getByRole('button', { name: /^Sync now/ }).click();
    await expect(page.getByText(name, { exact: true })).toBeVisible();
    await look('services');
  }
  await whittle.addAnother();
  await page.getByRole('button', { name: 'Self-hosted' }).click();
  await typeEverywhere('services, another', 2);
  await page.keyboard.press('Escape');

  await goTo('Activity');
  await expect(
    page
      .getByText(payloads.at(-1)?.name ?? '')
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  await look('activity');
  const search = page.getByRole('searchbox', { name: 'Search the activity' });
  for (const { name, long } of payloads) {
    await search.fill(name);
    await shows(long);
    await look('activity, searched');
  }
  for (const { name } of random.shuffled(payloads).slice(0, some)) {
    await search.fill(`${name}!`);
    await expect(page.getByText(`Nothing is about “${name}!”.`)).toBeVisible();
    await look('activity, nothing found');
  }

  await goTo('Settings');
  await look('settings');
  await security.open();
  await page.getByRole('button', { name: 'Check everything now' }).click();
  await expect(security.section('Checks')).toContainText(/(\d+) of \1 opened/, { timeout: 60_000 });
  await look('security');

  // What would be killed, in the question before a revoke.
  const doomed = payloads[roots - 1]?.name ?? '';
  await goTo('Tokens');
  await tokens.search.fill(doomed);
  await tokens.open(doomed);
  await tokens.askRevoke();
  await expect(tokens.dialog).toContainText('Kills');
  await shows(doomed);
  await look('revoke');
  await page.keyboard.press('Escape');

  await whittle.lock();
  await expect(lockScreen.heading).toBeVisible();
  await typeEverywhere('lock page, after', 1);
  expect([...seen.names]).toHaveLength(count);
  expect([...seen.notes]).toHaveLength(count);
  expect([...seen.foreign]).toHaveLength(count);

  proved(
    'T19',
    `${shell}: ${count} payloads of ${shapesFired.size} shapes that run without fences (${unfenced.size} fired there) as names of tokens, applications, ${roots} roots, ${organizations.length + 1} organisations, in notes and in tokens of strangers, ${typed} written into fields; ${looks} looks at all screens, all shown as text, 0 executions`,
  );
});
