import type { Random } from './random.ts';
import type { RawRequest } from './raw-http.ts';
import { writeRequest } from './raw-http.ts';

export type HostileRequest = { vector: string; bytes: Buffer };

/** A request that its server would take as it is. */
export type GoodRequest = {
  /** `127.0.0.1:PORT`. */
  host: string;
  target: string;
  bearer: string;
  body: string;
  /** Whether the server is spoken to by its own page alone. */
  fromPage: boolean;
};

const OTHER_BEARERS = ['A'.repeat(43), '', ' ', '0', 'null', 'undefined', '*', 'A'.repeat(5_000)];

const wrongHosts = (host: string): string[] => {
  const [, port] = host.split(':');
  return [
    'evil.test',
    `evil.test:${port}`,
    '127.0.0.1.nip.io',
    `127.0.0.1.evil.test:${port}`,
    `${host}.evil.test`,
    `evil.test@${host}`,
    `${host}@evil.test`,
    `${host}/`,
    `${host}#`,
    `${host}?`,
    `http://${host}`,
    `${host},evil.test`,
    '',
    ' ',
    'null',
    '*',
    '0',
    `0:${port}`,
    'whittle',
    `rebind.test:${port}`,
    `169.254.169.254:${port}`,
    `\u00e9vil.test:${port}`,
    `${'a'.repeat(3_000)}.test`,
    `10.0.0.1:${port}`,
    `router.local:${port}`,
  ];
};

/** Names of this computer that a strict server does not go by either. */
const otherNames = (host: string): string[] => {
  const [, port] = host.split(':');
  return [
    `localhost:${port}`,
    'localhost',
    '127.0.0.1',
    `127.1:${port}`,
    `2130706433:${port}`,
    `[::1]:${port}`,
    '[::1]',
    `0.0.0.0:${port}`,
    '127.0.0.1:1',
    '127.0.0.1:0',
    `127.0.0.1.:${port}`,
    `127.0.0.1:0${port}`,
    `LOCALHOST:${port}`,
  ];
};

const wrongOrigins = (host: string): string[] => [
  'null',
  'http://evil.test',
  'https://evil.test',
  `http://evil.test:${host.split(':')[1]}`,
  'http://127.0.0.1:1',
  `https://${host}`,
  `http://${host}/`,
  `http://${host}.evil.test`,
  `http://evil.test/${host}`,
  `HTTP://${host}`,
  `http://evil@${host}`,
  `http://${host}, http://${host}`,
  'file://',
  'about:srcdoc',
  'data:',
  '*',
  ' ',
  host,
  'chrome-extension://abcdefghijklmnop',
  'app://whittle',
  `http://localhost:${host.split(':')[1]}`,
];

/**
 * Requests that are good but for one thing, or for several: which must be enough each. Most of them bring the bearer,
 * so that nothing but that thing can stop them.
 */
