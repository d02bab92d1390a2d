import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { MAXIMUM_FILE_BYTES } from '#contract/backups.ts';
import type { App } from '#main/app.ts';
import type { Log } from '#main/kernel/log.ts';
import { fencedHeaders } from '#main/wire/page.ts';
import type { Page } from '#main/wire/page.ts';
import type { Access } from './access.ts';
import { clipboardAnswer } from './clipboard.ts';
import type { PageClipboard } from './clipboard.ts';
import type { Stream } from './stream.ts';

const LOOPBACK = '127.0.0.1';
const MAXIMUM_BODY_BYTES = 256 * 1024;
/** A call may bring a whole file, as base64; the rest of it is as small as everything else. */
const MAXIMUM_CALL_BYTES = Math.ceil(MAXIMUM_FILE_BYTES / 3) * 4 + MAXIMUM_BODY_BYTES;

const accessInput = z.object({ code: z.string().max(100) });
const callInput = z.object({ method: z.string().max(100), input: z.unknown() });

const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'a new link is needed',
  403: 'forbidden',
  404: 'not found',
  413: 'too large',
  415: 'JSON only',
  421: 'misdirected',
};

const refuse = (reply: FastifyReply, status: number): FastifyReply =>
  reply.code(status).send({ refused: STATUS_WORDS[status] ?? 'refused' });

/** Refuses by what the headers say alone; what a stranger sends after them is not read. */
const refuseUnread = (reply: FastifyReply, status: number): FastifyReply =>
  refuse(reply.header('connection', 'close'), status);

/**
 * The wire of this shell, on the loopback address only. Every request must name exactly this host (a page of
 * another name that points here does not), every POST must come from this very page, and all but the page's
 * files need the bearer. No cookies: other ports of this host would share them. No CORS headers.
 */
export const createServer = ({
  access,
  dispatch,
  page,
  stream,
  clipboard,
  log,
}: {
  access: Access;
  dispatch: App['dispatch'];
  page: Page;
  stream: Stream;
  clipboard: PageClipboard;
  log: Log;
}) => {
  let host = '';

  /** One Host, and ours; an address that names a host of its own means another, whatever the header says. */
  const isHere = ({ raw, url }: FastifyRequest): boolean => {
    const [named, ...others] = raw.headersDistinct['host'] ?? [];
    return named === host && others.length === 0 && url.startsWith('/');
  };

  const isForeign = ({ method, headers }: FastifyRequest): boolean => {
    const site = headers['sec-fetch-site'];
    const origin = headers.origin;
    // `none` is the user's own typing: it opens the page, and never posts.
    if (site !== undefined && site !== 'same-origin' && !(site === 'none' && method === 'GET')) return true;
    if (origin === undefined) return method !== 'GET';
    return origin !== `http://${host}`;
  };

  const server = fastify({
    logger: false,
    bodyLimit: MAXIMUM_BODY_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    requestTimeout: 10_000,
    http: { maxHeaderSize: 8 * 1024 },
    frameworkErrors: (_error, _request, reply) => void refuse(reply.headers(fencedHeaders()), 400),
  });

  // JSON and nothing else: a form or a text can be sent by any page without being asked.
  server.removeContentTypeParser('text/plain');

  server.addHook('onRequest', async (request, reply) => {
    reply.headers(fencedHeaders());
    if (!isHere(request)) return refuseUnread(reply, 421);
    if (isForeign(request)) return refuseUnread(reply, 403);
    return undefined;
  });

  const needsBearer = {
    onRequest: async (request: FastifyRequest, reply: FastifyReply) =>
      access.admits(request.headers.authorization) ? undefined : refuseUnread(reply, 401),
  };

  server.post('/access', async ({ body }, reply) => {
    const asked = accessInput.safeParse(body);
    const bearer = asked.success ? access.swap(asked.data.code) : undefined;
    if (bearer === undefined) {
      log.warn('a link that is used up or wrong was refused');
      return refuse(reply, 401);
    }
    // One page at a time: the one before hears no more.
    stream.end();
    return { bearer };
  });

  server.post('/call', { ...needsBearer, bodyLimit: MAXIMUM_CALL_BYTES }, async ({ body }, reply) => {
    const asked = callInput.safeParse(body);
    if (!asked.success) return refuse(reply, 400);
    return await dispatch(asked.data.method, asked.data.input);
  });

  server.post('/clipboard', needsBearer, async ({ body }, reply) => {
    const asked = clipboardAnswer.safeParse(body);
    if (!asked.success) return refuse(reply, 400);
    clipboard.answer(asked.data);
    return {};
  });

  server.get('/events', needsBearer, (_request, reply) => {
    reply.hijack();
    stream.open(reply.raw, fencedHeaders());
  });

  server.get('/*', async (request, reply) => {
    const [path = ''] = request.url.split('?');
    const file = await page.find(path);
    if (!file) return refuse(reply, 404);
    return reply.headers(file.headers).send(file.body);
  });

  server.setNotFoundHandler((_request, reply) => refuse(reply, 404));

  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return refuse(reply, status);
    const reference = randomUUID();
    log.error('the server met a bug', { reference, message: error.message, stack: error.stack ?? '' });
    return reply.code(500).send({ refused: 'bug', reference });
  });

  return {
    /** Port 0: a free one. Rejects with `EADDRINUSE` where another program has it. Answers the origin. */
    open: async (port: number): Promise<string> => {
      await server.listen({ host: LOOPBACK, port });
      const address = server.server.address();
      if (address === null || typeof address === 'string') throw new Error('the server has no port');
      host = `${LOOPBACK}:${address.port}`;
      return `http://${host}`;
    },
    close: async (): Promise<void> => {
      stream.end();
      await server.close();
    },
  };
};
export type Server = ReturnType<typeof createServer>;
