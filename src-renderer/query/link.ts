import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Link } from '#renderer/transport/link.ts';

export type WatchLink = (hear: (link: Link) => void) => () => void;

/** How the link to the main side is. While it is gone nothing of the vault stays in this window. */
export const useLink = (watch: WatchLink): Link => {
  const queries = useQueryClient();
  const [link, setLink] = useState<Link>('there');
  useEffect(() => {
    let wasGone = false;
    return watch((next) => {
      setLink(next);
      if (next !== 'there') {
        wasGone = true;
        queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'settings' });
        queries.getMutationCache().clear();
      } else if (wasGone) {
        // Events were missed meanwhile.
        wasGone = false;
        void queries.invalidateQueries();
      }
    });
  }, [queries, watch]);
  return link;
};
