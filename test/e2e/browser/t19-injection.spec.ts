import type { Page } from 'playwright';
import type { AppClient } from '#contract/index.ts';
import { CANARY_HOST, injections } from '#test/support/injections.ts';
import type { Injection } from '#test/support/injections.ts';
import { followLink } from '#test/support/link-client.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { createRandom } from '#test/support/random.ts';
import { createScanner } from '#test/support/scan.ts';
import { expect, test } from '#test/e2e/fixtures.ts';
import { PASSPHRASE } from '#test/e2e/pages/whittle.ts';
import type { Whittle } from '#test/e2e/pages/whittle.ts';
import { startServer } from '#test/e2e/shells.ts';
import type { Folders } from '#test/e2e/shells.ts';

const SEED = Number(process.env['WHITTLE_TEST_SEED'] ?? 19);
const COUNT = scaled(60, 500);
/** The sandbox takes ten requests a second for each root, so the applications are made with several. */
const ROOTS = scaled(12, 40);

/** One request as any other client of the service would send it; asked again when it is too soon. */
const ask = async (
  origin: string,
  root: string,
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> => {
  for (;;) {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${root}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return await answer.json();
    if (answer.status !== 429) throw new Error(`${method} ${path} was answered with ${answer.status}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

const textOf = async (client: AppClient, id: string): Promise<string> =>
  (await client.tokens.reveal({ id: id, confirmedRoot: true })).text;

/** Gives the service's organisation another name, as its other users can. */
const nameOrganization = async (service: Service, name: string): Promise<void> => {
  await ask(service.origin, service.root, 'PUT', `/organizations/${service.organizationId}`, { name });
};

type Service = { origin: string; root: string; organizationId: string };

/** Runs something with a vault of its own run: no page is there, and no page of later has seen any of it. */
const inServer = async <T>(folders: Folders, act: (client: AppClient) => Promise<T>): Promise<T> => {
  const server = await startServer(folders);
  try {
    return await act(await followLink(server.link));
  } finally {
    await server.stop();
  }
};

/** A vault with every payload as the name of an application and of a token, in its note, and some as names of roots. */
const fillVault = async (folders: Folders, payloads: readonly Injection[]): Promise<Service> =>
  await inServer(folders, async (client) => {
    await client.vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    const { connectionId, tokenId } = await client.services.trySandbox({});
    const connection = (await client.services.list({}))[0];
    if (connection === undefined) throw new Error('the sandbox is connected');
    const { baseUrl: origin, organization } = connection;
    const root = await textOf(client, tokenId);
    const service = { origin, root, organizationId: organization.id };

    // From outside: applications, the organisation, and roots that somebody made at the service.
    const roots: string[] = [];
    for (const { name } of payloads.slice(0, ROOTS)) {
      const made = (await ask(origin, root, 'POST', '/service_token', {
        organization_id: organization.id,
        name,
      })) as { biscuit: string };
      roots.push(made.biscuit);
    }
    await Promise.all(
      roots.map(async (own, at) => {
        for (const { name } of payloads.filter((_, index) => index % roots.length === at))
          await ask(origin, own, 'POST', '/applications', { organization_id: organization.id, name });
      }),
    );
    await nameOrganization(service, payloads[0]?.name ?? '');
    const { applications } = await client.services.sync({ connectionId });
    const known = new Map(applications.map(({ id, name }) => [name, id]));
    expect(payloads.filter(({ name }) => !known.has(name))).toEqual([]);

    // From the user: names and notes, and the activity that tells of them.
    const { presets } = await client.services.catalogue({ service: 'sandbox' });
    const parents = (await client.tokens.list({})).filter(({ kind }) => kind === 'root');
    expect(parents.filter(({ name }) => payloads.some((payload) => payload.name === name))).toHaveLength(
      ROOTS,
    );
    for (const [index, { name, long }] of payloads.entries()) {
      const parentId = parents[index % parents.length]?.id ?? tokenId;
      const made = await client.tokens.attenuate({
        parentId,
        name: index % 4 === 0 ? 'Another name at first' : name,
        tool: 'ci',
        restrictions: [
          ...(index % 2 === 0
            ? [{ kind: 'applications' as const, ids: [known.get(name) ?? ''], discovery: [] }]
            : []),
          { kind: 'actions', actions: presets.find(({ id }) => id === 'read')?.actions ?? [] },
        ],
        note: long,
        copy: false,
      });
      if (index % 4 === 0) await client.tokens.rename({ id: made.id, name });
    }
    return service;
  });

/** Everything that would tell that something ran, or that the page's policy had to stop it. */
const setTrap = async (page: Page) => {
  const heard: string[] = [];
  page.on('dialog', (dialog) => {
    heard.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().includes(CANARY_HOST)) heard.push(`request ${request.url()}`);
  });
  page.on('popup', (popup) => heard.push(`window ${popup.url()}`));
  page.on('framenavigated', (frame) => {
    if (frame.parentFrame() !== null) heard.push(`frame ${frame.url()}`);
  });
  await page.evaluate(() => {
    const trap = window as unknown as { firedIds: unknown[]; f: (id: unknown) => void };
    trap.firedIds = [];
    trap.f = (id) => void trap.firedIds.push(id);
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      trap.firedIds.push(`stopped by ${effectiveDirective}: ${blockedURI}`),
    );
  });
  return {
    /** What fired so far; the page must still be the one that the trap was set in. */
    fired: async (): Promise<unknown[]> => [
      ...heard,
      ...(await page.evaluate(
        () => (window as unknown as { firedIds?: unknown[] }).firedIds ?? ['the page was replaced'],
      )),
    ],
  };
};

/**
 * What a payload would leave in the document if it became more than text, whether or not it could run; the page's own
 * markup has none of it.
 */
const strangers = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const tags = 'iframe, object, embed, base, math, image, video, audio, marquee, xmp, animate, noscript';
    const found = [
      ...document.querySelectorAll(`${tags}, body script, body style, body link, body meta, form[action]`),
    ];
    for (const element of document.querySelectorAll('*'))
      for (const { name, value } of element.attributes)
        if (
          name.startsWith('on') ||
          name === 'srcdoc' ||
          (['href', 'src', 'data', 'action', 'formaction', 'xlink:href'].includes(name) &&
            /^\W*(javascript|data):/i.test(value))
        )
          found.push(element);
    return found.map((element) => element.outerHTML.slice(0, 200));
  });

/** All that is shown as text: the document's text, its labels, and what stands in its fields. */
const textsOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.body.textContent,
      ...[...document.querySelectorAll('[aria-label], [title]')].flatMap((element) => [
        element.getAttribute('aria-label'),
        element.getAttribute('title'),
      ]),
      ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
    ].join('\n'),
  );

/** Which payloads fire in a page without any fence: written with `innerHTML`, and as a document of their own. */
const firesUnfenced = async (page: Page, payloads: readonly Injection[]): Promise<Set<number>> => {
  const asked = new Set<number>();
  page.on('request', (request) => {
    const { host, pathname } = new URL(request.url());
    if (host === CANARY_HOST) asked.add(Number(pathname.slice(1)));
  });
  await page.evaluate(
    (names) => {
      const trap = window as unknown as { firedIds: number[]; f: (id: number) => void };
      trap.firedIds = [];
      trap.f = (id) => void trap.firedIds.push(id);
      const frame = (): Document => {
        const made = document.body.appendChild(document.createElement('iframe'));
        if (made.contentDocument === null) throw new Error('a frame has a document');
        return made.contentDocument;
      };
      for (const name of names) {
        const within = frame();
        within.body.innerHTML = name;
        for (const link of within.querySelectorAll('a, button'))
          link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
        const whole = frame();
        whole.write(name);
        whole.close();
      }
    },
    payloads.map(({ name }) => name),
  );
  // Images and frames take their time; what is asked for is that many have fired.
  const fired = async () =>
    new Set([
      ...asked,
      ...(await page.evaluate(() => (window as unknown as { firedIds: number[] }).firedIds)),
    ]);
  await expect.poll(async () => (await fired()).size).toBeGreaterThan(payloads.length / 2);
  return await fired();
};

/** A page of the same browser with none of the app's fences. */
const plainPage = ({ page }: Whittle): Promise<Page> => page.context().newPage();

const openAddress = (page: Page, hash: string): Promise<void> =>
  page.evaluate((next) => void (window.location.hash = next), hash);

test('Injected text is text on every screen, and runs nowhere', async ({ launch, folders, shell }) => {
  test.setTimeout(scaled(180_000, 1_800_000));
  const random = createRandom(SEED);
  const payloads = injections(random, COUNT);
  const service = await fillVault(folders, payloads);
  const whittle = await launch();
  const { page, tokens, lockScreen, security, studio, goTo } = whittle;

  // It is able to fail: without fences the same payloads do run.
  const plain = await plainPage(whittle);
  const unfenced = await firesUnfenced(plain, payloads);
  const shapesFired = new Set(payloads.filter(({ id }) => unfenced.has(id)).map(({ shape }) => shape));
  await plain.close();

  // What can't be pressed is told at once, with its place.
  page.setDefaultTimeout(15_000);
  const trap = await setTrap(page);
  const seen = { names: new Set<number>(), notes: new Set<number>() };
  let screens = 0;
  const look = async (screen: string): Promise<string> => {
    const texts = await textsOf(page);
    for (const { id, name, long } of payloads) {
      if (texts.includes(name)) seen.names.add(id);
      if (texts.includes(long)) seen.notes.add(id);
    }
    expect({ screen, seed: SEED, fired: await trap.fired(), strangers: await strangers(page) }).toEqual({
      screen,
      seed: SEED,
      fired: [],
      strangers: [],
    });
    screens += 1;
    return texts;
  };
  const shows = (name: string): Promise<void> =>
    expect
      .poll(async () => (await textsOf(page)).includes(name), {
        message: `${name} is shown as text, seed ${SEED}`,
      })
      .toBe(true);

  await look('lock page');
  await lockScreen.unlock(PASSPHRASE);
  await expect(tokens.tree).toBeVisible();

  // The tree holds what is in sight: it is opened and walked through from its beginning to its end.
  await tokens.tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('*');
  const inTree = new Set<number>();
  const steps = Math.ceil((payloads.length + ROOTS) / 5);
  for (let step = 0; step <= steps * 3; step += 1) {
    const texts = (await page.getByRole('treeitem').allTextContents()).join('\n');
    for (const { id, name } of payloads) if (texts.includes(name)) inTree.add(id);
    if (inTree.size === payloads.length) break;
    if (step <= steps) await look('tokens');
    // A busy machine may draw later than the keys come: what was passed over is looked at once more.
    const atEnd = step % (steps + 1) === steps;
    await page.keyboard.press(atEnd ? 'Home' : 'PageDown');
  }
  expect(payloads.filter(({ id }) => !inTree.has(id)).map(({ name }) => name)).toEqual([]);

  const ids = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-token]')].map((row) => row.dataset['token'] ?? ''),
  );
  for (const id of ids.slice(0, scaled(12, 40))) {
    await openAddress(page, `#/tokens/${id}`);
    await expect(page.getByRole('button', { name: 'More' })).toBeVisible();
    await page.getByRole('button', { name: /^Blocks/ }).click();
    await look('token');
  }
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /^Rename/ }).click();
  await expect(tokens.dialog.or(security.dialog)).toBeVisible();
  await look('rename');
  await page.keyboard.press('Escape');

  // A search for a payload, a place that is one, and a name that is written on the spot.
  for (const { name, long } of random.shuffled(payloads).slice(0, scaled(8, 40))) {
    await tokens.search.fill(long.slice(0, 190));
    await look('search');
    await tokens.search.fill('');
    await openAddress(page, `#/tokens/${encodeURIComponent(name)}`);
    await look('a place that is no token');
    await openAddress(page, `#/tokens/${name}`);
    await look('a place that is no token');
  }

  await goTo('Tokens');
  await tokens.newToken();
  await expect(studio.createAndCopy).toBeVisible();
  await studio.name.fill(payloads[3]?.name ?? '');
  // One application after the other, of those that the list shows.
  await shows(payloads[5]?.name ?? '');
  await look('studio');

  // Another name for the organisation at each sync.
  const origin = await whittle.sandboxAddress();
  await goTo('Services');
  await shows(payloads[0]?.name ?? '');
  await look('services');
  const organizations = random.shuffled(payloads).slice(0, scaled(5, 30));
  for (const { name } of organizations) {
    await nameOrganization({ ...service, origin }, name);
    await page.getByRole('button', { name: /^Sync now/ }).click();
    await expect(page.getByText(name, { exact: true })).toBeVisible();
    await look('services');
  }

  await goTo('Activity');
  await expect(
    page
      .getByText(payloads.at(-1)?.name ?? '')
      .filter({ visible: true })
      .first(),
  ).toBeVisible();
  await look('activity');
  for (const { name } of random.shuffled(payloads).slice(0, scaled(8, 40))) {
    const search = page.getByRole('searchbox', { name: 'Search the activity' });
    await search.fill(name);
    await expect(page.getByText(name).filter({ visible: true }).first()).toBeVisible();
    await look('activity, searched');
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
  const doomed = payloads[ROOTS - 1]?.name ?? '';
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
  await look('lock page, after');
  expect([...seen.names]).toHaveLength(payloads.length);
  expect(seen.notes.size).toBeGreaterThan(payloads.length / 2);

  proved(
    'T19',
    `${shell}: ${payloads.length} payloads of ${shapesFired.size} shapes that run without fences (${unfenced.size} fired there) as names of tokens, applications, ${ROOTS} roots, ${organizations.length + 1} organisations, and in notes; ${screens} looks at all screens, all shown as text, ${(await trap.fired()).length} executions`,
  );
});

