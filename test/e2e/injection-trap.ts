import { expect } from '@playwright/test';
import type { Page } from 'playwright';
import { CANARY_HOST } from '#test/support/injections.ts';
import type { Injection } from '#test/support/injections.ts';
import type { Whittle } from './pages/whittle.ts';

/** What a page holds: all its text, what has run in it, and elements that are none of its own. */
export type Looked = { texts: string; fired: unknown[]; strangers: string[] };

/** In the page. Strangers are what a payload leaves in a document when it becomes more than text, whether or not it can run. */
const lookAround = (): Looked => {
  const tags = 'iframe, object, embed, base, math, image, video, audio, marquee, xmp, animate, noscript';
  const strangers = [
    ...document.querySelectorAll(`${tags}, body script, body style, body link, body meta, form[action]`),
  ];
  const texts = [document.body.textContent];
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes)
      if (
        name.startsWith('on') ||
        name === 'srcdoc' ||
        (['href', 'src', 'data', 'action', 'formaction', 'xlink:href'].includes(name) &&
          /^\W*(javascript|data):/i.test(value))
      )
        strangers.push(element);
      else if (name === 'aria-label' || name === 'title') texts.push(value);
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
      texts.push(element.value);
  }
  return {
    texts: texts.join('\n'),
    fired: (window as unknown as { firedIds?: unknown[] }).firedIds ?? ['the page was replaced'],
    strangers: strangers.map((element) => element.outerHTML.slice(0, 200)),
  };
};

/**
 * Hears everything that would tell that something ran, or that the page's policy had to stop it. The page must stay
 * the one that the trap was set in.
 */
export const setTrap = async (page: Page) => {
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
    look: async (): Promise<Looked> => {
      const looked = await page.evaluate(lookAround);
      return { ...looked, fired: [...heard, ...looked.fired] };
    },
  };
};

/** A page with none of the app's fences, in the same browser. */
const openPlain = async ({ main, page }: Whittle): Promise<Page> => {
  if (main === undefined) return await page.context().newPage();
  const [opened] = await Promise.all([
    main.waitForEvent('window'),
    main.evaluate(async ({ BrowserWindow }) => {
      const plain = new BrowserWindow({ show: false, webPreferences: { partition: 'plain' } });
      await plain.loadURL('about:blank');
    }),
  ]);
  return opened;
};

/** A page has room for a thousand frames, and each payload takes two. */
const AT_ONCE = 100;

/** In the page: gives each text a chance, with `innerHTML` and as a document of its own. */
const writeUnfenced = (names: readonly string[]): void => {
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
};

/** Which payloads fire in a page without any fence; expected of more than half of them. */
export const firesUnfenced = async (
  whittle: Whittle,
  payloads: readonly Injection[],
): Promise<ReadonlySet<number>> => {
  const page = await openPlain(whittle);
  const asked = new Set<number>();
  page.on('request', (request) => {
    const { host, pathname } = new URL(request.url());
    if (host === CANARY_HOST) asked.add(Number(pathname.slice(1)));
  });
  await page.evaluate(() => {
    const trap = window as unknown as { firedIds: number[]; f: (id: number) => void };
    trap.firedIds = [];
    trap.f = (id) => void trap.firedIds.push(id);
  });
  const fired = async (): Promise<Set<number>> => {
    const called = await page.evaluate(() => (window as unknown as { firedIds: number[] }).firedIds);
    return new Set([...asked, ...called]);
  };
  for (let from = 0; from < payloads.length; from += AT_ONCE) {
    const written = payloads.slice(0, from + AT_ONCE);
    await page.evaluate(
      writeUnfenced,
      written.slice(from).map(({ name }) => name),
    );
    // Images and frames take their time; what is asked for is that many have fired.
    await expect.poll(async () => (await fired()).size).toBeGreaterThan(written.length / 2);
    await page.evaluate(() => document.body.replaceChildren());
  }
  const all = await fired();
  // The look finds them where they are more than text.
  await page.evaluate(
    (names) => {
      for (const name of names) document.body.appendChild(document.createElement('p')).innerHTML = name;
    },
    payloads.map(({ name }) => name),
  );
  expect((await page.evaluate(lookAround)).strangers.length).toBeGreaterThan(payloads.length / 4);
  await page.close();
  return all;
};
