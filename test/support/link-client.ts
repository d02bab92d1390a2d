import { createClient } from '#contract/client.ts';
import type { Reply } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import type { AppClient } from '#contract/index.ts';

/** Follows a link of the browser shell and speaks to it as its page does, without a browser. */
export const followLink = async (link: string): Promise<AppClient> => {
  const { origin, hash } = new URL(link);
  const post = async (
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<unknown> => {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
    return await answer.json();
  };
  const { bearer } = (await post('/access', { code: hash.slice('#code='.length) })) as { bearer: string };
  return createClient(contract, {
    call: async (method, input) =>
      (await post('/call', { method, input }, { authorization: `Bearer ${bearer}` })) as Reply,
    listen: () => () => {},
  });
};