/** What the page's own memory holds, as its engine writes it down. */
const heapOf = async (page: Page): Promise<Buffer> => {
  const session = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return Buffer.from(chunks.join(''));
};

test('A token that was neither shown nor copied is not in the heap of the page', async ({
  launch,
  folders,
  shell,
}) => {
  test.setTimeout(180_000);
  const COUNT_KEPT = scaled(20, 100);
  const secrets = await inServer(folders, async (client) => {
    await client.vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    const { tokenId } = await client.services.trySandbox({});
    const { presets } = await client.services.catalogue({ service: 'sandbox' });
    const texts: Record<string, string> = { root: await textOf(client, tokenId) };
    for (let index = 0; index < COUNT_KEPT; index += 1) {
      const made = await client.tokens.attenuate({
        parentId: tokenId,
        name: `Kept ${index}`,
        tool: 'ci',
        restrictions: [{ kind: 'actions', actions: presets.find(({ id }) => id === 'read')?.actions ?? [] }],
        copy: false,
      });
      texts[`Kept ${index}`] = await textOf(client, made.id);
    }
    return texts;
  });
  // The engine writes no more than 1024 characters of a text down, so both ends are looked for.
  const scanner = createScanner(
    Object.fromEntries(
      Object.entries(secrets).flatMap(([name, text]) => [
        [`${name}, beginning`, text.slice(0, 300)],
        [`${name}, end`, text.slice(-100)],
      ]),
    ),
  );
  const whittle = await launch();
  const { page, tokens, lockScreen, goTo } = whittle;
  await lockScreen.unlock(PASSPHRASE);
  for (const name of Object.keys(secrets)
    .filter((each) => each !== 'root')
    .slice(0, 6)) {
    await tokens.search.fill(name);
    await tokens.open(name);
    await expect(tokens.title(name)).toBeVisible();
    await page.getByRole('button', { name: /^Blocks/ }).click();
  }
  await goTo('Activity');
  await goTo('Tokens');
  await tokens.search.fill('Kept 1');
  await tokens.open(/Kept 1\b/);
  await expect(tokens.hold).toBeVisible();
  const masked = await heapOf(page);
  expect(scanner.look('heap', masked)).toEqual([]);

  // It is able to fail: what a script reads from the screen while it is shown is found.
  await tokens.hold.hover();
  await page.mouse.down();
  await expect(tokens.shown).toHaveText(secrets['Kept 1'] ?? '');
  await tokens.shown.evaluate((shown) =>
    Object.assign(window, { taken: (shown.textContent ?? '').split('') }),
  );
  await page.evaluate(() => {
    const { taken } = window as unknown as { taken: string[] };
    Object.assign(window, { taken: JSON.parse(JSON.stringify([taken.join('')])) as string[] });
  });
  const held = scanner.look('heap', await heapOf(page));
  await page.mouse.up();
  expect(held.map(({ secret }) => secret)).toContain('Kept 1, beginning');
  proved(
    'T19',
    `${shell}: ${Object.keys(secrets).length} masked tokens, 0 in a heap of ${masked.length >> 20} MB; 1 found while it is shown and read`,
  );
});
