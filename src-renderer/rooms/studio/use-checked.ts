import { useEffect, useState } from 'react';
import type { ServiceKind } from '#contract/services.ts';
import { useApi } from '#renderer/query/api.ts';
import type { CallOutput } from '#renderer/query/api.ts';

export type Checked = CallOutput<'tokens', 'checkDatalog'>;

/** Milliseconds without a key before the engine looks at the text. */
const SETTLE = 200;

/** What the engine says of a custom check while it is written; `null` until it has looked at this text. */
export const useChecked = (service: ServiceKind, source: string): Checked | null => {
  const { client } = useApi();
  const [answer, setAnswer] = useState<{ source: string; checked: Checked } | null>(null);

  useEffect(() => {
    if (source.trim() === '') return undefined;
    let isStale = false;
    const timer = setTimeout(() => {
      client.tokens.checkDatalog({ service, source }).then(
        (checked) => {
          if (!isStale) setAnswer({ source, checked });
        },
        // What stops the engine here stops the preview as well, which says so.
        () => {},
      );
    }, SETTLE);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [client, service, source]);

  return answer !== null && answer.source === source ? answer.checked : null;
};
