import { request as rawRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import type { Restriction } from '#contract/restriction.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { createSandbox } from '#main/sandbox/sandbox.ts';
import { sandboxState } from '#main/sandbox/state.ts';
import { createManualClock } from '#test/support/clock.ts';
import { narrow, requireRules } from '#test/support/rules.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import type { RunningSandbox } from '#test/support/sandbox.ts';
import { createAsk, idOf, makeRoot, signIn } from './ask.ts';
import type { Ask } from './ask.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
let biscuit: Biscuit;
let sandbox: RunningSandbox;
let ask: Ask;
let clock: ReturnType<typeof createManualClock>;
beforeAll(() => {
  biscuit = createBiscuit({ log: silentLog });
});
afterAll(() => biscuit.end());
beforeEach(async () => {
  clock = createManualClock();
  sandbox = await startSandbox({ biscuit, clock });
  ask = createAsk(sandbox);
});
afterEach(() => sandbox.stop());

const readEvents: Restriction[] = [{ kind: 'actions', actions: ['event:list'] }];
const applicationId = (): string => sandbox.state().applications[0]?.id ?? '';

describe('the sandbox: tokens', () => {
  it('creates a root whose listed id is not the one inside it', async () => {
    const root = await makeRoot(sandbox, ask);
    const reading = await biscuit.read(
      root.token,
      sandbox.state().publicKey,
      requireRules('hook0').vocabulary,
    );
    expect(reading.type).toBe('service_access');
    expect(reading.organizationId).toBe(root.organizationId);
    expect(reading.blocks[0]?.source).toContain('token_id(hex:');
    expect(reading.blocks[0]?.source).not.toContain(root.id.replaceAll('-', ''));
  });

  it('answers list, get and rename with the whole root again', async () => {
    const { organizationId, id, token } = await makeRoot(sandbox, ask);
    const query = `?organization_id=${organizationId}`;
    const entry = { token_id: id, name: 'Root', biscuit: token.reveal() };
    expect((await ask('GET', `/service_token${query}`, token)).json).toMatchObject([entry]);
    expect((await ask('GET', `/service_token/${id}${query}`, token)).json).toMatchObject(entry);
    const body = { organization_id: organizationId, name: 'Orders' };
    const renamed = await ask('PUT', `/service_token/${id}`, token, body);
    expect(renamed.status).toBe(200);
    expect(renamed.json).toMatchObject({ ...entry, name: 'Orders' });
  });

  it('refuses a revoked root and all that was made from it, and nothing else', async () => {
    const { organizationId, access, id, token } = await makeRoot(sandbox, ask);
    const other = await makeRoot(sandbox, ask, 'Other');
    const child = await narrow(biscuit, token, sandbox.state().publicKey, readEvents);
    const events = `/events?application_id=${applicationId()}`;
    expect((await ask('GET', events, child.token)).status).toBe(200);

    const path = `/service_token/${id}?organization_id=${organizationId}`;
    const revoked = await ask('DELETE', path, access);
    expect([revoked.status, revoked.text]).toEqual([204, '']);
    for (const dead of [token, child.token]) {
      const reply = await ask('GET', events, dead);
      expect([reply.status, idOf(reply)]).toEqual([403, 'AuthInvalidBiscuit']);
    }
    expect((await ask('GET', events, other.token)).status).toBe(200);

    const again = await ask('DELETE', path, access);
    expect([again.status, idOf(again)]).toEqual([404, 'NotFound']);
    expect(idOf(await ask('GET', path, access))).toBe('NotFound');
    const list = await ask('GET', `/service_token?organization_id=${organizationId}`, access);
    expect(list.json).toMatchObject([{ name: 'Other' }]);
  });

  it('tells a denied action from a refused token', async () => {
    const { organizationId, token } = await makeRoot(sandbox, ask);
    const child = await narrow(biscuit, token, sandbox.state().publicKey, readEvents);
    const denied = await ask('GET', `/service_token?organization_id=${organizationId}`, child.token);
    expect([denied.status, idOf(denied)]).toEqual([403, 'Forbidden']);
    for (const text of ['nonsense', `${token.reveal().slice(0, -8)}AAAAAAA=`]) {
      const refused = await ask('GET', '/organizations', text);
      expect([refused.status, idOf(refused)]).toEqual([403, 'AuthInvalidBiscuit']);
    }
    const nothing = await ask('GET', '/organizations');
    expect([nothing.status, idOf(nothing)]).toEqual([401, 'AuthNoAuthorizationHeader']);
  });

  it('refuses a token of another service', async () => {
    const { privateKey } = await biscuit.newKeyPair();
    const code = 'type("service_access"); version(1);';
    const foreign = await biscuit.issue(privateKey, { code, parameters: {} });
    expect(idOf(await ask('GET', '/organizations', foreign.token))).toBe('AuthInvalidBiscuit');
  });

  it('denies from the very instant at which a token ends', async () => {
    const { token } = await makeRoot(sandbox, ask);
    const expiresAt = '2026-11-22T10:00:00Z';
    const restrictions: Restriction[] = [...readEvents, { kind: 'expiry', expiresAt }];
    const child = await narrow(biscuit, token, sandbox.state().publicKey, restrictions);
    const events = `/events?application_id=${applicationId()}`;
    clock.advance(Date.parse(expiresAt) - clock.now() - 1);
    expect((await ask('GET', events, child.token)).status).toBe(200);
    clock.advance(1);
    expect(idOf(await ask('GET', events, child.token))).toBe('Forbidden');
  });

  it('keeps an application-scoped token to its application and away from the lists', async () => {
    const { organizationId, token } = await makeRoot(sandbox, ask);
    const [first, second] = sandbox.state().applications;
    const child = await narrow(biscuit, token, sandbox.state().publicKey, [
      { kind: 'applications', ids: [first?.id ?? ''], discovery: [] },
    ]);
    const status = async (path: string) => (await ask('GET', path, child.token)).status;
    expect(await status(`/events?application_id=${first?.id}`)).toBe(200);
    expect(await status(`/application_secrets?application_id=${first?.id}`)).toBe(200);
    expect(await status(`/events?application_id=${second?.id}`)).toBe(403);
    expect(await status(`/applications?organization_id=${organizationId}`)).toBe(403);
    expect(await status('/organizations')).toBe(403);
  });
});

describe('the sandbox: people', () => {
  it('refuses a wrong password and an unknown e-mail alike', async () => {
    const { email, password } = sandbox.account;
    for (const body of [
      { email, password: 'wrong' },
      { email: 'nobody@acme.example', password: password.reveal() },
    ]) {
      const reply = await ask('POST', '/auth/login', undefined, body);
      expect([reply.status, idOf(reply)]).toEqual([401, 'AuthFailedLogin']);
    }
  });

  it('lets a viewer read and refuses the viewer the tokens', async () => {
    const viewer = sandbox.state().users[1];
    const { access_token } = await signIn(ask, viewer?.email ?? '', viewer?.password ?? '');
    const organization = `?organization_id=${sandbox.state().organizations[0]?.id}`;
    expect((await ask('GET', '/organizations', access_token)).json).toMatchObject([{ role: 'viewer' }]);
    expect((await ask('GET', `/applications${organization}`, access_token)).status).toBe(200);
    expect(idOf(await ask('GET', `/service_token${organization}`, access_token))).toBe('Forbidden');
  });

  it('ends an access token after 5 minutes, and a refresh token once it was used', async () => {
    const { email, password } = sandbox.account;
    const session = await signIn(ask, email, password.reveal());
    clock.advance(5 * 60_000);
    expect(idOf(await ask('GET', '/organizations', session.access_token))).toBe('AuthInvalidBiscuit');
    expect(idOf(await ask('GET', '/organizations', session.refresh_token))).toBe('Forbidden');
    const renewed = await ask('POST', '/auth/refresh', session.refresh_token);
    expect(renewed.status).toBe(201);
    expect(idOf(await ask('POST', '/auth/refresh', session.refresh_token))).toBe('AuthInvalidBiscuit');
  });

  it('takes no access token for a refresh, and ends a session at logout', async () => {
    const { email, password } = sandbox.account;
    const session = await signIn(ask, email, password.reveal());
    const refused = await ask('POST', '/auth/refresh', session.access_token);
    expect([refused.status, idOf(refused)]).toEqual([401, 'AuthFailedRefresh']);
    expect((await ask('POST', '/auth/logout', session.access_token)).status).toBe(204);
    expect(idOf(await ask('GET', '/organizations', session.access_token))).toBe('AuthInvalidBiscuit');
    expect(idOf(await ask('POST', '/auth/refresh', session.refresh_token))).toBe('AuthInvalidBiscuit');
  });
});

describe('the sandbox: rates', () => {
  it('lets the tokens of one root share one bucket, and says 0 seconds when less than one is meant', async () => {
    const { token } = await makeRoot(sandbox, ask);
    const other = await makeRoot(sandbox, ask, 'Other');
    const child = await narrow(biscuit, token, sandbox.state().publicKey, readEvents);
    const path = `/events?application_id=${applicationId()}`;
    for (let sent = 0; sent < 20; sent += 1) {
      expect((await ask('GET', path, sent % 2 ? token : child.token)).status).toBe(200);
    }
    const paced = await ask('GET', path, token);
    expect([paced.status, idOf(paced), paced.headers.get('retry-after')]).toEqual([429, 'RateLimited', '0']);
    expect(idOf(await ask('GET', path, child.token))).toBe('RateLimited');
    expect((await ask('GET', path, other.token)).status).toBe(200);
    clock.advance(100);
    expect((await ask('GET', path, child.token)).status).toBe(200);
    expect((await ask('GET', path, token)).status).toBe(429);
  });
});

describe('the sandbox: an engine that gives up', () => {
  it('is told as too busy, and never as denied or refused', async () => {
    const givesUp = () => Promise.reject(new Refusal({ kind: 'engine', problem: 'too-expensive' }));
    for (const broken of [{ authorize: givesUp }, { read: givesUp }]) {
      const tired = await startSandbox({ biscuit: { ...biscuit, ...broken }, clock });
      try {
        const { email, password } = tired.account;
        const { access_token } = await signIn(createAsk(tired), email, password.reveal());
        const reply = await createAsk(tired)('GET', '/organizations', access_token);
        expect([reply.status, idOf(reply), reply.headers.get('retry-after')]).toEqual([
          503,
          'ServiceUnavailable',
          '5',
        ]);
      } finally {
        await tired.stop();
      }
    }
  });
});

describe('the sandbox: what it refuses', () => {
  it('a name of more than 50 characters, with the documented body', async () => {
    const { organizationId, token } = await makeRoot(sandbox, ask);
    const name = 'x'.repeat(51);
    const reply = await ask('POST', '/service_token', token, { organization_id: organizationId, name });
    expect(reply.status).toBe(422);
    expect(reply.type).toContain('application/problem+json');
    expect(reply.json).toEqual({
      type: 'https://documentation.hook0.com/reference/error-codes#validation',
      id: 'Validation',
      title: expect.any(String),
      detail: expect.any(String),
      status: 422,
      validation: { name: [{ code: 'length', message: null, params: { max: 50, value: name } }] },
    });
  });

  it('no empty name, as Hook0 refuses none', async () => {
    const { organizationId, token } = await makeRoot(sandbox, ask);
    const body = { organization_id: organizationId, name: '' };
    expect((await ask('POST', '/service_token', token, body)).status).toBe(201);
  });

  it('a body that is no JSON or has another shape, before it asks whether the token may', async () => {
    const { token } = await makeRoot(sandbox, ask);
    const child = await narrow(biscuit, token, sandbox.state().publicKey, readEvents);
    for (const body of ['{', '[]', '{"name":"x"}', '{"organization_id":"x","name":"x"}']) {
      const reply = await ask('POST', '/service_token', child.token, body);
      expect([reply.status, idOf(reply)]).toEqual([400, 'JsonPayload']);
    }
    const plain = await ask('POST', '/service_token', token, '{}', { 'content-type': 'text/plain' });
    expect(idOf(plain)).toBe('JsonPayload');
  });

  it('a UUID that is none in plain text: 404 in the path, 400 in the query', async () => {
    const { organizationId, token } = await makeRoot(sandbox, ask);
    const inPath = await ask('GET', `/service_token/none?organization_id=${organizationId}`, token);
    expect([inPath.status, inPath.type]).toEqual([404, 'text/plain; charset=utf-8']);
    for (const query of ['', '?organization_id=none']) {
      const missing = await ask('GET', `/service_token${query}`, token);
      expect([missing.status, missing.type]).toEqual([400, 'text/plain; charset=utf-8']);
    }
  });

  it('an application and an organisation that it does not know', async () => {
    const { token } = await makeRoot(sandbox, ask);
    expect(idOf(await ask('GET', `/events?application_id=${NOBODY}`, token))).toBe('Forbidden');
    expect(idOf(await ask('GET', `/service_token?organization_id=${NOBODY}`, token))).toBe('Forbidden');
  });

  it('a host name that is not of this computer, and pages of the web', async () => {
    const status = (headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        rawRequest(`${sandbox.api}/instance`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await status({ host: 'evil.example' })).toBe(421);
    expect(await status({ host: `127.0.0.1.evil.example:${sandbox.port}` })).toBe(421);
    expect(await status({ origin: 'https://evil.example' })).toBe(421);
    expect(await status({ host: `localhost:${sandbox.port}` })).toBe(200);
  });
});

describe('the sandbox: addresses', () => {
  it('takes a trailing slash and a bare token', async () => {
    const { token } = await makeRoot(sandbox, ask);
    expect((await ask('GET', '/organizations/', token)).status).toBe(200);
    const bare = await fetch(`${sandbox.api}/organizations`, { headers: { authorization: token.reveal() } });
    expect(bare.status).toBe(200);
  });

  it('answers a page where the web app would be', async () => {
    const page = await fetch(`${sandbox.origin}/organizations`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect((await ask('GET', '/no-such-thing')).status).toBe(404);
  });

  it('tells its public key and its problems to anybody', async () => {
    const { publicKey } = sandbox.state();
    expect((await ask('GET', '/instance')).json).toMatchObject({ biscuit_public_key: publicKey });
    const problems = (await ask('GET', '/errors')).json;
    expect(problems).toContainEqual(expect.objectContaining({ id: 'RateLimited', status: 429 }));
  });
});

describe('the sandbox: from start to start', () => {
  it('keeps its tokens, its account and its port', async () => {
    const { token } = await makeRoot(sandbox, ask);
    const state = sandboxState.parse(JSON.parse(JSON.stringify(sandbox.state())));
    await sandbox.stop();
    await expect(fetch(`${sandbox.api}/instance`)).rejects.toThrow('fetch failed');
    const again = await startSandbox({ biscuit, clock, state });
    try {
      expect(again.port).toBe(sandbox.port);
      expect(again.account.password.reveal()).toBe(sandbox.account.password.reveal());
      expect((await createAsk(again)('GET', '/organizations', token)).status).toBe(200);
    } finally {
      await again.stop();
    }
  });

  it('listens no more when its state cannot be kept', async () => {
    const { port } = sandbox;
    await sandbox.stop();
    const deps = { biscuit, clock, log: silentLog, version: '1', state: sandbox.state(), port };
    const locked = new Refusal({ kind: 'locked' });
    const forgetful = createSandbox({
      ...deps,
      save: () => {
        throw locked;
      },
    });
    await expect(forgetful.start()).rejects.toBe(locked);
    expect(forgetful.origin).toBeNull();
    await expect(fetch(`${sandbox.api}/instance`)).rejects.toThrow('fetch failed');
  });

  it('takes another port when its own is taken', async () => {
    const second = await startSandbox({ biscuit, clock, state: sandbox.state() });
    try {
      expect(second.port).not.toBe(sandbox.port);
      expect((await createAsk(second)('GET', '/instance')).status).toBe(200);
    } finally {
      await second.stop();
    }
  });

  it('has sample data that each list shows', async () => {
    const { organizationId, token } = await makeRoot(sandbox, ask);
    const applications = await ask('GET', `/applications?organization_id=${organizationId}`, token);
    expect(applications.json).toMatchObject([
      { name: 'Order Service' },
      { name: 'User Events' },
      { name: 'Payments' },
    ]);
    for (const list of [
      'events',
      'event_types',
      'subscriptions',
      'request_attempts',
      'application_secrets',
    ]) {
      const reply = await ask('GET', `/${list}?application_id=${applicationId()}`, token);
      expect(reply.json).toContainEqual(expect.anything());
    }
  });
});
