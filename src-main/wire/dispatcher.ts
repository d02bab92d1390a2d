import type { Call, Contract, Handlers, Reply } from '#contract/define.ts';
import { failure, Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { Log } from '#main/kernel/log.ts';

export type Dispatch = (method: string, input: unknown) => Promise<Reply>;

type Route = Call & { answer: (input: unknown) => unknown };

const refuse = (refused: Failure): Reply => ({ ok: false, failure: refused });

/**
 * The one door to the handlers. `method` is `room.name`; input and output pass their schemas, so nothing that
 * the contract does not name comes in or goes out. It never rejects.
 */
export const createDispatcher = <C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  {
    log,
    newReference,
    recognise = (error) => error,
  }: {
    log: Log;
    newReference: () => string;
    /** Turns what is expected of the world, a full disk say, into a refusal. */
    recognise?: (error: unknown) => unknown;
  },
): Dispatch => {
  // A Map, so that `constructor.name` and its like are no calls.
  const routes = new Map<string, Route>();
  for (const [room, calls] of Object.entries(contract.calls)) {
    for (const [name, call] of Object.entries(calls)) {
      // `Handlers<C>` promises one function for every call; the loop is beyond the type system.
      const answers = (handlers as Record<string, Record<string, Route['answer']> | undefined>)[room];
      const answer = answers?.[name];
      if (!answer) throw new Error(`no handler for ${room}.${name}`);
      routes.set(`${room}.${name}`, { ...call, answer });
    }
  }

  /** The message and the stack stay here; the screen gets the reference to them. */
  const reportBug = (method: string, error: unknown): Failure => {
    const reference = newReference();
    const told =
      error instanceof Error
        ? { message: error.message, stack: error.stack ?? '' }
        : { message: `thrown: ${typeof error}` };
    log.error('a call ended in a bug', { method, reference, ...told });
    return { kind: 'bug', reference };
  };

  return async (method, input) => {
    const route = routes.get(method);
    if (!route) return refuse({ kind: 'unknown-call' });

    const asked = route.input.safeParse(input);
    if (!asked.success) {
      const fields = asked.error.issues.map(({ path }) => path.join('.'));
      return refuse({ kind: 'invalid-input', fields: [...new Set(fields)] });
    }

    try {
      return { ok: true, value: route.output.parse(await route.answer(asked.data)) };
    } catch (thrown) {
      const error = recognise(thrown);
      // A failure is an allow-list too: fields that its kind does not name stay here.
      const refused = error instanceof Refusal ? failure.safeParse(error.failure) : undefined;
      return refuse(refused?.success ? refused.data : reportBug(method, error));
    }
  };
};
