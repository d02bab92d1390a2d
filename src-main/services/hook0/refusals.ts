import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { HttpAnswer } from '#main/kernel/http.ts';
import { problemAnswer } from './answers.ts';

type ServiceProblem = Extract<Failure, { kind: 'service' }>['problem'];

/** The `id` of Hook0's problem body; `null`: the answer has none. */
export const problemId = (answer: HttpAnswer): string | null => {
  const parsed = problemAnswer.safeParse(answer.json);
  return parsed.success ? parsed.data.id : null;
};

/** The action that a problem's text names, e.g. `event:list`; `null`: none. */
export const actionIn = (answer: HttpAnswer): string | null => {
  const parsed = problemAnswer.safeParse(answer.json);
  const detail = parsed.success ? (parsed.data.detail ?? '') : '';
  return /(?<![\w:/.-])[a-z_]{1,40}:[a-z_]{1,60}(?![\w:/])/.exec(detail.slice(0, 2000))?.[0] ?? null;
};

/** A 429 without an id comes from something in front of Hook0, which only paces. */
export const isPacing = (answer: HttpAnswer): boolean => {
  const id = problemId(answer);
  return id === null || id === 'RateLimited';
};

/** What an answer that is no success means. Source: the error table of Hook0's `problems.rs`. */
export const toRefusal = (answer: HttpAnswer, service: string, now: number): Refusal => {
  const id = problemId(answer);
  if (id === 'AuthFailedLogin') return new Refusal({ kind: 'sign-in', problem: 'wrong', service });
  if (id === 'AuthEmailNotVerified') return new Refusal({ kind: 'sign-in', problem: 'unverified', service });
  if (id === 'AuthFailedRefresh') return new Refusal({ kind: 'sign-in', problem: 'ended', service });
  const problem = toProblem(answer, id);
  const { status, retryAfter } = answer;
  const waits = (problem === 'rate-limited' || problem === 'unavailable') && retryAfter !== null;
  return new Refusal({
    kind: 'service',
    service,
    problem,
    status,
    ...(waits ? { retryAt: new Date(now + retryAfter).toISOString() } : {}),
  });
};

const toProblem = (answer: HttpAnswer, id: string | null): ServiceProblem => {
  switch (answer.status) {
    case 401:
      return 'unauthorized';
    case 403:
      if (id === 'AuthInvalidBiscuit') return 'credential-refused';
      // A 403 of something in front of the service says nothing about the token.
      return id === 'Forbidden' ? 'forbidden' : 'unexpected';
    case 404:
      return 'not-found';
    case 422:
      return 'validation';
    case 429:
      return isPacing(answer) ? 'rate-limited' : 'quota';
    case 500:
      return 'server-error';
    case 502:
    case 503:
    case 504:
      return 'unavailable';
    default:
      return 'unexpected';
  }
};
