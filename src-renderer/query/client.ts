import { QueryClient } from '@tanstack/react-query';
import type { Refusal } from '#contract/failure.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Refusal;
  }
}

/**
 * What was asked stays true until an event says otherwise (`events.ts`), so nothing is asked again by time,
 * focus or network: the main process is always there, and it is the one that knows the network.
 */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { retry: false, networkMode: 'always', gcTime: 0 },
    },
  });
