import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '#test/e2e/fixtures.ts';
import { electronArguments, electronBinary, environment, startElectron } from '#test/e2e/shells.ts';
import type { Whittle } from '#test/e2e/pages/whittle.ts';
import { hostileLinks, isGood } from '#test/support/hostile-links.ts';
import { proved } from '#test/support/promise.ts';
import { createRandom } from '#test/support/random.ts';
import { visibleTitles } from '#test/support/x-display.ts';

const mainOf = ({ main }: Whittle) => {
  if (!main) throw new Error('this shell has no main process to ask');
  return main;
};

/** What a page could do once it is in strange hands. */
const addLink = async (page: Page, href: string, download?: string): Promise<void> =>
  await page.evaluate(
    ([address, name]) => {
      const link = document.createElement('a');
      link.textContent = 'a link';
      link.href = address ?? '';
      if (name === undefined) link.target = '_blank';
      else link.download = name;
      link.style.cssText = 'position:fixed;top:0;left:0;z-index:9999;background:white';
      document.body.append(link);
    },
    [href, download] as const,
  );
const clickAddedLink = async (page: Page): Promise<void> => {
  const link = page.getByText('a link', { exact: true });
  await link.click();
  await link.evaluate((element) => element.remove());
};

test.describe('The doors of the window', () => {
  test('lead to a few known places outside, and only where the user goes', async ({ launch, folders }) => {
    // What Electron calls on Linux to open an address: it writes down what it was given.
    const bin = join(folders.home, 'bin');
    const opened = join(folders.home, 'opened');
    mkdirSync(bin);
    writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" >>'${opened}'\n`, { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${bin}${delimiter}${path}`;
    const whittle = await launch();
    process.env['PATH'] = path;
    const { page, firstRun } = whittle;
    await expect(firstRun.heading).toBeVisible();

    const hostile = [
      'https://evil.test/',
      'http://www.hook0.com/',
      'ftp://www.hook0.com/',
      'mailto:a@evil.test',
    ];
    for (const href of [...hostile, 'whittle://open/tokens', 'app://whittle/', 'data:text/html,x']) {
      await addLink(page, href);
      await clickAddedLink(page);
    }
    // No click: a page that acts by itself.
    await expect
      .poll(async () => {
        await page.evaluate(() => void window.open('https://www.hook0.com/by-itself'));
        return whittle.log().split('new window').length - 1;
      })
      .toBeGreaterThan(hostile.length);
    await addLink(page, 'https://www.hook0.com/by-the-user');
    await clickAddedLink(page);
    await expect
      .poll(() => existsSync(opened) && readFileSync(opened, 'utf8'))
      .toBe('https://www.hook0.com/by-the-user\n');
    // One click is for one link.
    await page.evaluate(() => void window.open('https://www.hook0.com/and-again'));
    await addLink(page, 'https://app.hook0.com/');
    await clickAddedLink(page);
    await expect
      .poll(() => readFileSync(opened, 'utf8'))
      .toBe('https://www.hook0.com/by-the-user\nhttps://app.hook0.com/\n');
    expect(await mainOf(whittle).evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(
      1,
    );
    expect(whittle.log()).not.toContain('evil.test');
  });

  test('save an export where the user says, and nothing else', async ({ whittle, folders }) => {
    const { page, firstRun } = whittle;
    await expect(firstRun.heading).toBeVisible();
    const place = join(folders.home, 'Whittle.whittle');
    const main = mainOf(whittle);
    // In place of the system's dialog, which is behind our fence: it says where.
    await main.evaluate(({ session }, to) => {
      session.fromPartition('whittle').on('will-download', (event, item) => {
        if (!event.defaultPrevented) item.setSavePath(to);
      });
    }, place);

    const save = async (name: string, bytes: string): Promise<void> => {
      const address = await page.evaluate((text) => URL.createObjectURL(new Blob([text])), bytes);
      await addLink(page, address, name);
      await clickAddedLink(page);
    };
    const refused = () => whittle.log().split('"download"').length - 1;

    await save('Whittle.exe', 'a program');
    await expect.poll(refused).toBe(1);
    await addLink(page, 'app://whittle/index.html', 'page.whittle');
    await clickAddedLink(page);
    await expect.poll(refused).toBe(2);
    await addLink(page, 'data:text/plain,x', 'text.whittle');
    await clickAddedLink(page);
    await expect.poll(refused).toBe(3);
    expect(existsSync(place)).toBe(false);

    await save('Whittle.whittle', 'what was exported');
    await expect.poll(() => existsSync(place) && readFileSync(place, 'utf8')).toBe('what was exported');
  });

  test('keep the window out of screenshots as the user has chosen, also before the vault is read', async ({
    launch,
    folders,
  }) => {
    const whittle = await launch();
    await whittle.setUp();
    const main = mainOf(whittle);
    // Where the system can't protect a window, the wish for it can be heard.
    await main.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const wishes: boolean[] = [];
      Object.assign(globalThis, { wishes });
      if (window) window.setContentProtection = (wish) => void wishes.push(wish);
    });
    const file = join(folders.data, 'window.json');
    // Read as text: in the middle of being written it is no JSON.
    const remembers = (wish: boolean) =>
      existsSync(file) && readFileSync(file, 'utf8').includes(`"hideFromCapture":${wish}`);
    await expect.poll(() => remembers(true)).toBe(true);
    for (const wish of [false, true, false]) {
      await whittle.page.evaluate(async (hideFromCapture) => {
        const { whittle: transport } = window as unknown as {
          whittle: { call(method: string, input: unknown): Promise<unknown> };
        };
        await transport.call('settings.set', { hideFromCapture });
      }, wish);
      await expect.poll(() => remembers(wish)).toBe(true);
    }
    expect(await main.evaluate(() => (globalThis as unknown as { wishes: boolean[] }).wishes)).toEqual([
      false,
      true,
      false,
    ]);
  });

  test('let a page be printed', async ({ whittle }) => {
    const { page, firstRun } = whittle;
    await expect(firstRun.heading).toBeVisible();
    const titles = async () => await visibleTitles(process.env['DISPLAY'] ?? '');
    expect(await titles()).not.toContain('Print');
    // The page waits for the dialog, so nobody waits for the page.
    await page.evaluate(() => void setTimeout(() => window.print()));
    await expect.poll(titles).toContain('Print');
    await mainOf(whittle)
      .evaluate(({ app }) => app.exit())
      .catch(() => undefined);
  });

  test('open the screen that a link names, and do nothing for any other', async ({ launch, folders }) => {
    const whittle = await launch();
    const { page, firstRun } = whittle;
    await expect(firstRun.heading).toBeVisible();
    await page.evaluate(() => {
      const heard: unknown[] = [];
      Object.assign(window, { heard });
      const { whittle: transport } = window as unknown as {
        whittle: { listen(event: string, hear: (payload: unknown) => void): void };
      };
      for (const event of ['screen.opened', 'vault.changed', 'settings.changed', 'clipboard.changed'])
        transport.listen(event, (payload) => void heard.push(payload));
    });
    const heard = async () => await page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);

    /** Starts Whittle again, as the system does when a link is followed, and waits for its end. */
    const follow = async (...links: readonly string[]): Promise<void> => {
      const again = spawn(electronBinary(), [...electronArguments, ...links], {
        env: environment(folders),
        stdio: 'ignore',
      });
      await once(again, 'exit');
    };

    // No command line can carry a NUL, and half a surrogate is no text. Chromium takes the white space off both ends of
    // a word, and hands over so much and no more.
    const links = hostileLinks(createRandom(23), 2_000).filter(
      (link) =>
        !link.includes('\0') &&
        !/\p{Surrogate}/u.test(link) &&
        !link.startsWith('-') &&
        link.length < 300 &&
        !isGood(link.trim()),
    );
    expect(links.length).toBeGreaterThanOrEqual(1_000);
    const batch: string[] = [];
    for (const link of links) {
      if (batch.join().length > 20_000) await follow(...batch.splice(0));
      batch.push(link);
    }
    await follow(...batch);
    expect(await heard()).toEqual([]);

    await follow('whittle://open/settings');
    await expect.poll(heard).toEqual([{ room: 'settings', tokenId: null }]);
    await expect.poll(() => page.evaluate(() => window.location.hash)).toContain('settings');
    for (const word of ['evil', 'copy', 'passphrase']) expect(whittle.log()).not.toContain(word);
    expect(whittle.log()).toContain('a link that opens no screen was ignored');
    proved('T23', `${links.length} hostile links to a running window, 0 heard by it`);
  });

  test('open at the screen of the link that has started it', async ({ folders }) => {
    const running = await startElectron(folders, 'whittle://open/lock', 'whittle://open/services');
    await expect.poll(() => running.page.evaluate(() => window.location.hash)).toContain('services');
    await running.stop();
  });
});
