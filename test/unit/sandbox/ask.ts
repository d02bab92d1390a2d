import { z } from 'zod';
import { SecretText } from '#main/kernel/secret-text.ts';
import type { RunningSandbox } from '#test/support/sandbox.ts';

export type Reply = { status: number; headers: Headers; type: string; text: string; json: unknown };

/** Plain requests to a sandbox, as any other client would send them. */
export const createAsk =
  (sandbox: Pick<RunningSandbox, 'api'>) =>
  async (
    method: string,
    path: string,
    token?: SecretText | string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const bearer = token instanceof SecretText ? token.reveal() : token;
    const response = await fetch(sandbox.api + path, {
      method,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    const json: unknown = type.includes('json') ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, type, text, json };
  };
export type Ask = ReturnType<typeof createAsk>;

/** The `id` of a problem body; a reply without one fails. */
export const idOf = (reply: Reply): string => z.object({ id: z.string() }).parse(reply.json).id;

const session = z.object({ access_token: z.string(), refresh_token: z.string() });
const made = z.object({ token_id: z.string(), name: z.string(), biscuit: z.string() });

export const signIn = async (ask: Ask, email: string, password: string) =>
  session.parse((await ask('POST', '/auth/login', undefined, { email, password })).json);

/** A root of the first organisation, made by the account's own session. */
export const makeRoot = async (sandbox: RunningSandbox, ask: Ask, name = 'Root') => {
  const { email, password } = sandbox.account;
  const { access_token } = await signIn(ask, email, password.reveal());
  const organizationId = sandbox.state().organizations[0]?.id ?? '';
  const body = { organization_id: organizationId, name };
  const root = made.parse((await ask('POST', '/service_token', access_token, body)).json);
  return { organizationId, access: access_token, id: root.token_id, token: new SecretText(root.biscuit) };
};
