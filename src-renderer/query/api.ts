import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { z } from 'zod';
import { createClient } from '#contract/client.ts';
import type { Transport } from '#contract/define.ts';
import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import { contract } from '#contract';
import type { AppClient, AppContract } from '#contract';

type Rooms = AppContract['calls'];
export type Room = keyof Rooms & string;
export type Name<R extends Room> = keyof Rooms[R] & string;
type Schemas<R extends Room, N extends Name<R>> = Rooms[R][N] extends {
  input: infer I extends z.ZodType;
  output: infer O extends z.ZodType;
}
  ? { input: I; output: O }
  : never;
export type CallInput<R extends Room, N extends Name<R>> = z.input<Schemas<R, N>['input']>;
export type CallOutput<R extends Room, N extends Name<R>> = z.output<Schemas<R, N>['output']>;

export type Api = { client: AppClient; transport: Transport };

export const createApi = (transport: Transport): Api => ({
  client: createClient(contract, transport),
  transport,
});

const ApiContext = createContext<Api | null>(null);
export const ApiProvider = ApiContext.Provider;

/** The typed client and the transport under it. */
export const useApi = (): Api => {
  const api = useContext(ApiContext);
  if (api === null) throw new Error('useApi outside of ApiProvider');
  return api;
};

/** The one place where a pair of names becomes a call; the types above made sure that it exists. */
const invoke = <R extends Room, N extends Name<R>>(
  client: AppClient,
  room: R,
  name: N,
  input: CallInput<R, N>,
): Promise<CallOutput<R, N>> => {
  const calls = client[room] as Record<string, (input: CallInput<R, N>) => Promise<CallOutput<R, N>>>;
  const call = calls[name];
  if (call === undefined) throw new Refusal({ kind: 'unknown-call' });
  return call(input);
};

export const keyOf = <R extends Room, N extends Name<R>>(room: R, name: N, input: CallInput<R, N>) =>
  [room, name, input] as const;

/**
 * Asks and keeps the answer under [room, name, input]. Never for an input that holds a secret: the key stays
 * in memory. Those go through `useAct`.
 */
export const useCall = <R extends Room, N extends Name<R>>(
  room: R,
  name: N,
  input: CallInput<R, N>,
  options: { enabled?: boolean; keepPrevious?: boolean } = {},
): UseQueryResult<CallOutput<R, N>> => {
  const { client } = useApi();
  return useQuery<CallOutput<R, N>>({
    queryKey: keyOf(room, name, input),
    queryFn: () => invoke(client, room, name, input),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
};

/** Holds an input until it is taken, once: React Query keeps what a mutation was given, and it may be a secret. */
type Ticket<T> = { take(): T };

const ticketFor = <T>(input: T): Ticket<T> => {
  let held: { input: T } | null = { input };
  return {
    take: () => {
      if (held === null) throw new Error('an input is taken once');
      const { input: taken } = held;
      held = null;
      return taken;
    },
  };
};

export type Act<I, O> = Omit<
  UseMutationResult<O, Refusal, Ticket<I>>,
  'mutate' | 'mutateAsync' | 'variables'
> & {
  /** Fire and forget; a refusal is in `error` and goes to `onError`. */
  mutate(input: I, then?: { onSuccess?: (output: O) => void; onError?: (refusal: Refusal) => void }): void;
  /** Rejects with a `Refusal`. */
  mutateAsync(input: I): Promise<O>;
};

/** Does something. The input is not kept, so it may hold a secret. */
export const useAct = <R extends Room, N extends Name<R>>(
  room: R,
  name: N,
): Act<CallInput<R, N>, CallOutput<R, N>> => {
  const { client } = useApi();
  const mutation = useMutation<CallOutput<R, N>, Refusal, Ticket<CallInput<R, N>>>({
    mutationFn: (ticket) => invoke(client, room, name, ticket.take()),
  });
  return {
    ...mutation,
    mutate: (input, then) => {
      mutation.mutate(ticketFor(input), {
        ...(then?.onSuccess === undefined ? {} : { onSuccess: then.onSuccess }),
        ...(then?.onError === undefined ? {} : { onError: then.onError }),
      });
    },
    mutateAsync: (input) => mutation.mutateAsync(ticketFor(input)),
  };
};

/** Forgets what was asked of a room, or of one call, so that it is asked again where it is shown. */
export const useStale = (): ((room: Room, name?: string) => void) => {
  const queries = useQueryClient();
  return (room, name) => {
    void queries.invalidateQueries({ queryKey: name === undefined ? [room] : [room, name] });
  };
};

/** What went wrong; something else than a refusal is a bug of ours, and says no more than that. */
export const failureOf = (error: unknown): Failure =>
  error instanceof Refusal ? error.failure : { kind: 'bug', reference: '' };