export const createHostileRequests = (random: Random, good: GoodRequest): (() => HostileRequest) => {
  const json: readonly [string, string] = ['content-type', 'application/json'];
  const bearer = (text = good.bearer): readonly [string, string] => ['authorization', `Bearer ${text}`];
  const origin: readonly (readonly [string, string])[] = good.fromPage
    ? [['origin', `http://${good.host}`]]
    : [];
  const length = (body: string | Buffer): readonly [string, string] => [
    'content-length',
    String(Buffer.byteLength(body)),
  ];
  type Headers = RawRequest['headers'];

  const request = (
    changed: Partial<RawRequest> & {
      with?: Headers;
      host?: Headers;
      from?: Headers;
      as?: Headers;
      type?: Headers;
    },
  ): Buffer => {
    const body = changed.body ?? good.body;
    return writeRequest({
      method: changed.method ?? 'POST',
      target: changed.target ?? good.target,
      version: changed.version ?? 'HTTP/1.1',
      body,
      headers: changed.headers ?? [
        ...(changed.host ?? [['host', good.host]]),
        ...(changed.from ?? origin),
        ...(changed.as ?? [bearer()]),
        ...(changed.type ?? [json]),
        ...(changed.with ?? []),
        ...(changed.with?.some(([name]) => /content-length|transfer-encoding/i.test(name))
          ? []
          : [length(body)]),
      ],
    });
  };
  const noise = (most: number) => random.bytes(1 + random.below(most)).toString('base64url');
  const hostPairs = (): [string, string][] => {
    const wrong = random.pick(wrongHosts(good.host));
    return random.pick([
      [
        ['host', good.host],
        ['host', wrong],
      ],
      [
        ['host', wrong],
        ['host', good.host],
      ],
      [
        ['host', good.host],
        ['Host', good.host],
      ],
    ]);
  };
  const deep = (mark: string) => mark.repeat(10_000 + random.below(50_000));

  const everywhere: Record<string, () => Buffer> = {
    'a name that leads here': () => request({ host: [['host', random.pick(wrongHosts(good.host))]] }),
    'no Host': () => request({ host: [] }),
    'two Hosts': () => request({ host: hostPairs() }),
    'a Host folded over lines': () => request({ host: [['host', `${good.host}\r\n evil.test`]] }),
    'another page': () => request({ from: [['origin', random.pick(wrongOrigins(good.host))]] }),
    'no bearer': () => request({ as: [] }),
    'another bearer': () => request({ as: [bearer(random.pick([...OTHER_BEARERS, noise(60)]))] }),
    'most of a bearer': () =>
      request({ as: [bearer(good.bearer.slice(0, random.below(good.bearer.length - 4)))] }),
    'another kind of credential': () =>
      request({
        as: [
          random.pick([
            ['authorization', `Basic ${Buffer.from(`:${good.bearer}`).toString('base64')}`],
            ['authorization', `Token ${good.bearer}`],
            ['proxy-authorization', `Bearer ${good.bearer}`],
            ['cookie', `bearer=${good.bearer}`],
            ['x-authorization', `Bearer ${good.bearer}`],
          ]),
        ],
      }),
    'the bearer in the address': () =>
      request({ target: `${good.target}?bearer=${good.bearer}&access_token=${good.bearer}`, as: [] }),
    'two bearers, the first wrong': () => request({ as: [bearer(OTHER_BEARERS[0]), bearer()] }),
    'an absolute address': () =>
      request({
        target: `${random.pick(['http', 'https', 'HTTP', 'ws', 'file'])}://${random.pick(['evil.test', `evil.test:80`, `${good.host}@evil.test`, good.host])}${good.target}`,
      }),
    'a tunnel': () =>
      request({ method: 'CONNECT', target: random.pick([good.host, 'evil.test:443', good.target]) }),
    'another method': () =>
      request({
        method: random.pick(['PUT', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND', 'post', 'FOO', 'DELETE']),
      }),
    'a path that means another': () =>
      request({
        method: 'GET',
        as: [],
        from: [],
        body: '',
        target: random.pick([
          '/../../../../etc/passwd',
          '/..%2f..%2fetc/passwd',
          '/%2e%2e/%2e%2e/package.json',
          '/%2e%2e%2fwhittle.db',
          '/..\\..\\windows\\win.ini',
          '/index.html%00.js',
          '/%00',
          '/%ff%fe',
          '/%zz',
          '/%c0%ae%c0%ae/',
          '//evil.test/index.html',
          '/./whittle.db',
          '/.git/config',
          '/main/browser.js',
          '/whittle.lock',
          '/logs/whittle.log',
          '/api/v1/nothing',
          `/${'a/'.repeat(1_500)}`,
          `/api/${'%61'.repeat(900)}`,
          '/api/v1/events/../service_token',
          '/call',
          '/events',
          '/clipboard',
        ]),
      }),
    'a length and chunks': () => request({ with: [length(good.body), ['transfer-encoding', 'chunked']] }),
    'chunks by another name': () =>
      request({
        with: [
          [
            'transfer-encoding',
            random.pick(['xchunked', 'chunked, identity', 'chunked\x0b', 'cow', 'identity, chunked']),
          ],
          length(good.body),
        ],
      }),
    'two lengths': () =>
      request({ with: [length(good.body), ['content-length', String(random.below(9_000))]] }),
    'a length that is none': () =>
      request({
        with: [
          ['content-length', random.pick(['-1', '1e3', '0x10', '99999999999999999999', ' ', '+5', '5,5'])],
        ],
      }),
    'chunks that lie': () =>
      request({
        with: [['transfer-encoding', 'chunked']],
        body: random.pick([
          'ffffffffffffffffff\r\n{}\r\n0\r\n\r\n',
          '-1\r\n{}\r\n',
          'zz\r\n{}\r\n0\r\n\r\n',
          '5;a=b\r\n{}',
        ]),
      }),
    'a request inside a request': () => {
      const inner = request({ as: [], from: [] }).toString('latin1');
      return request({
        as: [],
        body: `0\r\n\r\n${inner}`,
        with: [
          ['transfer-encoding', 'chunked'],
          ['content-length', '4'],
        ],
      });
    },
    'many at once': () =>
      Buffer.concat(Array.from({ length: 1 + random.below(20) }, () => request({ as: [] }))),
    'a header that is none': () =>
      request({
        with: [
          random.pick<[string, string]>([
            ['x y', 'z'],
            ['x', 'a\0b'],
            ['', 'z'],
            [' host', good.host],
            ['x\x01', 'z'],
            ['host ', 'evil.test'],
          ]),
        ],
      }),
    'much of a header': () => request({ as: [], with: [['x', 'y'.repeat(random.pick([9_000, 60_000]))]] }),
    'many headers': () =>
      request({
        as: [],
        with: Array.from({ length: 3_000 }, (_, index): [string, string] => [`x${index}`, 'y']),
      }),
    'a long address': () =>
      request({ as: [], target: `${good.target}?${'x'.repeat(9_000 + random.below(9_000))}` }),
    'a wrong version': () =>
      request({
        as: [],
        version: random.pick(['HTTP/0.9', 'HTTP/2.0', 'HTTP/1.2', 'HTTP/11', 'HTTP/1.1.1', 'RTSP/1.0', '']),
      }),
    'HTTP/1.0 without a Host': () => request({ host: [], version: 'HTTP/1.0' }),
    'no HTTP at all': () =>
      random.pick([
        random.bytes(1 + random.below(400)),
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        Buffer.from([0x16, 3, 1, 0, 0xa5, 1, 0, 0, 0xa1, 3, 3, ...random.bytes(100)]),
        Buffer.from('\r\n'.repeat(2_000)),
        Buffer.from('GET\r\n\r\n'),
        Buffer.from('SSH-2.0-OpenSSH_9.6\r\n'),
      ]),
    'lines that end early': () =>
      Buffer.from(request({ as: [] }).toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
    'half a request': () => request({ as: [] }).subarray(0, random.below(90)),
    'a change of protocol': () =>
      request({
        method: 'GET',
        as: [],
        body: '',
        with: [
          ['connection', 'Upgrade'],
          ['upgrade', random.pick(['websocket', 'h2c', 'TLS/1.0'])],
          ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
          ['sec-websocket-version', '13'],
        ],
      }),
    'a body that is no JSON': () =>
      request({
        body: random.pick([
          '',
          '{',
          '[',
          'NaN',
          '\ufeff{}',
          "{'method':'x'}",
          '{"a":1,}',
          'undefined',
          '\0',
          noise(400),
        ]),
      }),
    'a body that is nested deep': () =>
      request({ body: random.pick([deep('['), deep('{"a":'), `[${deep('{},')}`]) }),
    'a body of the wrong shape': () =>
      request({
        body: JSON.stringify(
          random.pick([
            null,
            1,
            'x',
            [],
            {},
            { method: 5, input: {} },
            { method: ['x'] },
            { input: {} },
            { organization_id: {}, name: [] },
          ]),
        ),
      }),
    'keys of the prototype': () =>
      request({
        body: random.pick([
          '{"__proto__":{"method":"room.show","input":{}}}',
          '{"constructor":{"prototype":{"method":"x"}}}',
          '{"__proto__":null}',
          '{"prototype":{},"__proto__":[]}',
        ]),
      }),
    'another type of body': () =>
      request({
        type: random.pick<Headers>([
          [],
          [
            [
              'content-type',
              random.pick([
                'text/plain',
                'application/x-www-form-urlencoded',
                'multipart/form-data; boundary=x',
                'text/json',
                'application/xml',
                'application/jsonx',
                '',
                'application/octet-stream',
                'text/plain;application/json',
              ]),
            ],
          ],
        ]),
      }),
  };

  const ownPageOnly: Record<string, () => Buffer> = {
    'another name of this computer': () => request({ host: [['host', random.pick(otherNames(good.host))]] }),
    'no page': () => request({ from: [] }),
    'a page that the browser calls foreign': () =>
      request({
        with: [
          [
            'sec-fetch-site',
            random.pick(['cross-site', 'same-site', 'none', 'evil', 'same-origin, cross-site', '']),
          ],
          ['sec-fetch-mode', 'no-cors'],
        ],
      }),
    'two pages': () => request({ from: [...origin, ['origin', 'http://evil.test']] }),
    'a link that is wrong': () =>
      request({
        target: '/access',
        as: [],
        body: JSON.stringify({
          code: random.pick([noise(60), '', 'A'.repeat(43), 'A'.repeat(100), { a: 1 }, null, ['x']]),
        }),
      }),
    'a link from another page': () =>
      request({ target: '/access', from: [['origin', random.pick(wrongOrigins(good.host))]] }),
    'a stream without a bearer': () => request({ method: 'GET', target: '/events', as: [], body: '' }),
    'a foreign stream': () =>
      request({
        method: 'GET',
        target: '/events',
        body: '',
        from: [['origin', random.pick(wrongOrigins(good.host))]],
      }),
    'a clipboard’s answer without a bearer': () =>
      request({
        target: '/clipboard',
        as: [],
        body: JSON.stringify({ id: '00000000-0000-4000-8000-000000000000', outcome: 'written' }),
      }),
    'a large body from nobody': () => request({ as: [], body: 'x'.repeat(300_000 + random.below(500_000)) }),
    'a large link': () => request({ target: '/access', body: JSON.stringify({ code: 'x'.repeat(300_000) }) }),
    'a length beyond all bounds': () => request({ with: [['content-length', '999999999999']] }),
    'the page, for another page': () =>
      request({
        method: 'GET',
        target: '/',
        as: [],
        body: '',
        from: [
          random.pick<[string, string]>([
            ['origin', 'http://evil.test'],
            ['sec-fetch-site', 'cross-site'],
            ['sec-fetch-site', 'same-site'],
          ]),
        ],
      }),
  };

  const makers = Object.entries({ ...everywhere, ...(good.fromPage ? ownPageOnly : {}) });
  let turn = 0;
  return () => {
    const [vector, make] = makers[turn % makers.length] ?? random.pick(makers);
    turn += 1;
    return { vector, bytes: make() };
  };
};
