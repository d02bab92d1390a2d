import ky, { isNetworkError } from 'ky';
import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { readRetryAfter } from './retry-after.ts';
import type { SecretText } from './secret-text.ts';

/** One whole answer, its head and body together, may take this long; milliseconds. */
const ANSWER_TIMEOUT = 10_000;
/** A body may be this long; bytes. */
const MAXIMUM_BODY = 10 * 1024 * 1024;
const MAXIMUM_RETRIES = 2;
/** The pauses of one call together; what needs more is told as a refusal with `retryAt`. Milliseconds. */
const PATIENCE = 5_000;
const FIRST_PAUSE = 250;

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Starts with `/`; no query. */
  path: string;
  search?: Readonly<Record<string, string>>;
  bearer?: SecretText;
  /** Sent as JSON. */
  body?: unknown;
};

export type HttpAnswer = {
  status: number;
  /** The parsed body; `undefined`: there was none, or an error came as plain text. */
  json: unknown;
  /** Milliseconds from now; `null`: the answer does not say. */
  retryAfter: number | null;
};

type Deps = {
  /** As `parseOrigin` gives it. */
  origin: string;
  /** The service's name for refusals. */
  label: string;
  clock: Clock;
  log: Log;
  /** Whether a 429 asks only for a slower pace; a quota is not worth a second try. */
  isPacing?: (answer: HttpAnswer) => boolean;
  /** Milliseconds; for tests. */
  timeout?: number;
};

type Attempt = { answer: HttpAnswer } | { unreachable: unknown };

/** JSON over HTTP to one origin. Every status is a normal answer; only what is no answer at all refuses. */
export type Http = { send(request: HttpRequest): Promise<HttpAnswer> };

export const createHttp = ({ origin, label, clock, log, isPacing, timeout = ANSWER_TIMEOUT }: Deps): Http => {
  const refuse = (problem: ServiceProblem, status?: number, cause?: unknown): Refusal =>
    new Refusal(
      { kind: 'service', service: label, problem, ...(status === undefined ? {} : { status }) },
      cause === undefined ? undefined : { cause },
    );

  const attempt = async (request: HttpRequest): Promise<Attempt> => {
    const url = new URL(origin + request.path);
    for (const [name, value] of Object.entries(request.search ?? {})) url.searchParams.set(name, value);
    const abort = new AbortController();
    let late = false;
    const callOff = clock.after(timeout, () => {
      late = true;
      abort.abort();
    });
    try {
      const response = await ky(url, {
        method: request.method,
        headers: {
          accept: 'application/json, application/problem+json',
          ...(request.bearer ? { authorization: `Bearer ${headerSafe(request.bearer)}` } : {}),
        },
        ...(request.body === undefined ? {} : { json: request.body }),
        signal: abort.signal,
        // A redirect is handed back as it is: a credential never follows one.
        redirect: 'manual',
        throwHttpErrors: false,
        retry: 0,
        timeout: false,
      });
      const text = await readCapped(response, () => refuse('unexpected', response.status));
      log.info('http', { method: request.method, origin, path: request.path, status: response.status });
      return {
        answer: {
          status: response.status,
          json: parse(response, text),
          retryAfter: readRetryAfter(response.headers, clock.now()),
        },
      };
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const problem = late ? 'slow' : 'unreachable';
      if (!late && !isNetworkError(error) && !isBrokenStream(error)) throw error;
      log.warn('http', { method: request.method, origin, path: request.path, problem });
      if (late) throw refuse('slow', undefined, error);
      return { unreachable: error };
    } finally {
      callOff();
      abort.abort();
    }
  };

  const headerSafe = (bearer: SecretText): string => {
    const text = bearer.reveal();
    // The header's own error would quote the text.
    if (!/^[\x21-\x7e]+$/.test(text)) throw refuse('credential-refused');
    return text;
  };

  const parse = (response: Response, text: string): unknown => {
    const kind = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
    if (kind === 'application/json' || kind.endsWith('+json')) {
      if (text === '') return undefined;
      try {
        return JSON.parse(text);
      } catch (error) {
        // JSON.parse quotes its text, so the error is not passed on.
        if (!(error instanceof SyntaxError)) throw error;
        throw refuse('not-json', response.status);
      }
    }
    if (text === '') return undefined;
    // A gateway in front of the service tells its troubles in HTML: the status says enough.
    if (response.status === 429 || response.status >= 500) return undefined;
    if (response.status >= 300 && response.status < 400) return undefined;
    // The service's framework answers a malformed UUID or a missing query in plain text.
    if (response.status >= 400 && kind === 'text/plain') return undefined;
    throw refuse('not-json', response.status);
  };

  const isWorthRetry = (request: HttpRequest, outcome: Attempt): boolean => {
    if ('unreachable' in outcome) return request.method === 'GET';
    const { status } = outcome.answer;
    // A paced request was not worked on, so even a POST may be sent again.
    if (status === 429) return isPacing?.(outcome.answer) ?? true;
    return status === 503 && request.method === 'GET';
  };

  return {
    async send(request) {
      let waited = 0;
      for (let retries = 0; ; retries += 1) {
        const outcome = await attempt(request);
        const asked = 'answer' in outcome ? outcome.answer.retryAfter : null;
        const pause = Math.max(asked ?? 0, FIRST_PAUSE * 2 ** retries);
        if (retries < MAXIMUM_RETRIES && isWorthRetry(request, outcome) && waited + pause <= PATIENCE) {
          waited += pause;
          await new Promise<void>((resolve) => clock.after(pause, resolve));
          continue;
        }
        if ('answer' in outcome) return outcome.answer;
        // The cause is the network's own error, which names a host and a port and no header.
        throw refuse('unreachable', undefined, outcome.unreachable);
      }
    },
  };
};

type ServiceProblem = Extract<Failure, { kind: 'service' }>['problem'];

/** Reads a body up to `MAXIMUM_BODY`; the rest is never received. */
const readCapped = async (response: Response, tooLong: () => Refusal): Promise<string> => {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > MAXIMUM_BODY) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** A body that ends early: undici's `terminated`, outside of ky's own calls. */
const isBrokenStream = (error: unknown): boolean =>
  error instanceof TypeError && (error.message === 'terminated' || error.message === 'fetch failed');
