import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient, UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { z } from 'zod';
import { createClient } from '#contract/client.ts';
import type { Transport } from '#contract/define.ts';
import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import { contract } from '#contract';
import type { AppClient, AppContract } from '#contract';
import type { VaultState } from '#contract/vault.ts';
import { keepForUnlock, vaultsBefore } from './resume.ts';
import type { KeepableCall } from './resume.ts';

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

/** How an act goes on after the unlock, when a lock came in between. The screen that asked for it is gone by then. */
export type GoesOn<I, O> = {
  /** Verb and object, as the lock screen says it; it names no token. */
  label: (input: I) => string;
  /** Shows how it ended. */
  tell: (output: O, input: I) => void;
  /**
   * It was done, and by the time the answer came the vault was locked: what is left to do after the unlock. Left out:
   * nothing.
   */
  left?: (output: O, input: I, client: AppClient) => Promise<void>;
  /** Whether the answer itself says that a lock came; it may be here before the lock is heard of. */
  isCut?: (output: O, input: I) => boolean;
  /** For what must not be done twice: looks, before it is asked for again, whether it was done after all, and shows it. */
  wasDone?: (input: I, client: AppClient) => Promise<boolean>;
};

type ActOptions<R extends Room, N extends Name<R>> = {
  /** Only for calls that take no secret. */
  goesOn?: `${R}.${N}` extends KeepableCall ? GoesOn<CallInput<R, N>, CallOutput<R, N>> : never;
};

const isLocked = (queries: QueryClient): boolean =>
  queries.getQueryData<VaultState>(keyOf('vault', 'state', {}))?.status === 'locked';

/** Whether a call was refused because of the lock: by its name, or because the engine was ended by it. */
const isInterrupted = (error: unknown, queries: QueryClient): boolean =>
  error instanceof Refusal &&
  (error.failure.kind === 'locked' ||
    (error.failure.kind === 'engine' && error.failure.problem === 'ended' && isLocked(queries)));

/** Makes a call; if a lock comes in between, what is left of it is kept for the unlock. */
export const callOrKeep = async <I, O>(
  call: (input: I) => Promise<O>,
  input: I,
  goesOn: GoesOn<I, O>,
  app: { client: AppClient; queries: QueryClient },
): Promise<O> => {
  const { label, tell, left, isCut, wasDone } = goesOn;
  const vault = vaultsBefore();
  const keep = (run: () => Promise<void>) => {
    if (vaultsBefore() === vault) keepForUnlock({ label: label(input), run });
  };
  const goOn = async (output: O): Promise<void> => {
    try {
      await left?.(output, input, app.client);
    } catch (error) {
      if (isInterrupted(error, app.queries)) keep(() => goOn(output));
      throw error;
    }
  };
  let output: O;
  try {
    output = await call(input);
  } catch (error) {
    if (isInterrupted(error, app.queries)) {
      keep(async () => {
        if ((await wasDone?.(input, app.client)) === true) return;
        tell(await callOrKeep(call, input, goesOn, app), input);
      });
    }
    throw error;
  }
  const isLeft = isLocked(app.queries) || isCut?.(output, input) === true;
  if (left !== undefined && isLeft) keep(() => goOn(output));
  return output;
};

/** Does something. The input is not kept, so it may hold a secret; but where `goesOn` says so, which then may not. */
export const useAct = <R extends Room, N extends Name<R>>(
  room: R,
  name: N,
  options: ActOptions<R, N> = {},
): Act<CallInput<R, N>, CallOutput<R, N>> => {
  const { client } = useApi();
  const queries = useQueryClient();
  // The compiler can't see through the condition while R and N are open.
  const goesOn = options.goesOn as GoesOn<CallInput<R, N>, CallOutput<R, N>> | undefined;
  const call = (input: CallInput<R, N>) => invoke(client, room, name, input);
  const mutation = useMutation<CallOutput<R, N>, Refusal, Ticket<CallInput<R, N>>>({
    mutationFn: (ticket) =>
      goesOn === undefined
        ? call(ticket.take())
        : callOrKeep(call, ticket.take(), goesOn, { client, queries }),
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
