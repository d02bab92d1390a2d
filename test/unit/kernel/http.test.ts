import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { createHttp } from '#main/kernel/http.ts';
import { createLog } from '#main/kernel/log.ts';
import { parseOrigin } from '#main/kernel/origin.ts';
import { readRetryAfter } from '#main/kernel/retry-after.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { refusalOf } from '#test/support/refusal.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Pauses pass at once and are written down; a deadline is a real one. */
const createQuickClock = () => {
  const pauses: number[] = [];
  const clock: Clock = {
    now: () => Date.parse('2026-11-22T09:00:00Z'),
    after: (milliseconds, run) => {
      if (milliseconds === DEADLINE) return systemClock.after(milliseconds, run);
      pauses.push(milliseconds);
      return systemClock.after(0, run);
    },
  };
  return { clock, pauses };
};
const DEADLINE = 1_500;

/** A service that answers one thing after another, the last one again and again. */
const serve = async (...answers: Answer[]) => {
  const seen: IncomingMessage[] = [];
  const lines: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(seen.length, answers.length - 1)];
    seen.push(request);
    answer?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const origin = `http://127.0.0.1:${address.port}`;
  const { clock, pauses } = createQuickClock();
  const log = createLog(
    (line) => lines.push(line),
    () => new Date(0),
  );
  const http = createHttp({ origin, label: 'Test', clock, log, timeout: DEADLINE });
  return { http, origin, seen, lines, pauses };
};

const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(JSON.stringify(value));
  };
const raw =
  (status: number, type: string, text: string): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(text);
  };
const hangUp: Answer = (request) => request.socket.destroy();
const get = { method: 'GET', path: '/thing' } as const;
const post = { method: 'POST', path: '/thing', body: { name: 'x' } } as const;
const refused = (problem: string, more = {}) => ({ kind: 'service', service: 'Test', problem, ...more });

