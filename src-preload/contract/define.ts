import type { z } from 'zod';
import type { Failure } from './failure.ts';

/** One call across the seam. The output schema is an allow-list: what it does not name does not leave. */
export type Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly input: I;
  readonly output: O;
};

export const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Call<I, O> => ({
  input,
  output,
});

export type Contract = {
  readonly calls: Readonly<Record<string, Readonly<Record<string, Call>>>>;
  readonly events: Readonly<Record<string, z.ZodType>>;
};

export const defineContract = <const C extends Contract>(contract: C): C => contract;

export type Reply = { ok: true; value: unknown } | { ok: false; failure: Failure };

/** The seam between the renderer and a shell: two verbs. Both shells implement exactly this. */
export type Transport = {
  call(method: string, input: unknown): Promise<Reply>;
  listen(event: string, hear: (payload: unknown) => void): () => void;
};

/** What the main side provides: one handler a call, exhaustive by type. */
export type Handlers<C extends Contract> = {
  [Room in keyof C['calls']]: {
    [Name in keyof C['calls'][Room]]: (
      input: z.output<C['calls'][Room][Name]['input']>,
    ) => Promise<z.input<C['calls'][Room][Name]['output']>> | z.input<C['calls'][Room][Name]['output']>;
  };
};

/** What the renderer sees. A refused call rejects with a `Refusal`. */
export type Client<C extends Contract> = {
  [Room in keyof C['calls']]: {
    [Name in keyof C['calls'][Room]]: (
      input: z.input<C['calls'][Room][Name]['input']>,
    ) => Promise<z.output<C['calls'][Room][Name]['output']>>;
  };
};

export type EventName<C extends Contract> = keyof C['events'] & string;
export type EventPayload<C extends Contract, N extends EventName<C>> = z.output<C['events'][N]>;

/** How a room tells the listeners; the shell's wire is behind it. */
export type Publish<C extends Contract> = <N extends EventName<C>>(
  event: N,
  payload: z.input<C['events'][N]>,
) => void;
