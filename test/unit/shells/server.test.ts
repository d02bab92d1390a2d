import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAXIMUM_FILE_BYTES } from '#contract/backups.ts';
import { openBrowserShell } from '#test/support/browser-shell.ts';
import type { BrowserShell, Headers } from '#test/support/browser-shell.ts';

let shell: BrowserShell;

beforeEach(async () => {
  shell = await openBrowserShell();
});

afterEach(async () => await shell.close());

const call = async (headers: Headers, body = JSON.stringify({ method: 'room.show', input: { id: 1 } })) =>
  await shell.send('POST', '/call', headers, body);

describe('the browser shell over raw HTTP', () => {
  it('answers a call that brings the bearer', async () => {
    const answer = await call({ authorization: await shell.enter() });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { ok: true, value: { id: 1 } }]);
    expect(shell.dispatched).toEqual([['room.show', { id: 1 }]]);
  });

  it('listens on the loopback address alone', () => {
    expect(new URL(shell.origin).hostname).toBe('127.0.0.1');
  });

  it.each([
    ['another name', () => 'evil.test'],
    ['localhost', () => `localhost:${new URL(shell.origin).port}`],
    ['another port', () => '127.0.0.1:1'],
    ['no port', () => '127.0.0.1'],
    ['IPv6', () => `[::1]:${new URL(shell.origin).port}`],
    ['a name with ours in front', () => `${new URL(shell.origin).host}.evil.test`],
  ])('refuses a Host that is %s, whatever is asked', async (_which, host) => {
    const authorization = await shell.enter();
    expect((await call({ authorization, host: host() })).status).toBe(421);
    expect((await shell.send('GET', '/', { host: host(), origin: undefined })).status).toBe(421);
    expect((await shell.send('POST', '/access', { host: host() }, '{}')).status).toBe(421);
    expect(shell.dispatched).toEqual([]);
  });

  it.each([
    ['another page', { origin: 'https://evil.test' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a page without an origin', { origin: 'null' }],
    ['no page', { origin: undefined }],
    ['https', { origin: 'https://127.0.0.1' }],
    ['a foreign site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour on another port', { 'sec-fetch-site': 'same-site' }],
    ['the user’s own typing', { 'sec-fetch-site': 'none' }],
  ])('refuses a POST that comes from %s', async (_which, headers: Headers) => {
    const authorization = await shell.enter();
    const code = shell.access.newCode();
    expect((await call({ authorization, ...headers })).status).toBe(403);
    expect((await shell.send('POST', '/access', headers, JSON.stringify({ code }))).status).toBe(403);
    expect(shell.dispatched).toEqual([]);
    expect(shell.access.swap(code)).toBeDefined();
  });

  it('refuses the event stream to a foreign page', async () => {
    const authorization = await shell.enter();
    const foreign = { authorization, 'sec-fetch-site': 'cross-site', origin: undefined };
    expect((await shell.send('GET', '/events', foreign)).status).toBe(403);
  });

  it.each([
    ['no bearer', undefined],
    ['a wrong bearer', `Bearer ${'A'.repeat(43)}`],
    ['the bearer as a cookie', 'cookie'],
  ])('refuses a call with %s', async (_which, authorization) => {
    const good = await shell.enter();
    const headers = authorization === 'cookie' ? { cookie: good } : { authorization };
    expect((await call(headers)).status).toBe(401);
    expect((await shell.send('GET', '/events', headers)).status).toBe(401);
    expect((await shell.send('POST', '/clipboard', headers, '{}')).status).toBe(401);
    expect(shell.dispatched).toEqual([]);
  });

  it('takes a code once', async () => {
    const body = JSON.stringify({ code: shell.access.newCode() });
    expect((await shell.send('POST', '/access', {}, body)).status).toBe(200);
    expect((await shell.send('POST', '/access', {}, body)).status).toBe(401);
  });

  it('takes a link back after five wrong codes', async () => {
    const body = JSON.stringify({ code: shell.access.newCode() });
    const wrong = JSON.stringify({ code: 'A'.repeat(43) });
    for (let tries = 0; tries < 5; tries += 1)
      expect((await shell.send('POST', '/access', {}, wrong)).status).toBe(401);
    expect((await shell.send('POST', '/access', {}, body)).status).toBe(401);
  });

  it('lets the page before go when a new one enters', async () => {
    const first = await shell.enter();
    await shell.enter();
    expect((await call({ authorization: first })).status).toBe(401);
  });

  it.each([
    ['GET', '/call', 404],
    ['PUT', '/call', 404],
    ['OPTIONS', '/call', 404],
    ['DELETE', '/access', 404],
    ['HEAD', '/', 404],
    ['POST', '/', 404],
    ['POST', '/events', 404],
    ['GET', '/../package.json', 404],
    ['GET', '/%2e%2e/package.json', 404],
    ['GET', '//127.0.0.1/index.html', 404],
    ['GET', '//', 404],
    ['GET', '/%zz', 400],
    ['GET', '/.', 404],
  ])('has nothing at %s %s', async (method, path, status) => {
    const headers = { authorization: await shell.enter(), 'content-type': undefined };
    expect((await shell.send(method, path, headers)).status).toBe(status);
    expect(shell.dispatched).toEqual([]);
  });

  it('takes a call that brings the longest file', async () => {
    const file = 'A'.repeat(Math.ceil(MAXIMUM_FILE_BYTES / 3) * 4);
    const body = JSON.stringify({ method: 'backups.import', input: { file, passphrase: 'p'.repeat(1024) } });
    expect((await call({ authorization: await shell.enter() }, body)).status).toBe(200);
    expect(shell.dispatched).toEqual([['backups.import', { file, passphrase: 'p'.repeat(1024) }]]);
    const longer = JSON.stringify({
      method: 'backups.import',
      input: { file: `${file}${'A'.repeat(256 * 1024)}` },
    });
    expect((await call({ authorization: await shell.enter() }, longer)).status).toBe(413);
    expect(shell.dispatched).toHaveLength(1);
  });

  it.each(['/access', '/clipboard'])('takes no body over 256 KiB at %s', async (path) => {
    const body = JSON.stringify({ code: 'x'.repeat(256 * 1024) });
    expect((await shell.send('POST', path, { authorization: await shell.enter() }, body)).status).toBe(413);
  });

  it.each([
    ['a stranger', '401', {}],
    ['a foreign page', '403', { origin: 'https://evil.test' }],
    ['another name', '421', { host: 'evil.test' }],
  ])('does not read the file that %s sends', async (_which, status, odd: Headers) => {
    const { host, hostname, port } = new URL(shell.origin);
    const bytes = Math.ceil(MAXIMUM_FILE_BYTES / 3) * 4;
    const said = { host, origin: shell.origin, 'content-type': 'application/json', ...odd };
    const socket = connect(Number(port), hostname);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    let answer = '';
    socket.on('data', (part) => (answer += String(part)));
    // The system may tell of the closed end in either way.
    socket.on('error', () => undefined);
    socket.write(
      [
        'POST /call HTTP/1.1',
        ...Object.entries(said).map(([name, value]) => `${name}: ${value}`),
        `content-length: ${bytes}`,
        '\r\n',
      ].join('\r\n'),
    );
    // It pours until nobody takes any more.
    let taken = 0;
    const pour = (error?: Error | null) => {
      if (error || socket.destroyed || taken >= bytes) return;
      taken += 64 * 1024;
      socket.write(Buffer.alloc(64 * 1024, 'A'), pour);
    };
    pour();
    await ended;
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    // What the system's own buffers held, and not the file.
    expect(taken).toBeLessThan(bytes / 3);
    expect(shell.dispatched).toEqual([]);
  });

  it.each([
    ['what is no JSON', 400, '{'],
    ['no method', 400, '{"input":{}}'],
    ['nothing', 400, ''],
  ])('refuses %s', async (_which, status, body) => {
    expect((await call({ authorization: await shell.enter() }, body)).status).toBe(status);
    expect(shell.dispatched).toEqual([]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', undefined])(
    'refuses a body of type %s',
    async (type) => {
      const answer = await call({ authorization: await shell.enter(), 'content-type': type });
      expect(answer.status).toBe(415);
      expect(shell.dispatched).toEqual([]);
    },
  );

  it('serves the page to anybody on this computer, with every fence and no cookie', async () => {
    const answer = await shell.send('GET', '/', { origin: undefined });
    expect(answer.text).toContain('Whittle');
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('fences refusals too, and never speaks of CORS or cookies', async () => {
    for (const answer of [
      await call({}),
      await shell.send('OPTIONS', '/call', {}),
      await shell.send('GET', '/nothing', {}),
    ]) {
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(Object.keys(answer.headers).filter((name) => /access-control|set-cookie/.test(name))).toEqual(
        [],
      );
    }
  });

  it('says nothing of a bug', async () => {
    const body = JSON.stringify({ method: 'room.break', input: {} });
    const answer = await call({ authorization: await shell.enter() }, body);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('canary');
  });
});
