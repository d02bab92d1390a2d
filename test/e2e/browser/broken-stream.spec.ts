import { expect, test } from '#test/e2e/fixtures.ts';
import { PASSPHRASE } from '#test/e2e/pages/whittle.ts';
import { openChromium, startServer } from '#test/e2e/shells.ts';

/** What the page's own calls go through, so that the test can hold its stream of events. */
type Held = { authorization: string; cut: () => void; reopen: (() => void) | null };

/** Runs in the page before anything else: a stream that was cut is opened again only when the test lets it. */
const holdStream = () => {
  const through = window.fetch.bind(window);
  const held: Held = { authorization: '', cut: () => {}, reopen: null };
  let streams = 0;
  window.fetch = async (path, options) => {
    const headers = new Headers(options?.headers);
    if (path === '/call') held.authorization = headers.get('authorization') ?? '';
    if (path !== '/events') return through(path, options);
    streams += 1;
    if (streams > 1) await new Promise<void>((resolve) => (held.reopen = resolve));
    const end = new AbortController();
    held.cut = () => end.abort();
    return through(path, { ...options, signal: end.signal });
  };
  Object.assign(window, { held });
};

test.use({ vault: 'prepared' });

test('A stream that broke unseen, as over a sleep of the computer, is caught up with', async ({
  folders,
}) => {
  const server = await startServer(folders);
  const context = await openChromium(folders);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.addInitScript(holdStream);
    await page.goto(server.link);
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    const tokens = page.getByRole('heading', { name: 'Tokens' });
    await expect(tokens).toBeVisible();

    await page.evaluate(async () => {
      const { held } = window as unknown as { held: Held };
      held.cut();
      await fetch('/call', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: held.authorization },
        body: JSON.stringify({ method: 'vault.lock', input: {} }),
      });
    });
    await page.waitForFunction(() => (window as unknown as { held: Held }).held.reopen !== null);
    await expect(tokens).toBeVisible();
    await page.evaluate(() => (window as unknown as { held: Held }).held.reopen?.());
    await expect(page.getByRole('heading', { name: 'Whittle is locked' })).toBeVisible();
  } finally {
    await server.stop();
    await context.close();
  }
});
