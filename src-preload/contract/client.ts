import type { Client, Contract, EventName, EventPayload, Transport } from './define.ts';
import { Refusal } from './failure.ts';

/** Contract and transport make the typed client that the renderer and the tests use. */
export const createClient = <C extends Contract>(contract: C, transport: Transport): Client<C> => {
  const rooms = Object.entries(contract.calls).map(([room, calls]) => {
    const methods = Object.entries(calls).map(([name, { output }]) => {
      const invoke = async (input: unknown): Promise<unknown> => {
        const reply = await transport.call(`${room}.${name}`, input);
        if (!reply.ok) throw new Refusal(reply.failure);
        return output.parse(reply.value);
      };
      return [name, invoke] as const;
    });
    return [room, Object.fromEntries(methods)] as const;
  });
  // The loop above visits exactly the contract's calls, which the type system cannot see.
  return Object.fromEntries(rooms) as Client<C>;
};

/** Hears one event; the payload is parsed before anyone sees it. Returns how to stop. */
export const listen = <C extends Contract, N extends EventName<C>>(
  contract: C,
  transport: Transport,
  event: N,
  hear: (payload: EventPayload<C, N>) => void,
): (() => void) =>
  transport.listen(event, (payload) => {
    const schema = contract.events[event];
    const parsed = schema?.safeParse(payload);
    if (parsed?.success) hear(parsed.data as EventPayload<C, N>);
  });
