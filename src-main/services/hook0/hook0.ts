import type { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import type { Clock } from '#main/kernel/clock.ts';
import { createHttp } from '#main/kernel/http.ts';
import type { HttpAnswer, HttpRequest } from '#main/kernel/http.ts';
import type { Log } from '#main/kernel/log.ts';
import { parseOrigin } from '#main/kernel/origin.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import type { RemoteToken, ServiceClient } from '#main/services/service.ts';
import {
  applicationsAnswer,
  instanceAnswer,
  loginAnswer,
  organizationsAnswer,
  serviceTokenAnswer,
  serviceTokensAnswer,
  swaggerAnswer,
} from './answers.ts';
import { actionIn, isPacing, problemId, toRefusal } from './refusals.ts';

type Deps = {
  /** As a person typed or pasted it; a path is left out. Refuses with `bad-address`. */
  baseUrl: string;
  label: string;
  clock: Clock;
  log: Log;
  /** Milliseconds for one whole answer; for tests. */
  timeout?: number;
};

/** Hook0's HTTP API under `{origin}/api/v1`, or the sandbox's, which speaks the same. */
export const createHook0 = ({ baseUrl, label, clock, log, timeout }: Deps): ServiceClient => {
  const origin = parseOrigin(baseUrl, label);
  const http = createHttp({
    origin,
    label,
    clock,
    log,
    isPacing,
    ...(timeout === undefined ? {} : { timeout }),
  });

  /** What the service named when it forbade a call; kept beside the refusal, which carries no text of a service. */
  const named = new WeakMap<Refusal, string>();

  const refuse = (answer: HttpAnswer): Refusal => {
    const refusal = toRefusal(answer, label, clock.now());
    const action = problemId(answer) === 'Forbidden' ? actionIn(answer) : null;
    if (action !== null) named.set(refusal, action);
    return refusal;
  };

  /** Sends, and refuses every status but the one that the endpoint documents as its success. */
  const ask = async (success: number, request: HttpRequest): Promise<HttpAnswer> => {
    const answer = await http.send({ ...request, path: `/api/v1${request.path}` });
    if (answer.status !== success) throw refuse(answer);
    return answer;
  };

  const askFor = async <S extends z.ZodType>(
    schema: S,
    success: number,
    request: HttpRequest,
  ): Promise<z.output<S>> => {
    const answer = await ask(success, request);
    const parsed = schema.safeParse(answer.json);
    // The parser's error may quote what it read, so it is not passed on.
    if (!parsed.success) {
      throw new Refusal({ kind: 'service', service: label, problem: 'unexpected', status: answer.status });
    }
    return parsed.data;
  };

  const tokenPath = (remoteId: string): string => `/service_token/${encodeURIComponent(remoteId)}`;

  return {
    label,
    baseUrl: origin,
    needs: {
      organizations: 'organization:list',
      applications: 'application:list',
      listTokens: 'service_token:list',
    },

    async publicKey() {
      const instance = await askFor(instanceAnswer, 200, { method: 'GET', path: '/instance' });
      return instance.biscuit_public_key.toLowerCase();
    },

    async version() {
      const answer = await http.send({ method: 'GET', path: '/api/v1/swagger.json' }).catch(unclear);
      const said = answer?.status === 200 ? swaggerAnswer.safeParse(answer.json) : undefined;
      return said?.success ? said.data.info.version : null;
    },

    actionNamedIn(refusal) {
      return (refusal instanceof Refusal && named.get(refusal)) || null;
    },

    async signIn(email, password) {
      const login = await askFor(loginAnswer, 201, {
        method: 'POST',
        path: '/auth/login',
        body: { email, password },
      });
      return { access: new SecretText(login.access_token), refresh: new SecretText(login.refresh_token) };
    },

    async signOut(session) {
      await ask(204, { method: 'POST', path: '/auth/logout', bearer: session.access });
    },

    async organizations(credential) {
      const found = await askFor(organizationsAnswer, 200, {
        method: 'GET',
        path: '/organizations',
        bearer: credential,
      });
      return found
        .map(({ organization_id, name, role }) => ({ id: organization_id, name, role }))
        .toSorted(byName);
    },

    async applications(credential, organizationId) {
      const found = await askFor(applicationsAnswer, 200, {
        method: 'GET',
        path: '/applications',
        search: { organization_id: organizationId },
        bearer: credential,
      });
      return found.map(({ application_id, name }) => ({ id: application_id, name })).toSorted(byName);
    },

    async listTokens(credential, organizationId) {
      const found = await askFor(serviceTokensAnswer, 200, {
        method: 'GET',
        path: '/service_token',
        search: { organization_id: organizationId },
        bearer: credential,
      });
      return found.map(toRemoteToken);
    },

    async createToken(credential, organizationId, name) {
      const made = await askFor(serviceTokenAnswer, 201, {
        method: 'POST',
        path: '/service_token',
        bearer: credential,
        body: { organization_id: organizationId, name },
      });
      return toRemoteToken(made);
    },

    async renameToken(credential, organizationId, remoteId, name) {
      await ask(200, {
        method: 'PUT',
        path: tokenPath(remoteId),
        bearer: credential,
        body: { organization_id: organizationId, name },
      });
    },

    async revokeToken(credential, organizationId, remoteId) {
      const answer = await http.send({
        method: 'DELETE',
        path: `/api/v1${tokenPath(remoteId)}`,
        search: { organization_id: organizationId },
        bearer: credential,
      });
      if (answer.status === 204) return 'revoked';
      // Only Hook0's own "no such token": another 404 may come from a wrong address.
      if (answer.status === 404 && problemId(answer) === 'NotFound') return 'absent';
      throw refuse(answer);
    },

    async probe(token) {
      const answer = await http
        .send({ method: 'GET', path: '/api/v1/organizations', bearer: token })
        .catch(unclear);
      if (answer === undefined) return 'unknown';
      if (answer.status === 200)
        return organizationsAnswer.safeParse(answer.json).success ? 'valid' : 'unknown';
      if (answer.status !== 403) return 'unknown';
      const id = problemId(answer);
      if (id === 'AuthInvalidBiscuit') return 'invalid';
      // The service knows the token and only does not let it list organisations.
      return id === 'Forbidden' ? 'valid' : 'unknown';
    },
  };
};

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);

const toRemoteToken = (token: z.output<typeof serviceTokenAnswer>): RemoteToken => ({
  remoteId: token.token_id,
  name: token.name,
  token: new SecretText(token.biscuit),
  createdAt: token.created_at,
});

/** No clear answer is an answer of a probe; a bug is not. */
const unclear = (error: unknown): undefined => {
  if (error instanceof Refusal) return undefined;
  throw error;
};
