import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { systemClock } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { createLog, silentLog } from '#main/kernel/log.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Fault } from '#main/sandbox/faults.ts';
import { createHook0 } from '#main/services/hook0/hook0.ts';
import { HOOK0_CLOUD, services } from '#main/services/services.ts';
import type { ServiceClient } from '#main/services/service.ts';
import { serviceSuite } from '#test/suites/service.suite.ts';
import { refusalOf } from '#test/support/refusal.ts';
import { startSandbox } from '#test/support/sandbox.ts';
import type { RunningSandbox } from '#test/support/sandbox.ts';

const NOW = Date.parse('2026-11-22T09:00:00Z');
const DEADLINE = 3_000;
let biscuit: Biscuit;
beforeAll(() => {
  biscuit = createBiscuit({ log: silentLog });
});
afterAll(() => biscuit.end());

serviceSuite('Hook0, at the sandbox', async () => {
  const sandbox = await startSandbox({ biscuit });
  return {
    client: createHook0({ baseUrl: sandbox.origin, label: 'Sandbox', clock: systemClock, log: silentLog }),
    account: sandbox.account,
    organization: 'Acme Webhooks',
    applications: ['Order Service', 'User Events', 'Payments'],
    close: () => sandbox.stop(),
  };
});

/** Time stands still, and pauses pass at once and are written down. */
const createQuickClock = () => {
  const pauses: number[] = [];
  const clock: Clock = {
    now: () => NOW,
    after: (milliseconds, run) => {
      if (milliseconds === DEADLINE) return systemClock.after(milliseconds, run);
      pauses.push(milliseconds);
      return systemClock.after(0, run);
    },
  };
  return { clock, pauses };
};

