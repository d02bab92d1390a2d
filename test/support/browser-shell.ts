import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#main/kernel/clock.ts';
import { silentLog } from '#main/kernel/log.ts';
import { createAccess } from '#main/shells/browser/access.ts';
import { createPageClipboard } from '#main/shells/browser/clipboard.ts';
import { createServer } from '#main/shells/browser/server.ts';
import { createStream } from '#main/shells/browser/stream.ts';
import { createPage } from '#main/wire/page.ts';

export type Headers = Record<string, string | undefined>;
export type Answer = { status: number; headers: Record<string, unknown>; text: string };

/** The browser shell's server on a free port, over an app that answers every call with its input. */
export const openBrowserShell = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'whittle-server-'));
  writeFileSync(join(folder, 'index.html'), '<title>Whittle</title>');
  const access = createAccess();
  const stream = createStream();
  const clipboard = createPageClipboard(systemClock, stream.send);
  const dispatched: unknown[] = [];
  const server = createServer({
    access,
    dispatch: (method, input) => {
      dispatched.push([method, input]);
      if (method === 'room.break') throw new Error('canary');
      return Promise.resolve({ ok: true, value: input });
    },
    page: await createPage(folder),
    stream,
    clipboard,
    log: silentLog,
  });
  const origin = await server.open(0);
  const { hostname, port, host } = new URL(origin);

  /** Raw HTTP, so that a test can say any Host and Origin. A header that is `undefined` is left out. */
  const send = async (method: string, path: string, headers: Headers, body = ''): Promise<Answer> => {
    const own: Headers = { host, origin, 'content-type': 'application/json', ...headers };
    const said = Object.fromEntries(
      Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return await new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers: said }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (text += part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  };

  /** Swaps a fresh link; answers the `authorization` header. */
  const enter = async (): Promise<string> => {
    const body = JSON.stringify({ code: access.newCode() });
    const { bearer } = JSON.parse((await send('POST', '/access', {}, body)).text) as { bearer: string };
    return `Bearer ${bearer}`;
  };

  /** A page's end of the stream: answers every wish for the clipboard as `outcome` says. Its lines, as they come. */
  const connectPage = async (outcome: string): Promise<unknown[]> => {
    const authorization = await enter();
    const lines: unknown[] = [];
    const take = (line: string) => {
      const said = JSON.parse(line) as { clipboard?: { id: string } };
      lines.push(said);
      const body = JSON.stringify({ id: said.clipboard?.id, outcome });
      if (said.clipboard) void send('POST', '/clipboard', { authorization }, body);
    };
    await new Promise<void>((resolve) => {
      const open = request(
        { hostname, port, path: '/events', headers: { host, authorization } },
        (events) => {
          events.setEncoding('utf8');
          events.on('data', (part: string) => part.split('\n').filter(Boolean).forEach(take));
          resolve();
        },
      );
      open.end();
    });
    return lines;
  };

  return {
    origin,
    access,
    stream,
    clipboard: clipboard.port,
    dispatched,
    send,
    enter,
    connectPage,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
};
export type BrowserShell = Awaited<ReturnType<typeof openBrowserShell>>;
