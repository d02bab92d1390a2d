import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext, Page, Request, Response } from 'playwright';
import { followLink } from '#test/support/link-client.ts';
import { proved } from '#test/support/promise.ts';
import { expect, test } from '#test/e2e/fixtures.ts';
import { prepare, VECTORS } from './foreign-vectors.ts';
import type { Target } from './foreign-vectors.ts';
import { PASSPHRASE } from '#test/e2e/pages/whittle.ts';
import { openChromium, startServer } from '#test/e2e/shells.ts';

/** A name that its owner has pointed at this machine, after the page was loaded. */
const REBOUND = 'evil.test';
/** What Chromium itself keeps from a page, so that the shell has to stand alone. */
const NO_HELP = [
  `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`,
  '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,OpaqueResponseBlockingV02',
];

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const WORKER = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', ({ data: { address, bearer }, ports }) =>
  fetch(address, { method: 'POST', body: '{"method":"vault.lock","input":{}}',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + bearer } })
    .then(async (answer) => ports[0].postMessage(answer.ok ? await answer.text() : null), () => ports[0].postMessage(null)));
`;
const PAGE = '<!doctype html><title>A foreign page</title><body></body>';

/** The stranger's own server. */
const openStranger = async () => {
  const server = createServer((asked, reply) => {
    const isWorker = asked.url === '/worker.js';
    reply.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    reply.end(isWorker ? WORKER : PAGE);
  });
  const port = await listen(server);
  return { port, close: () => server.close() };
};

const BODIES: Record<string, [type: string, body: string]> = {
  script: ['text/javascript', 'void 0'],
  style: ['text/css', 'p { color: red }'],
  image: ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  events: ['text/event-stream', 'data: taken\n\n'],
};

/** A server on this machine as there are many: it asks nobody who they are, and lets every page read. */
const openCareless = async () => {
  const reached = new Set<number>();
  const note = ({ url = '' }: IncomingMessage) => void reached.add(Number(/^\/(\d+)\//.exec(url)?.[1] ?? -1));
  const answer = (asked: IncomingMessage, reply: ServerResponse): void => {
    const { origin = '*', 'access-control-request-headers': headers = '' } = asked.headers;
    reply.setHeader('access-control-allow-origin', origin);
    reply.setHeader('access-control-allow-credentials', 'true');
    reply.setHeader('access-control-allow-headers', headers);
    reply.setHeader('access-control-allow-methods', 'GET, POST, PUT');
    reply.setHeader('access-control-allow-private-network', 'true');
    if (asked.method !== 'OPTIONS') note(asked);
    const as = new URL(asked.url ?? '/', 'http://a').searchParams.get('as') ?? '';
    const [type, body] = BODIES[as] ?? ['text/html', `<title>Careless</title><div id=root>taken</div>`];
    reply.setHeader('content-type', type);
    reply.end(body);
  };
  const server = createServer(answer);
  server.on('upgrade', (asked: IncomingMessage, socket) => {
    note(asked);
    const accept = createHash('sha1')
      .update(`${asked.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.end(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  const port = await listen(server);
  return {
    port,
    /** The numbers of the vectors that have come here. */
    reached,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** Milliseconds for one vector. */
const PATIENCE = 3_000;

type Attempt = { vector: string; got: string | null; statuses: number[] };

/** Tries every vector from a page at this address, one after the other. `placeOf`: where to, for each of them. */
const attack = async (
  context: BrowserContext,
  address: string,
  target: Target,
  placeOf: (vector: number) => string,
): Promise<Attempt[]> => {
  const host = new URL(target.origin).host;
  const isOfTarget = (url: string) =>
    URL.canParse(url) && new URL(url).host === host && !url.endsWith('/foreign');
  const attempts: Attempt[] = [];
  const open = new Set<unknown>();
  const pages: Page[] = [];
  const forget = (asked: Request) => void open.delete(asked);
  const hear = (asked: Request) => void (isOfTarget(asked.url()) && open.add(asked));
  const note = (answer: Response) => {
    if (isOfTarget(answer.url())) attempts.at(-1)?.statuses.push(answer.status());
    open.delete(answer.request());
  };
  const meet = (other: Page) => void pages.push(other);
  context
    .on('page', meet)
    .on('request', hear)
    .on('requestfinished', forget)
    .on('requestfailed', forget)
    .on('response', note);
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(prepare);
  for (const [index, [vector, act]] of Object.entries(VECTORS).entries()) {
    const attempt: Attempt = { vector, got: null, statuses: [] };
    attempts.push(attempt);
    // What a browser refuses is refused.
    attempt.got = await Promise.race([
      page.evaluate(act, { ...target, origin: target.origin + placeOf(index) }).catch(() => null),
      wait(PATIENCE, null),
    ]);
    await expect.poll(() => open.size).toBe(0);
    // A page cannot look into a foreign frame or window; who sits before it can.
    for (const frame of pages.flatMap((each) => each.frames()))
      if (isOfTarget(frame.url()) && (await frame.locator('#root').count()) > 0) attempt.got ??= 'shown';
    for (const other of pages.splice(1)) await other.close();
    await page.evaluate(() => document.body.replaceChildren());
  }
  context
    .off('page', meet)
    .off('request', hear)
    .off('requestfinished', forget)
    .off('requestfailed', forget)
    .off('response', note);
  await page.close();
  return attempts;
};

/** The page of the shell, used as its own script uses it. */
const createOwnPage = async (page: Page, origin: string) => {
  await page.goto(origin);
  const swap = async (code: string): Promise<string | null> =>
    await page.evaluate(async (given) => {
      const answer = await fetch('/access', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: given }),
      });
      return answer.ok ? ((await answer.json()) as { bearer: string }).bearer : null;
    }, code);
  const call = async (bearer: string, method: string, input: object = {}): Promise<unknown> =>
    await page.evaluate(
      async ([authorization, asked]) => {
        const answer = await fetch('/call', {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${authorization}` },
          body: asked ?? '',
        });
        return answer.ok ? ((await answer.json()) as { value: unknown }).value : answer.status;
      },
      [bearer, JSON.stringify({ method, input })] as const,
    );
  /** Opens the stream of events; tells later whether it was ended. */
  const openStream = async (bearer: string): Promise<void> =>
    await page.evaluate(async (authorization) => {
      const answer = await fetch('/events', { headers: { authorization: `Bearer ${authorization}` } });
      const stream = { status: answer.status, ended: false };
      Object.assign(window, { stream });
      const reader = answer.body?.getReader();
      void (async () => {
        for (;;) if ((await reader?.read())?.done !== false) break;
        stream.ended = true;
      })();
    }, bearer);
  const stream = () =>
    page.evaluate(() => (window as unknown as { stream: { status: number; ended: boolean } }).stream);
  return { swap, call, openStream, stream };
};

const codeOf = (link: string): string => new URL(link).hash.slice('#code='.length);

/** What Chrome asks before a page of the network may speak to this machine. */
const askBefore = async (origin: string, from: string): Promise<IncomingMessage> => {
  const asked = request(`${origin}/call`, {
    method: 'OPTIONS',
    headers: {
      origin: from,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
      'access-control-request-private-network': 'true',
      'access-control-request-local-network': 'true',
    },
  });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer;
};

test.describe('A foreign page in the same browser', () => {
  test('reaches nothing of the shell, whatever it knows', async ({ folders }) => {
    test.setTimeout(300_000);
    const server = await startServer(folders);
    const origin = new URL(server.link).origin;
    const client = await followLink(server.link);
    await client.vault.create({ with: 'passphrase', passphrase: PASSPHRASE });
    await client.services.trySandbox({});

    const stranger = await openStranger();
    const careless = await openCareless();
    const context = await openChromium(folders, ...NO_HELP);
    // The rebound name has the port of what it is pointed at; its page came from its owner before.
    await context.route(/\/\/evil\.test:\d+\/foreign$/, (route) =>
      route.fulfill({ contentType: 'text/html', body: PAGE }),
    );
    try {
      // The same calls work for the page of the shell, with the same secrets.
      const own = await createOwnPage(context.pages()[0] ?? (await context.newPage()), origin);
      const used = codeOf(await server.newLink());
      const bearer = (await own.swap(used)) ?? '';
      expect(bearer).toHaveLength(43);
      expect(await own.call(bearer, 'vault.state')).toMatchObject({ status: 'unlocked' });
      expect(await own.call(bearer, 'settings.set', { lockMinutes: 0 })).toMatchObject({ lockMinutes: 0 });
      await own.openStream(bearer);
      expect(await own.stream()).toEqual({ status: 200, ended: false });
      const look = async () =>
        JSON.stringify([
          await own.call(bearer, 'vault.state'),
          await own.call(bearer, 'tokens.list'),
          await own.call(bearer, 'settings.get'),
          await own.call(bearer, 'audit.read'),
        ]);
      await expect.poll(async () => (await look()) === (await look())).toBe(true);

      const unused = codeOf(await server.newLink());
      const from = [
        { page: `http://127.0.0.1:${stranger.port}/`, host: '127.0.0.1' },
        { page: `http://${REBOUND}:${stranger.port}/`, host: '127.0.0.1' },
        { page: null, host: REBOUND },
      ];
      const attackAll = async (port: string | number, placeOf: (vector: number) => string) => {
        const attempts: Attempt[] = [];
        for (const { page, host } of from) {
          const target = { origin: `http://${host}:${port}`, bearer, code: unused };
          attempts.push(...(await attack(context, page ?? `${target.origin}/foreign`, target, placeOf)));
        }
        return attempts;
      };

      // They are able to hurt: a careless server is reached by every one of them.
      const names = Object.keys(VECTORS);
      const hurt = await attackAll(careless.port, (vector) => `/${vector}`);
      expect(names.filter((_, vector) => !careless.reached.has(vector))).toEqual([]);
      const taken = new Set(hurt.filter(({ got }) => got !== null).map(({ vector }) => vector)).size;
      expect(taken).toBeGreaterThan(20);

      const before = await look();
      const attempts = await attackAll(new URL(origin).port, () => '');
      expect(attempts.filter(({ got }) => got !== null)).toEqual([]);
      expect(attempts.filter(({ statuses }) => statuses.some((status) => status < 400))).toEqual([]);
      expect(await look()).toBe(before);
      expect(await own.stream()).toEqual({ status: 200, ended: false });
      for (const page of [...from.map((each) => new URL(each.page ?? `http://${REBOUND}`).origin), 'null']) {
        const asked = await askBefore(origin, page);
        expect(asked.statusCode).toBe(403);
        expect(Object.keys(asked.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }

      // The link: nobody has used it up, it works once, and five guesses are the end of it.
      expect(await own.swap(used)).toBeNull();
      expect(await own.swap(unused)).toHaveLength(43);
      expect(await own.swap(unused)).toBeNull();
      const guessed = codeOf(await server.newLink());
      for (let guess = 0; guess < 5; guess += 1)
        expect(await own.swap(`${guess}${guessed.slice(1, -1)}~`)).toBeNull();
      expect(await own.swap(guessed)).toBeNull();

      proved(
        'T16',
        `${names.length} ways from ${from.length} origins, with the very bearer and link: ${attempts.length} attempts, 0 through, nothing changed (a careless server: all ${names.length} reach it, ${taken} read from it); the link works once, 5 guesses end it`,
      );
    } finally {
      await context.close();
      stranger.close();
      careless.close();
      await server.stop();
    }
  });
});