describe('an HTTP call', () => {
  it('sends query, bearer and JSON, and hands the answer back whatever its status is', async () => {
    const { http, seen } = await serve(json(418, { a: 1 }));
    const bearer = new SecretText('sesame');
    const answer = await http.send({ ...post, search: { id: 'a b&c' }, bearer });
    expect(answer).toEqual({ status: 418, json: { a: 1 }, retryAfter: null });
    expect(seen[0]?.url).toBe('/thing?id=a+b%26c');
    expect(seen[0]?.headers).toMatchObject({
      authorization: 'Bearer sesame',
      'content-type': 'application/json',
    });
  });

  it('logs method, origin, path and status, and neither query nor bearer', async () => {
    const { http, lines, origin } = await serve(json(200, []));
    await http.send({ ...get, search: { secret: 'hidden-query' }, bearer: new SecretText('hidden-bearer') });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`{"method":"GET","origin":"${origin}","path":"/thing","status":200}`);
    expect(lines.join()).not.toContain('hidden');
  });

  it('refuses a bearer that no header can carry, without quoting it', async () => {
    const { http, seen } = await serve(json(200, []));
    const call = () => http.send({ ...get, bearer: new SecretText('two\nlines') });
    expect(await refusalOf(call)).toEqual(refused('credential-refused'));
    expect(seen).toHaveLength(0);
  });

  it('takes no page for an answer', async () => {
    for (const status of [200, 404]) {
      const { http } = await serve(raw(status, 'text/html', '<p>hello</p>'));
      expect(await refusalOf(() => http.send(get))).toEqual(refused('not-json', { status }));
    }
  });

  it('takes no broken JSON for an answer', async () => {
    const { http } = await serve(raw(200, 'application/json', '{"a":'));
    expect(await refusalOf(() => http.send(get))).toEqual(refused('not-json', { status: 200 }));
  });

  it('reads an empty body, and an error in plain text, as an answer without JSON', async () => {
    const { http } = await serve(
      (_, response) => response.writeHead(204).end(),
      raw(400, 'text/plain', 'no'),
    );
    expect(await http.send(get)).toEqual({ status: 204, json: undefined, retryAfter: null });
    expect(await http.send(get)).toEqual({ status: 400, json: undefined, retryAfter: null });
  });

  it('follows no redirect', async () => {
    const target = await serve(json(200, { stolen: true }));
    const { http } = await serve((_, response) =>
      response.writeHead(307, { location: `${target.origin}/thing` }).end('moved'),
    );
    expect(await http.send({ ...get, bearer: new SecretText('sesame') })).toMatchObject({ status: 307 });
    expect(target.seen).toHaveLength(0);
  });

  it('stops reading a body after 10 MiB', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(256 * 1024, 'x');
    const { http } = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        if (response.destroyed || sent > 200 * 1024 * 1024) return;
        sent += chunk.length;
        if (response.write(chunk)) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    expect(await refusalOf(() => http.send(get))).toEqual(refused('unexpected', { status: 200 }));
    expect(sent).toBeLessThan(100 * 1024 * 1024);
  });

  it('is slow when the head or the body does not come in time, and does not ask again', async () => {
    for (const answer of [
      () => {},
      ((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('[');
      }) satisfies Answer,
    ]) {
      const { http, seen } = await serve(answer);
      expect(await refusalOf(() => http.send(get))).toEqual(refused('slow'));
      expect(seen).toHaveLength(1);
    }
  });

  it('takes a body that ends early for no answer', async () => {
    const { http } = await serve((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('[1');
      setImmediate(() => request.socket.destroy());
    });
    expect(await refusalOf(() => http.send(get))).toEqual(refused('unreachable'));
  });

  it('holds whatever a service may send', async () => {
    const { http } = await serve((request, response) => {
      const at = Number(request.headers.authorization?.slice('Bearer '.length));
      const sample = samples[at];
      response.writeHead(sample?.status ?? 200, { 'content-type': sample?.type ?? '' });
      response.end(sample?.text);
    });
    const outcome = async (at: number): Promise<string> => {
      const bearer = new SecretText(String(at));
      try {
        await http.send({ method: 'PUT', path: '/any', bearer });
        return 'answer';
      } catch (error) {
        return error instanceof Error ? error.name : 'none';
      }
    };
    const samples = fc.sample(
      fc.record({
        status: fc.constantFrom(200, 201, 302, 400, 403, 404, 418, 500, 503),
        type: fc.constantFrom(
          'application/json',
          'text/html',
          'application/problem+json',
          '',
          'json',
          'image/png',
        ),
        text: fc.oneof(fc.json(), fc.string(), fc.constant('{"__proto__":{"id":1}}'), fc.constant('<h1>')),
      }),
      300,
    );
    for (const at of samples.keys()) expect(['answer', 'Refusal']).toContain(await outcome(at));
    expect(Object.prototype).not.toHaveProperty('id');
  });
});

