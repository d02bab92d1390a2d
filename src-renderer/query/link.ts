import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Refusal } from '#contract/failure.ts';
import type { AppClient } from '#contract';
import type { Link } from '#renderer/transport/link.ts';
import { useApi } from './api.ts';
import { takeVaultState } from './events.ts';

export type WatchLink = (hear: (link: Link) => void) => () => void;

/** Events were missed meanwhile, a lock perhaps. */
const catchUp = async (client: AppClient, queries: QueryClient): Promise<void> => {
  try {
    takeVaultState(queries, await client.vault.state({}));
  } catch (error) {
    // Whoever asks for something is told the same.
    if (!(error instanceof Refusal)) throw error;
  }
  await queries.invalidateQueries();
};

/** How the link to the main side is. While it is gone nothing of the vault stays in this window. */
export const useLink = (watch: WatchLink): Link => {
  const queries = useQueryClient();
  const { client } = useApi();
  const [link, setLink] = useState<Link>('there');
  useEffect(() => {
    let isFirst = true;
    return watch((next) => {
      setLink(next);
      if (next !== 'there') {
        queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'settings' });
        queries.getMutationCache().clear();
      } else if (!isFirst) void catchUp(client, queries);
      isFirst = false;
    });
  }, [client, queries, watch]);
  return link;
};