describe('the client of Hook0', () => {
  let sandbox: RunningSandbox;
  let client: ServiceClient;
  let pauses: number[];
  let lines: string[];
  let session: SecretText;
  let organizationId: string;
  let seen: string[];

  beforeEach(async () => {
    sandbox = await startSandbox({ biscuit });
    const quick = createQuickClock();
    pauses = quick.pauses;
    lines = [];
    const log = createLog(
      (line) => lines.push(line),
      () => new Date(NOW),
    );
    client = createHook0({
      baseUrl: `${sandbox.origin}/api/v1`,
      label: 'Sandbox',
      clock: quick.clock,
      log,
      timeout: DEADLINE,
    });
    const { email, password } = sandbox.account;
    session = (await client.signIn(email, password.reveal())).access;
    organizationId = (await client.organizations(session))[0]?.id ?? '';
  });
  afterEach(() => sandbox.stop());

  /** Every request suffers this from now on; `times` limits it to the first ones. */
  const suffer = (fault: Fault, times = Number.POSITIVE_INFINITY): void => {
    seen = [];
    sandbox.setFaults(({ method, path }) => {
      seen.push(`${method} ${path}`);
      return seen.length <= times ? fault : undefined;
    });
  };
  const create = () => client.createToken(session, organizationId, 'Made');
  const tokenNames = () => sandbox.state().tokens.map(({ name }) => name);

  it.each<[string, Fault, object]>([
    ['no header', { status: 401, id: 'AuthNoAuthorizationHeader' }, { problem: 'unauthorized', status: 401 }],
    ['a wrong login', { status: 401, id: 'AuthFailedLogin' }, { kind: 'sign-in', problem: 'wrong' }],
    [
      'an unverified e-mail',
      { status: 401, id: 'AuthEmailNotVerified' },
      { kind: 'sign-in', problem: 'unverified' },
    ],
    ['an ended session', { status: 401, id: 'AuthFailedRefresh' }, { kind: 'sign-in', problem: 'ended' }],
    [
      'a refused token',
      { status: 403, id: 'AuthInvalidBiscuit' },
      { problem: 'credential-refused', status: 403 },
    ],
    ['a denied action', { status: 403, id: 'Forbidden' }, { problem: 'forbidden', status: 403 }],
    ['a 403 of something else', { status: 403, id: 'Gateway' }, { problem: 'unexpected', status: 403 }],
    ['nothing there', { status: 404, id: 'NotFound' }, { problem: 'not-found', status: 404 }],
    ['a refused value', { status: 422, id: 'Validation' }, { problem: 'validation', status: 422 }],
    [
      'a used-up plan',
      { status: 429, id: 'TooManyApplicationsPerOrganization' },
      { problem: 'quota', status: 429 },
    ],
    [
      'a bug of the service',
      { status: 500, id: 'InternalServerError' },
      { problem: 'server-error', status: 500 },
    ],
    [
      'a failed look-up',
      { status: 500, id: 'AuthBiscuitLookupError' },
      { problem: 'server-error', status: 500 },
    ],
    [
      'a busy service',
      { status: 503, id: 'ServiceUnavailable', retryAfter: 5 },
      { problem: 'unavailable', status: 503, retryAt: '2026-11-22T09:00:05.000Z' },
    ],
    ['an unknown status', { status: 418, id: 'Teapot' }, { problem: 'unexpected', status: 418 }],
    ['a page', 'html', { problem: 'not-json', status: 200 }],
    ['no answer in time', 'slow', { problem: 'slow' }],
    ['a cut line', 'drop', { problem: 'unreachable' }],
  ])('refuses %s, and sends a create once', async (_, fault, expected) => {
    suffer(fault);
    expect(await refusalOf(create)).toEqual({ kind: 'service', service: 'Sandbox', ...expected });
    expect(seen).toEqual(['POST /api/v1/service_token']);
    expect(tokenNames()).toEqual([]);
  });

  it('does not create again when the answer was lost: the list tells what became of it', async () => {
    suffer('drop-after');
    expect(await refusalOf(create)).toMatchObject({ problem: 'unreachable' });
    expect(seen).toHaveLength(1);
    sandbox.setFaults(undefined);
    const listed = await client.listTokens(session, organizationId);
    expect(listed.map(({ name }) => name)).toEqual(['Made']);
  });

  it.each([0, '0', 'soon', 1])(
    'creates once it is paced no more, when Retry-After is %j',
    async (retryAfter) => {
      suffer({ status: 429, id: 'RateLimited', retryAfter }, 2);
      expect((await create()).name).toBe('Made');
      expect(seen).toHaveLength(3);
      expect(tokenNames()).toEqual(['Made']);
      expect(pauses).toEqual(retryAfter === 1 ? [1_000, 1_000] : [250, 500]);
    },
  );

  it('hands a long pause on instead of waiting', async () => {
    suffer({ status: 429, id: 'RateLimited', retryAfter: 3_600 });
    expect(await refusalOf(create)).toEqual({
      kind: 'service',
      service: 'Sandbox',
      problem: 'rate-limited',
      status: 429,
      retryAt: '2026-11-22T10:00:00.000Z',
    });
    suffer({ status: 429, id: 'RateLimited', retryAfter: '99999999999' });
    expect(await refusalOf(create)).toMatchObject({ retryAt: '2026-11-23T09:00:00.000Z' });
    expect(pauses).toEqual([]);
  });

  it('asks again for a list, twice at most', async () => {
    suffer('drop', 2);
    expect(await client.listTokens(session, organizationId)).toEqual([]);
    expect(seen).toHaveLength(3);
    suffer({ status: 503, id: 'ServiceUnavailable' });
    expect(await refusalOf(() => client.organizations(session))).toMatchObject({ problem: 'unavailable' });
    expect(seen).toHaveLength(3);
  });

  it('calls a token absent only on the service’s own word', async () => {
    const { remoteId } = await create();
    const revoke = () => client.revokeToken(session, organizationId, remoteId);
    suffer({ status: 404, id: 'Gateway' });
    expect(await refusalOf(revoke)).toMatchObject({ problem: 'not-found' });
    suffer({ status: 404, id: 'NotFound' });
    expect(await revoke()).toBe('absent');
    suffer('html');
    expect(await refusalOf(revoke)).toMatchObject({ problem: 'not-json' });
    sandbox.setFaults(undefined);
    expect(await revoke()).toBe('revoked');
  });

  it.each<[Fault, string]>([
    [{ status: 403, id: 'AuthInvalidBiscuit' }, 'invalid'],
    [{ status: 403, id: 'Forbidden' }, 'valid'],
    [{ status: 403, id: 'Gateway' }, 'unknown'],
    [{ status: 401, id: 'AuthNoAuthorizationHeader' }, 'unknown'],
    [{ status: 404, id: 'NotFound' }, 'unknown'],
    [{ status: 429, id: 'RateLimited', retryAfter: 60 }, 'unknown'],
    [{ status: 500, id: 'AuthBiscuitLookupError' }, 'unknown'],
    [{ status: 503, id: 'ServiceUnavailable', retryAfter: 5 }, 'unknown'],
    [{ status: 200, id: 'NotAList' }, 'unknown'],
    ['html', 'unknown'],
    ['drop', 'unknown'],
  ])('reads %j of a probe as %s', async (fault, verdict) => {
    suffer(fault);
    expect(await client.probe(session)).toBe(verdict);
  });

  it('refuses an answer of another shape', async () => {
    suffer({ status: 200, id: 'NotAList' });
    expect(await refusalOf(() => client.organizations(session))).toEqual({
      kind: 'service',
      service: 'Sandbox',
      problem: 'unexpected',
      status: 200,
    });
  });

  it('tells the log nothing that is secret', async () => {
    const { token } = await create();
    await client.probe(token);
    suffer({ status: 500, id: 'InternalServerError' });
    await refusalOf(create);
    const written = lines.join('');
    expect(written).toContain('/api/v1/service_token');
    for (const secret of [token, session, sandbox.account.password]) {
      expect(written).not.toContain(secret.reveal());
    }
    expect(written).not.toContain(sandbox.account.email);
    expect(written).not.toContain('organization_id');
  });
});

describe('the services', () => {
  const deps = { clock: systemClock, log: silentLog };

  it('make a client for an address as it was pasted', () => {
    const client = services.get('hook0')?.createClient?.({ baseUrl: 'app.hook0.com/api/v1/', ...deps });
    expect([client?.baseUrl, client?.label]).toEqual([HOOK0_CLOUD, 'Hook0']);
  });

  it('refuse an address that would send a token in the clear', async () => {
    const create = () =>
      services.get('hook0')?.createClient?.({ baseUrl: 'http://hooks.acme.example', ...deps });
    expect(await refusalOf(create)).toEqual({ kind: 'service', service: 'Hook0', problem: 'bad-address' });
  });
});
