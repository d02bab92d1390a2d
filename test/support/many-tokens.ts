import type { AppClient } from '#contract/index.ts';
import type { TokenId } from '#contract/tokens.ts';

export type MadeToken = { id: TokenId; name: string; text: string };

/** Fills an open vault with so many tokens of the sandbox, the root counted; all with their texts. */
export const makeTokens = async (client: AppClient, count: number): Promise<MadeToken[]> => {
  const { tokenId } = await client.services.trySandbox({});
  const { presets } = await client.services.catalogue({ service: 'sandbox' });
  const read = presets.find(({ id }) => id === 'read')?.actions ?? [];
  const ids = [tokenId as TokenId];
  while (ids.length < count) {
    const { id } = await client.tokens.attenuate({
      parentId: tokenId,
      name: `Tool ${ids.length}`,
      tool: 'ci',
      restrictions: [
        { kind: 'actions', actions: read },
        { kind: 'expiry', expiresAt: '2060-01-01T00:00:00Z' },
      ],
      copy: false,
    });
    ids.push(id);
  }
  const names = new Map((await client.tokens.list({})).map(({ id, name }) => [id, name]));
  const made: MadeToken[] = [];
  for (const id of ids) {
    const { text } = await client.tokens.reveal({ id, confirmedRoot: true });
    made.push({ id, name: names.get(id) ?? '', text });
  }
  return made;
};
