import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { createLog } from '#main/kernel/log.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { startApp } from '#test/support/app.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';
import type { Random } from '#test/support/random.ts';
import { createScanner } from '#test/support/scan.ts';
import { startSandbox } from '#test/support/sandbox.ts';

/** The pauses between two tries are shortened. */
const hurriedClock: Clock = {
  now: systemClock.now,
  after: (milliseconds, run) =>
    systemClock.after(milliseconds > 5_000 ? milliseconds : milliseconds / 50, run),
};

const text = (random: Random, bytes: number) => random.bytes(bytes).toString('base64url');

/** A service that says back whatever it hears, in every place that an answer has. */
const startEcho = async (random: Random, publicKey: string) => {
  let answers = 0;
  const server = createServer((request, response) => {
    answers += 1;
    const { authorization = '' } = request.headers;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const heard = `${authorization} ${Buffer.concat(chunks).toString()}`;
      if (request.url?.endsWith('/instance') && random.onceIn(2)) {
        response.setHeader('content-type', 'application/json');
        return response.end(JSON.stringify({ biscuit_public_key: publicKey }));
      }
      if (random.onceIn(9)) return request.socket.destroy();
      response.statusCode = random.pick([200, 201, 302, 400, 401, 403, 404, 409, 418, 422, 500, 502]);
      response.setHeader('www-authenticate', authorization || 'Bearer');
      response.setHeader('location', `/?token=${encodeURIComponent(authorization)}`);
      response.setHeader(
        'content-type',
        random.pick([
          'application/json',
          'application/problem+json',
          'text/plain',
          'text/html',
          heard.slice(0, 40) || 'x',
        ]),
      );
      const problem = { id: 'Forbidden', title: heard, detail: heard, status: 403, [heard]: heard };
      response.end(
        random.pick([
          heard,
          JSON.stringify(problem),
          JSON.stringify([heard]),
          `{"detail":"${heard}`,
          JSON.stringify(heard),
        ]),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, answers: () => answers };
};

describe('the log', () => {
  it('says no secret, whatever is done with it and whatever a service says back', async () => {
    const random = randomOfThisTest();
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const { privateKey, publicKey } = sandbox.state();
    const echo = await startEcho(random, publicKey);
    const app = await startApp({ clock: hurriedClock });
    const secrets: Record<string, string> = { privateKey };
    const keep = (name: string, secret: string): string => {
      secrets[`${name} ${Object.keys(secrets).length}`] = secret;
      return secret;
    };
    const passphrase = keep('passphrase', text(random, 24));
    await app.client.vault.create({ with: 'passphrase', passphrase });
    await app.client.vault.setSlot({ with: 'keychain' });
    const { code } = await app.client.vault.offerRecoveryKey({});
    keep('recovery key', code);

    const refusals = new Map<string, number>();
    const tryTo = async (act: () => Promise<unknown>) => {
      try {
        await act();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refusals.set(error.failure.kind, (refusals.get(error.failure.kind) ?? 0) + 1);
      }
    };
    const lines = () => app.log().split('\n').length - 1;
    const client = app.client as unknown as Record<
      string,
      Record<string, (input: unknown) => Promise<unknown>>
    >;
    const newToken = async () => {
      const { token } = await sandbox.biscuit.issue(privateKey, {
        code: 'type("service_access"); token_id({id}); organization_id({id});',
        parameters: { id: Buffer.from(randomUUID().replaceAll('-', ''), 'hex') },
      });
      return keep('token', token.reveal());
    };

    const baseUrl = echo.origin;
    for (let round = 0; lines() < scaled(600, 10_000); round += 1) {
      const token = await newToken();
      await tryTo(() => app.client.tokens.inspect({ text: token, baseUrl }));
      await tryTo(() =>
        app.client.tokens.inspect({ text: `${token.slice(0, -8)}${text(random, 6)}`, baseUrl }),
      );
      await tryTo(() => app.client.tokens.keep({ text: token, baseUrl, name: `Token ${round}` }));
      await tryTo(() =>
        app.client.services.signIn({
          baseUrl,
          email: 'a@b.test',
          password: keep('password', text(random, 24)),
        }),
      );
      await tryTo(() => app.client.tokens.find({ text: keep('pasted', text(random, 60)) }));
      // Where nobody would put it.
      await tryTo(() =>
        app.client.tokens.inspect({ text: 'x', baseUrl: `http://${token.slice(0, 60)}.invalid/${token}` }),
      );
      await tryTo(() => client['tokens']?.['get']?.({ id: token }) ?? Promise.resolve());
      await tryTo(() => client['settings']?.['set']?.({ theme: token, [token]: token }) ?? Promise.resolve());
      await tryTo(() => app.client.audit.read({ search: token.slice(0, 200) }));
      for (const { id } of await app.client.services.list({})) {
        await tryTo(() => app.client.services.sync({ connectionId: id }));
        await tryTo(() => app.client.services.createRoot({ connectionId: id, name: 'Root' }));
      }
      for (const { id } of await app.client.services.operations({})) {
        await tryTo(() => app.client.services.retry({ operationId: id }));
        await tryTo(() => app.client.services.discard({ operationId: id }));
      }
      const [kept] = await app.client.tokens.list({});
      if (kept) {
        await tryTo(() => app.client.tokens.copy({ id: kept.id, confirmedRoot: true }));
        await tryTo(() => app.client.tokens.reveal({ id: kept.id, confirmedRoot: true }));
        await tryTo(() => app.client.tokens.rename({ id: kept.id, name: 'Other' }));
        await tryTo(() => app.client.tokens.forget({ id: kept.id }));
      }
      if (random.onceIn(5)) {
        await app.client.vault.lock({});
        await tryTo(() =>
          app.client.vault.unlock({ with: 'passphrase', passphrase: keep('wrong', text(random, 24)) }),
        );
        await tryTo(() => app.client.vault.unlock({ with: 'recovery', code }));
        await app.client.vault.unlock({ with: 'keychain' });
      }
    }
    const all = app.log();
    expect(createScanner(secrets).look('log', Buffer.from(all))).toEqual([]);
    // None was even hidden: our own code gives the log nothing that it must hide.
    expect(all).not.toContain('••••');
    expect(refusals.size).toBeGreaterThan(3);
    proved(
      'T25',
      `${lines()} lines of log over ${echo.answers()} answers that said secrets back: 0 of ${Object.keys(secrets).length} secrets`,
    );
  });

  it('hides what an error quotes', () => {
    const random = randomOfThisTest();
    const lines: string[] = [];
    const log = createLog(
      (line) => lines.push(line),
      () => new Date(0),
    );
    const secrets: Record<string, string> = {};
    const total = scaled(2_000, 10_000);
    for (let count = 0; count < total; count += 1) {
      const bytes = random.bytes(32 + random.below(400));
      const secret = bytes.toString(random.pick(['base64url', 'base64', 'hex'] as const));
      secrets[`${count}`] = secret;
      const error = random.pick([
        new Error(`unexpected token in ${secret}`),
        new TypeError(`Invalid character in header content ["${secret}"]`),
        new SyntaxError(`Unexpected token '${secret.slice(0, 1)}', "${secret}" is not valid JSON`),
        new Error('outside', { cause: new Error(secret) }),
      ]);
      const say = random.pick([log.info, log.warn, log.error]);
      say('a call ended in a bug', {
        message: error.message,
        stack: error.stack ?? '',
        cause: String(error.cause),
      });
      say(`it was ${secret}`);
    }
    expect(lines).toHaveLength(total * 2);
    expect(createScanner(secrets).look('log', Buffer.from(lines.join('')))).toEqual([]);
    // A log that hides everything is no log.
    const useful =
      'at run (file:///home/somebody/whittle/src-main/biscuit/queue.ts:139:17) 0f1e2d3c-4b5a-4697-8869-7a8b9c0d1e2f';
    log.info(useful);
    expect(lines.at(-1)).toContain(useful);
    expect(new SecretText('x').toString()).not.toContain('x');
    proved('T25', `${lines.length} errors that quote a secret logged, 0 told`);
  });
});
