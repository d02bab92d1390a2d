import { join } from 'node:path';
import type { ElectronApplication } from 'playwright';
import type { Reply } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import { expect, test } from '#test/e2e/fixtures.ts';
import type { Whittle } from '#test/e2e/pages/whittle.ts';
import { project } from '#test/e2e/shells.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { sampleOf, wrongFor } from '#test/support/shapes.ts';

const calls = Object.entries(contract.calls).flatMap(([room, methods]) =>
  Object.entries(methods).map(([name, { input }]) => ({ method: `${room}.${name}`, input })),
);
/** Every call with an input that fits, so that nothing but its sender can be wrong. */
const asked = calls.map(({ method, input }): [string, unknown] => [method, sampleOf(input)]);

type Bridge = { call(method: unknown, input: unknown): Promise<Reply> };

const mainOf = ({ main }: Whittle): ElectronApplication => {
  if (!main) throw new Error('this shell has no main process to ask');
  return main;
};

/** What our own page is answered. */
const askFromPage = async ({ page }: Whittle, questions: readonly [unknown, unknown][]): Promise<Reply[]> =>
  await page.evaluate(async (all) => {
    const { whittle: bridge } = window as unknown as { whittle: Bridge };
    const replies: Reply[] = [];
    for (const [method, input] of all) replies.push(await bridge.call(method, input));
    return replies;
  }, questions);

/** In a page of another window: asks all, and gives the kinds of the answers. */
const SCRIPT = `(async () => {
  const kinds = [];
  for (const [method, input] of QUESTIONS) {
    const reply = await window.whittle.call(method, input);
    kinds.push(reply.ok ? 'answered' : reply.failure.kind);
  }
  return kinds;
})()`;

const script = SCRIPT.replace('QUESTIONS', JSON.stringify(asked));
const isShort = (value: unknown): boolean =>
  (JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}` : inner)) ?? '')
    .length < 2_000;
const allUnknown = asked.map(() => 'unknown-call');

test.describe('T20: a channel of the window', () => {
  test('refuses every call of a stranger, and does nothing for it', async ({ whittle }) => {
    await whittle.setUp();
    const main = mainOf(whittle);
    const history = async () => (await askFromPage(whittle, [['audit.read', {}]]))[0];
    const before = await history();
    expect(before).toMatchObject({ ok: true });
    let refused = 0;

    const expectRefused = (kinds: unknown) => {
      expect(kinds).toEqual(allUnknown);
      refused += allUnknown.length;
    };

    // Another window, with our preload and our session, on our own page and on others.
    for (const address of ['app://whittle/', 'about:blank', 'data:text/html,stranger'])
      expectRefused(
        await main.evaluate(
          async ({ BrowserWindow, session }, { address: place, script: ask, preload }) => {
            const stranger = new BrowserWindow({
              show: false,
              webPreferences: {
                preload,
                session: session.fromPartition('whittle'),
                sandbox: true,
                contextIsolation: true,
              },
            });
            await stranger.loadURL(place);
            const kinds: unknown = await stranger.webContents.executeJavaScript(ask);
            stranger.destroy();
            return kinds;
          },
          { address, script, preload: join(project, 'out/preload/preload.cjs') },
        ),
      );

    // A frame inside our page, one that is gone, and none: what Electron tells of them, handed to the channel itself.
    await whittle.page.evaluate(() => document.body.append(document.createElement('iframe')));
    const frames = () =>
      main.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.framesInSubtree.length,
      );
    for (const which of ['a frame inside', 'a frame that is gone', 'no frame'] as const) {
      // The page has it before the main process hears of it.
      await expect.poll(frames).toBe(2);
      expectRefused(
        await main.evaluate(
          async ({ BrowserWindow, ipcMain }, { which: wanted, asked: all }) => {
            const contents = BrowserWindow.getAllWindows()[0]?.webContents;
            const inside = contents?.mainFrame.framesInSubtree.find((frame) => frame !== contents.mainFrame);
            if (!contents || !inside) throw new Error('there is no frame inside the page');
            if (wanted === 'a frame that is gone')
              await contents.executeJavaScript('document.querySelector("iframe").remove()');
            const { _invokeHandlers: handlers } = ipcMain as unknown as {
              _invokeHandlers: Map<string, (event: unknown, ...args: unknown[]) => Promise<Reply>>;
            };
            const kinds: string[] = [];
            for (const [method, input] of all) {
              const event = { sender: contents, senderFrame: wanted === 'no frame' ? null : inside };
              const reply = await handlers.get('whittle:call')?.(event, method, input);
              kinds.push(reply?.ok === false ? reply.failure.kind : 'answered');
            }
            if (wanted === 'a frame that is gone')
              await contents.executeJavaScript('document.body.append(document.createElement("iframe"))');
            return kinds;
          },
          { which, asked },
        ),
      );
    }

    // Our own window, gone to other places.
    const away = ['about:blank', 'data:text/html,stranger', 'app://other/', 'app://whittle.evil/'];
    for (const address of away)
      expectRefused(
        await main.evaluate(
          async ({ BrowserWindow }, { address: place, script: ask }) => {
            const contents = BrowserWindow.getAllWindows()[0]?.webContents;
            await contents?.loadURL(place).catch(() => undefined);
            return (await contents?.executeJavaScript(ask)) as unknown;
          },
          { address, script },
        ),
      );

    await main.evaluate(
      async ({ BrowserWindow }) => await BrowserWindow.getAllWindows()[0]?.loadURL('app://whittle/'),
    );
    await whittle.tokens.tree.waitFor();
    expect(await history()).toEqual(before);
    expect(refused).toBe(calls.length * 10);
    proved('T20', `${calls.length} calls from 10 kinds of strangers, ${refused} refused, 0 done`);
  });

  test('refuses what is no call, and every wrong shape, from its own page too', async ({ whittle }) => {
    await whittle.setUp();
    const [before] = await askFromPage(whittle, [['audit.read', {}]]);
    const names = [
      undefined,
      null,
      5,
      Number.NaN,
      true,
      ['vault.lock'],
      { toString: 'vault.lock' },
      '',
      'vault',
      '__proto__.lock',
    ];
    const unknown = await askFromPage(
      whittle,
      names.map((name) => [name, {}]),
    );
    expect(unknown.map((reply) => (reply.ok ? 'answered' : reply.failure.kind))).toEqual(
      names.map(() => 'unknown-call'),
    );

    const wrong = calls.flatMap(({ method, input }) =>
      wrongFor(input)
        // Not the longest of them: those were asked without a window.
        .filter(({ value }, index) => isShort(value) && index % scaled(4, 1) === 0)
        .map(({ value }): [string, unknown] => [method, value]),
    );
    const replies = await askFromPage(whittle, wrong);
    const through = replies.flatMap((reply, index) =>
      !reply.ok && reply.failure.kind === 'invalid-input' ? [] : [[wrong[index], reply]],
    );
    expect(through).toEqual([]);
    const [after] = await askFromPage(whittle, [['audit.read', {}]]);
    expect(after).toEqual(before);
    proved('T20', `${wrong.length} wrong shapes through the real channel, all refused`);
  });
});
