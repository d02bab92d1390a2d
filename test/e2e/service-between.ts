import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { problemBody } from '#main/sandbox/problems.ts';

/** Where it decides otherwise than the service behind it. */
export type Difference = 'none' | { refuses: string } | { version: string };

/**
 * A Hook0-compatible service on a port of 127.0.0.1: it passes every request on to the one at `behind` and its answer
 * back, but for what it decides otherwise.
 */
export const startBetween = async (behind: string) => {
  let difference: Difference = 'none';
  const paths: string[] = [];

  const passOn = async (request: IncomingMessage): Promise<{ status: number; text: string }> => {
    const { method = 'GET', url = '/', headers } = request;
    const body = await buffer(request);
    const answer = await fetch(behind + url, {
      method,
      headers: Object.fromEntries(
        (['authorization', 'content-type'] as const).flatMap((name) => {
          const value = headers[name];
          return value === undefined ? [] : [[name, value]];
        }),
      ),
      ...(body.length === 0 ? {} : { body }),
    });
    return { status: answer.status, text: await answer.text() };
  };

  const decide = async (request: IncomingMessage): Promise<{ status: number; text: string }> => {
    const path = new URL(request.url ?? '/', behind).pathname;
    paths.push(path);
    if (difference !== 'none' && 'refuses' in difference && path.endsWith(difference.refuses))
      return { status: 403, text: JSON.stringify(problemBody('Forbidden', 403)) };
    const answer = await passOn(request);
    if (difference === 'none' || !('version' in difference) || !path.endsWith('/swagger.json')) return answer;
    const described = JSON.parse(answer.text) as { info: object };
    const info = { ...described.info, version: difference.version };
    return { status: answer.status, text: JSON.stringify({ ...described, info }) };
  };

  const server = createServer((request, response) => {
    decide(request).then(
      ({ status, text }) => {
        const type = status < 400 ? 'application/json' : 'application/problem+json';
        response.writeHead(status, { 'content-type': type }).end(text);
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('a server that listens has a port');
  return {
    origin: `http://127.0.0.1:${at.port}`,
    /** The paths that were asked for so far. */
    asked: (): readonly string[] => paths,
    /** From now on. */
    differ: (next: Difference): void => {
      difference = next;
    },
    stop: async (): Promise<void> => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
