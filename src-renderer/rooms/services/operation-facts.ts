import type { Operation } from '#contract/services.ts';
import { sentence } from '#renderer/words/failure.ts';

/** What has been sent so far, and what holds meanwhile. */
export const factsOf = ({ kind, state, attempts, trouble }: Operation): string => {
  const blocked = kind === 'revoke' ? ' Blocked here already.' : '';
  const times = attempts === 1 ? 'once' : `${attempts} times`;
  const why = trouble === null ? '' : ` ${sentence(trouble).title}`;
  switch (state) {
    case 'held':
      return `Nothing was sent yet.${blocked}`;
    case 'prepared':
      return `Waits for the network. Nothing was sent.${blocked}`;
    case 'sent':
      return `Sent, and waits for the answer.${blocked}`;
    case 'in-doubt':
      return `Sent ${times}, no answer yet.${blocked}`;
    case 'waiting':
      return `${attempts === 0 ? 'Nothing was sent yet.' : `Tried ${times}.`}${why}${blocked}`;
    case 'stopped':
      return `Stopped after ${attempts === 1 ? 'one try' : `${attempts} tries`}.${why}${blocked}`;
  }
};
