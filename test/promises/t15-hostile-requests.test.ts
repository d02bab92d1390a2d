import { describe, expect, it, onTestFinished } from 'vitest';
import { createManualClock } from '#test/support/clock.ts';
import { openBrowserShell } from '#test/support/browser-shell.ts';
import { createHostileRequests } from '#test/support/hostile-requests.ts';
import type { HostileRequest } from '#test/support/hostile-requests.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import { exchange, hold, statusesIn } from '#test/support/raw-http.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import { createDashboard } from '#test/support/service.ts';

/** So many connections at a time. */
const AT_ONCE = 32;
const CANARY = 'what only the page may hear';

/** Sends them all, some at a time; what each was answered. */
const sendAll = async (port: number, total: number, next: () => HostileRequest) => {
  const answers: { vector: string; statuses: number[]; heard: string }[] = [];
  const work = async () => {
    while (answers.length < total) {
      const { vector, bytes } = next();
      const heard = await exchange(port, bytes);
      answers.push({ vector, statuses: statusesIn(heard), heard });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
};

const countOf = (answers: { statuses: number[] }[]): string => {
  const counts = new Map<string, number>();
  for (const { statuses } of answers) {
    const status = String(statuses[0] ?? 'hung up');
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts]
    .map((each) => each.join(': '))
    .toSorted()
    .join(', ');
};

describe('a hostile request over a raw connection', () => {
  it('never reaches the app behind the browser shell', async () => {
    const random = randomOfThisTest();
    const shell = await openBrowserShell();
    onTestFinished(() => shell.close());
    const { host, port } = new URL(shell.origin);
    const lines = await shell.connectPage('written');
    const authorization = await shell.enter();
    const next = createHostileRequests(random, {
      host,
      target: '/call',
      bearer: authorization.replace('Bearer ', ''),
      body: JSON.stringify({ method: 'room.show', input: { id: 1 } }),
      fromPage: true,
    });
    const begun = Buffer.from(`POST /call HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `);
    const held = await Promise.all(Array.from({ length: scaled(60, 300) }, () => hold(Number(port), begun)));
    onTestFinished(() => held.forEach((socket) => socket.destroy()));

    const answers = await sendAll(Number(port), scaled(2_000, 10_000), next);
    shell.stream.send({ event: 'vault.changed', payload: CANARY });

    const through = answers.filter(({ statuses }) => statuses.some((status) => status < 400));
    expect(through.map(({ vector, heard }) => [vector, heard.slice(0, 200)])).toEqual([]);
    expect(shell.dispatched).toEqual([]);
    expect(
      answers.filter(({ heard }) => heard.includes(CANARY) || /access-control|set-cookie/i.test(heard)),
    ).toEqual([]);
    expect(lines).toEqual([]);
    expect(answers.filter(({ statuses }) => statuses.includes(500)).map(({ vector }) => vector)).toEqual([]);

    // It is alive, with its slow guests still there, and its own page is still let in.
    const body = JSON.stringify({ method: 'room.show', input: { id: 2 } });
    expect((await shell.send('POST', '/call', { authorization }, body)).status).toBe(200);
    expect(shell.dispatched).toEqual([['room.show', { id: 2 }]]);
    await shell.enter();
    proved(
      'T15',
      `${answers.length} hostile requests to the browser shell and ${held.length} that hang, 0 through (${countOf(answers)})`,
    );
  });

  it('never changes the sandbox, nor gets a token out of it', async () => {
    const random = randomOfThisTest();
    const clock = createManualClock();
    const service = await startSandbox({ clock });
    onTestFinished(() => service.stop());
    const root = await (await createDashboard(service)).createRoot('Root');
    const { organizationId } = service.state().tokens[0] ?? { organizationId: '' };
    const next = createHostileRequests(random, {
      host: new URL(service.origin).host,
      target: '/api/v1/service_token',
      bearer: root,
      body: JSON.stringify({ organization_id: organizationId, name: 'Stolen' }),
      fromPage: false,
    });
    const before = JSON.stringify(service.state());

    // Time passes between any two: the service's own pace must not be what refuses them.
    const answers = await sendAll(service.port, scaled(500, 3_000), () => {
      clock.advance(60_000);
      return next();
    });

    expect(JSON.stringify(service.state())).toBe(before);
    const told = answers.filter(({ heard }) =>
      service.state().tokens.some(({ biscuit }) => heard.includes(biscuit)),
    );
    expect(told).toEqual([]);
    const through = answers.filter(
      ({ vector, statuses }) =>
        vector !== 'a path that means another' && statuses.some((status) => status < 400),
    );
    expect(through.map(({ vector, heard }) => [vector, heard.slice(0, 200)])).toEqual([]);
    const organizations = `${service.api}/organizations`;
    expect((await fetch(organizations, { headers: { authorization: `Bearer ${root}` } })).status).toBe(200);
    proved(
      'T15',
      `${answers.length} hostile requests to the sandbox, 0 changes and 0 tokens told (${countOf(answers)})`,
    );
  });
});