describe('a second try', () => {
  it('follows a cut line or a 503 for what only reads, twice at most', async () => {
    const cut = await serve(hangUp, hangUp, json(200, 'late'));
    expect(await cut.http.send(get)).toMatchObject({ json: 'late' });
    expect(cut.pauses).toEqual([250, 500]);
    const down = await serve(hangUp);
    expect(await refusalOf(() => down.http.send(get))).toEqual(refused('unreachable'));
    expect(down.seen).toHaveLength(3);
    const busy = await serve(json(503, {}));
    expect(await busy.http.send(get)).toMatchObject({ status: 503 });
    expect(busy.seen).toHaveLength(3);
  });

  it('does not follow for what changes something: it may have been done', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const cut = await serve(hangUp);
      expect(await refusalOf(() => cut.http.send({ ...post, method }))).toEqual(refused('unreachable'));
      const busy = await serve(json(503, {}, { 'retry-after': '0' }));
      expect(await busy.http.send({ ...post, method })).toMatchObject({ status: 503, retryAfter: 0 });
      expect([cut.seen.length, busy.seen.length]).toEqual([1, 1]);
    }
  });

  it('follows a 429 for anything, after the time that was asked for', async () => {
    const { http, seen, pauses } = await serve(json(429, {}, { 'retry-after': '2' }), json(201, 'made'));
    expect(await http.send(post)).toMatchObject({ status: 201, json: 'made' });
    expect(seen).toHaveLength(2);
    expect(pauses).toEqual([2_000]);
  });

  it('waits a little when 0 seconds are asked for, and when the header is garbage', async () => {
    for (const value of ['0', 'soon', '-4', '1.5', '']) {
      const { http, pauses } = await serve(json(429, {}, { 'retry-after': value }), json(200, 'ok'));
      expect(await http.send(get)).toMatchObject({ json: 'ok' });
      expect(pauses).toEqual([250]);
    }
  });

  it('never waits longer than 5 seconds in a call, and hands on what was asked for', async () => {
    const hour = await serve(json(429, {}, { 'retry-after': '3600' }));
    expect(await hour.http.send(get)).toMatchObject({ status: 429, retryAfter: 3_600_000 });
    expect(hour.pauses).toEqual([]);
    const twice = await serve(json(503, {}, { 'retry-after': '3' }));
    expect(await twice.http.send(get)).toMatchObject({ status: 503, retryAfter: 3_000 });
    expect(twice.pauses).toEqual([3_000]);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-22T09:00:00Z');
  const read = (value: string, date?: string) =>
    readRetryAfter(new Headers({ 'retry-after': value, ...(date === undefined ? {} : { date }) }), now);

  it('is seconds or a date, from 0 to a day', () => {
    expect(read('0')).toBe(0);
    expect(read('120')).toBe(120_000);
    expect(read('999999999')).toBe(86_400_000);
    expect(read('Sun, 22 Nov 2026 09:00:30 GMT')).toBe(30_000);
    expect(read('Sun, 22 Nov 2026 08:00:00 GMT')).toBe(0);
    expect(read('Sun, 22 Nov 2099 08:00:00 GMT')).toBe(86_400_000);
  });

  it('measures a date by the clock of the service', () => {
    expect(read('Sun, 22 Nov 2026 12:00:05 GMT', 'Sun, 22 Nov 2026 12:00:00 GMT')).toBe(5_000);
  });

  it('is never anything but null or milliseconds within a day', () => {
    expect(readRetryAfter(new Headers(), now)).toBeNull();
    const header = fc.string({ unit: fc.constantFrom(...'0123456789 :,.-+eGMTSunNov') });
    fc.assert(
      fc.property(header, (value) => {
        const found = read(value);
        return found === null || (found >= 0 && found <= 86_400_000);
      }),
    );
  });
});

describe('a pasted address', () => {
  it.each([
    ['https://app.hook0.com', 'https://app.hook0.com'],
    [' https://app.hook0.com/api/v1/ ', 'https://app.hook0.com'],
    ['app.hook0.com/api/v1', 'https://app.hook0.com'],
    ['https://Hooks.Acme.Example:8443/x?y#z', 'https://hooks.acme.example:8443'],
    ['http://127.0.0.1:8080/api/v1', 'http://127.0.0.1:8080'],
    ['localhost:8080', 'http://localhost:8080'],
    ['http://[::1]:81', 'http://[::1]:81'],
  ])('%s is the origin %s', (text, origin) => {
    expect(parseOrigin(text, 'Test')).toBe(origin);
  });

  it.each([
    '',
    'http://app.hook0.com',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://0.0.0.0',
    'ftp://app.hook0.com',
    'javascript://app.hook0.com/%0aalert(1)',
    'https://app.hook0.com@evil.example',
    'https://',
    'not an address',
  ])('%j is refused', async (text) => {
    expect(await refusalOf(() => parseOrigin(text, 'Test'))).toEqual(refused('bad-address'));
  });
});
