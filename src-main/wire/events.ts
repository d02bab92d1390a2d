import type { Contract, EventName, Publish } from '#contract/define.ts';
import type { Log } from '#main/kernel/log.ts';

export type HearEvent = (event: string, payload: unknown) => void;

export type Events<C extends Contract> = {
  publish: Publish<C>;
  /** Hears every event from now on; returns how to stop. */
  listen(hear: HearEvent): () => void;
};

/** Events on their way to the shells. What an event's schema does not name does not leave. */
export const createEvents = <C extends Contract>(contract: C, log: Log): Events<C> => {
  const hearers = new Set<HearEvent>();

  return {
    publish: (event: EventName<C>, payload) => {
      const parsed = contract.events[event]?.safeParse(payload);
      if (!parsed?.success) {
        const fields = parsed?.error.issues.map(({ path }) => path.join('.')).join(' ');
        log.error('an event does not fit its schema and was not sent', {
          event,
          fields: fields ?? 'unknown event',
        });
        return;
      }
      for (const hear of hearers) {
        try {
          hear(event, parsed.data);
        } catch (error) {
          // The act that is told has already happened: a listener's bug must not undo it.
          log.error('a listener could not take an event', { event, message: String(error) });
        }
      }
    },
    listen: (hear) => {
      const own: HearEvent = (event, payload) => hear(event, payload);
      hearers.add(own);
      return () => void hearers.delete(own);
    },
  };
};
