import type { ServerResponse } from 'node:http';

/** How often an idle stream says that it lives, in milliseconds. */
const BEAT_MILLISECONDS = 15_000;

/** One line of JSON to the page: an event, or a wish for its clipboard. */
export type StreamLine =
  | { event: string; payload: unknown }
  | { clipboard: { id: string; act: 'write'; text: string } }
  | { clipboard: { id: string; act: 'clear'; digest: string } };

/** The stream to the one connected page: lines of JSON, empty lines as a sign of life. */
export const createStream = () => {
  let current: { response: ServerResponse; beat: NodeJS.Timeout } | undefined;

  const end = (): void => {
    if (!current) return;
    clearInterval(current.beat);
    current.response.end();
    current = undefined;
  };

  return {
    /** Takes over a response; the page before, if there is one, is let go. */
    open: (response: ServerResponse, headers: Record<string, string>): void => {
      end();
      response.writeHead(200, { ...headers, 'content-type': 'application/x-ndjson; charset=utf-8' });
      response.write('\n');
      const own = { response, beat: setInterval(() => response.write('\n'), BEAT_MILLISECONDS) };
      current = own;
      response.once('close', () => {
        clearInterval(own.beat);
        if (current === own) current = undefined;
      });
    },
    /** Whether a page was there to be told. */
    send: (line: StreamLine): boolean => {
      if (!current) return false;
      current.response.write(`${JSON.stringify(line)}\n`);
      return true;
    },
    end,
  };
};
export type Stream = ReturnType<typeof createStream>;
