import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Log } from '#main/kernel/log.ts';
import { isLoopback } from '#main/kernel/origin.ts';
import { refreshAuthorizer } from './authorizer.ts';
import { PAGE } from './faults.ts';
import type { Fault, Faults } from './faults.ts';
import type { Admitted, Gate } from './gate.ts';
import { allProblems, problem, problemBody } from './problems.ts';
import type { Answer } from './problems.ts';
import type { World } from './route.ts';
import { routes } from './routes/routes.ts';
import { serveRoute } from './serve-route.ts';
import type { Received } from './serve-route.ts';
import type { Sessions } from './sessions.ts';

const PREFIX = '/api/v1';
const BODY_LIMIT = 1024 * 1024;
const REQUEST_TIMEOUT = 10_000;
const login = z.object({ email: z.string().max(100), password: z.string().max(100) });

type Deps = {
  world: World;
  gate: Gate;
  sessions: Sessions;
  /** Of the service that it stands for. */
  version: string;
  log: Log;
  faults: Faults | undefined;
  /** Called after each request that may have changed the state. */
  save(): void;
};

/** The HTTP face of the sandbox; it is not listening yet. */
export const createServer = ({
  world,
  gate,
  sessions,
  version,
  log,
  faults,
  save,
}: Deps): FastifyInstance => {
  const server = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
  });
  const admissions = new WeakMap<FastifyRequest, Admitted>();
  const cut = new WeakSet<FastifyRequest>();

  // Other types stay unread, and text that is no JSON counts as none: both are `JsonPayload` where one is asked for.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, parseJson(String(body))),
  );
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, undefined));

  server.addHook('onRequest', async (request, reply) => {
    // A page that points its own name at this address is not a client.
    if (!isMeant(request) || request.headers.origin !== undefined) {
      return send(reply, { status: 421, text: 'Misdirected request' });
    }
    const path = request.url.split('?')[0] ?? '';
    const fault = faults?.({ method: request.method, path });
    if (fault === 'drop-after') cut.add(request);
    else if (fault !== undefined) return suffer(fault, request, reply);
    return undefined;
  });
  server.addHook('onSend', async (request) => {
    if (cut.has(request)) request.raw.socket.destroy();
  });

  const admit = async (request: FastifyRequest, reply: FastifyReply) => {
    const outcome = await gate.admit(request.headers.authorization);
    if ('refused' in outcome) return send(reply, outcome.refused);
    admissions.set(request, outcome.admitted);
    return undefined;
  };
  const admitted = (request: FastifyRequest): Admitted => {
    const found = admissions.get(request);
    if (!found) throw new Error('a protected route was reached without a token');
    return found;
  };

  const open = (path: string, json: () => unknown): void => {
    server.get(PREFIX + path, (_request, reply) => send(reply, { status: 200, json: json() }));
  };
  open('/instance', () => ({
    biscuit_public_key: world.state.publicKey,
    registration_disabled: true,
    password_minimum_length: 12,
    auto_db_migration: true,
    application_secret_compatibility: false,
    quota_enforcement: false,
    support_email_address: 'support@acme.example',
  }));
  open('/swagger.json', () => swagger(version));
  open('/errors', allProblems);
  open('/payload_content_types', () => ['text/plain', 'application/json', 'application/octet-stream+base64']);

  server.post(`${PREFIX}/auth/login`, async (request, reply) => {
    const body = login.safeParse(request.body);
    if (!body.success) return send(reply, problem('JsonPayload'));
    const session = await sessions.login(body.data.email, body.data.password);
    return send(reply, session ? { status: 201, json: session } : problem('AuthFailedLogin'));
  });
  server.post(`${PREFIX}/auth/refresh`, { onRequest: admit }, async (request, reply) => {
    const who = admitted(request);
    const denied = await gate.authorize(who, refreshAuthorizer(world.now()));
    if (denied || who.caller.kind !== 'refresh') return send(reply, problem('AuthFailedRefresh'));
    const { user, sessionId } = who.caller;
    return send(reply, { status: 201, json: await sessions.renew(who.revocationId, user, sessionId) });
  });
  server.post(`${PREFIX}/auth/logout`, { onRequest: admit }, (request, reply) => {
    const { caller } = admitted(request);
    if (caller.kind !== 'user') return send(reply, problem('Forbidden'));
    sessions.end(caller.sessionId);
    return send(reply, { status: 204 });
  });

  for (const route of routes) {
    server.route({
      method: route.method,
      url: PREFIX + route.path,
      onRequest: admit,
      async handler(request, reply) {
        const answer = await serveRoute(route, receive(request), admitted(request), gate, world);
        if (route.method !== 'GET' && answer.status < 300) save();
        return send(reply, answer);
      },
    });
  }

  server.setNotFoundHandler((request, reply) => {
    // The real server also serves its web app, which answers every address it does not know.
    const page = request.method === 'GET' && !request.url.startsWith('/api/');
    return page
      ? reply.code(200).type('text/html; charset=utf-8').send(PAGE)
      : send(reply, { status: 404, text: '' });
  });
  server.setErrorHandler((error, _request, reply) => {
    if (isBodyError(error)) return send(reply, problem('JsonPayload'));
    log.error('sandbox', { stack: error instanceof Error ? (error.stack ?? error.name) : 'no error object' });
    return send(reply, problem('InternalServerError'));
  });
  return server;
};

/** One Host, a name of this computer; an address that names a host of its own means another. */
const isMeant = ({ raw, url }: FastifyRequest): boolean => {
  // As it came: what the framework makes of it leaves out what it has no use for, a slash behind the port say.
  const [host = '', ...others] = raw.headersDistinct['host'] ?? [];
  return others.length === 0 && isLoopback(host.replace(/:\d{1,5}$/, '')) && url.startsWith('/');
};

/** As much of the API's own description as says which version it is. */
const swagger = (version: string) => ({
  openapi: '3.0.3',
  info: { title: 'Hook0 API', version },
  paths: {},
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const isBodyError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_ERR_CTP_');

const texts = (record: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(record ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

const receive = (request: FastifyRequest): Received => ({
  path: texts(request.params),
  query: texts(request.query),
  body: request.body,
});

const send = (reply: FastifyReply, answer: Answer): FastifyReply => {
  void reply.code(answer.status).header('cache-control', 'no-store');
  if ('retryAfter' in answer && answer.retryAfter !== undefined) {
    void reply.header('retry-after', answer.retryAfter).header('x-ratelimit-after', answer.retryAfter);
  }
  if ('problem' in answer) {
    return reply.type('application/problem+json').send(JSON.stringify(answer.problem));
  }
  if ('json' in answer) return reply.type('application/json').send(JSON.stringify(answer.json));
  return 'text' in answer ? reply.type('text/plain; charset=utf-8').send(answer.text) : reply.send();
};

const suffer = (
  fault: Exclude<Fault, 'drop-after'>,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => {
  if (fault === 'html') return reply.code(200).type('text/html; charset=utf-8').send(PAGE);
  if (typeof fault === 'object' && 'version' in fault) return reply.send(swagger(fault.version));
  if (fault === 'slow' || fault === 'drop') {
    void reply.hijack();
    if (fault === 'drop') request.raw.socket.destroy();
    return reply;
  }
  if (fault.retryAfter !== undefined) void reply.header('retry-after', fault.retryAfter);
  return reply
    .code(fault.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(fault.id, fault.status, null, fault.detail)));
};
