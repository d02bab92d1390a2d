import type { Reply, Transport } from '#contract/define.ts';
import { fulfilClipboardWish } from './page-clipboard.ts';
import type { ClipboardWish } from './page-clipboard.ts';
import { createLink } from './link.ts';
import type { Link } from './link.ts';
import { readLines } from './read-lines.ts';

/** The pauses between tries to get a broken stream back, in milliseconds; the last one repeats. */
const PAUSES = [250, 500, 1_000, 2_000, 5_000, 10_000, 30_000];

const DISCONNECTED: Reply = { ok: false, failure: { kind: 'disconnected' } };

type StreamLine = { event: string; payload: unknown } | { clipboard: ClipboardWish };

/** The link's code. It leaves the address, and so the history, before anything else happens. */
const takeCode = (): string | undefined => {
  const code = /^#code=([\w-]+)$/.exec(window.location.hash)?.[1];
  if (code !== undefined) window.history.replaceState(null, '', window.location.pathname);
  return code;
};

const post = async (path: string, body: unknown, bearer?: string): Promise<Response> =>
  await fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
    body: JSON.stringify(body),
    credentials: 'omit',
    redirect: 'error',
  });

/** Swaps the link's code for a bearer; `undefined`: there is no code, or it was used. */
const connect = async (): Promise<string | undefined> => {
  const code = takeCode();
  if (code === undefined) return undefined;
  const answer = await post('/access', { code });
  if (!answer.ok) return undefined;
  const { bearer } = (await answer.json()) as { bearer: string };
  return bearer;
};

export type BrowserTransport = {
  transport: Transport;
  /** `link-used`: a reloaded page, or a link that was opened before; the terminal gives a fresh one. */
  state: 'connected' | 'link-used';
  watch: (hear: (link: Link) => void) => () => void;
};

/** The transport of the browser shell. The bearer lives in this closure and nowhere else. */
export const createBrowserTransport = async (): Promise<BrowserTransport> => {
  const hearers = new Map<string, Set<(payload: unknown) => void>>();
  const link = createLink();
  const bearer = await connect();

  const listen: Transport['listen'] = (event, hear) => {
    const own = (payload: unknown) => hear(payload);
    hearers.set(event, (hearers.get(event) ?? new Set()).add(own));
    return () => void hearers.get(event)?.delete(own);
  };

  if (bearer === undefined) {
    const call: Transport['call'] = () => Promise.resolve(DISCONNECTED);
    return { transport: { call, listen }, state: 'link-used', watch: link.watch };
  }

  const call: Transport['call'] = async (method, input) => {
    try {
      const answer = await post('/call', { method, input }, bearer);
      if (answer.status === 401) link.set('replaced');
      else if (answer.ok) link.set('there');
      return answer.ok ? ((await answer.json()) as Reply) : DISCONNECTED;
    } catch {
      // The request did not reach anyone, or was cut off: what fetch throws says no more than that.
      return DISCONNECTED;
    }
  };

  const take = async (line: StreamLine): Promise<void> => {
    if ('event' in line) {
      for (const hear of hearers.get(line.event) ?? []) hear(line.payload);
      return;
    }
    const { id } = line.clipboard;
    await post('/clipboard', { id, outcome: await fulfilClipboardWish(line.clipboard) }, bearer);
  };

  const openStream = async (): Promise<Response> =>
    await fetch('/events', { headers: { authorization: `Bearer ${bearer}` }, credentials: 'omit' });

  /** Reads until the stream ends, then opens it again, until another page has the bearer's place. */
  const follow = async (first: Response): Promise<void> => {
    let answer: Response | undefined = first;
    let isFirst = true;
    for (let tries = 0; answer?.status !== 401; tries += 1) {
      try {
        if (answer?.ok && answer.body) {
          tries = 0;
          if (!isFirst) link.renew();
          isFirst = false;
          // A wish of the clipboard may wait for the user; the lines after it do not.
          await readLines(answer.body, (line) => void take(JSON.parse(line) as StreamLine).catch(() => {}));
        }
      } catch {
        // A stream that breaks ends like one that is ended.
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSES[Math.min(tries, PAUSES.length - 1)]));
      answer = await openStream().catch(() => undefined);
      if (answer === undefined) link.set('lost');
    }
    link.set('replaced');
  };

  void follow(await openStream());
  return { transport: { call, listen }, state: 'connected', watch: link.watch };
};
