import { useEffect, useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import type { Restriction } from '#contract/restriction.ts';
import type { TokenId } from '#contract/tokens.ts';
import { failureOf, useApi } from '#renderer/query/api.ts';
import type { CallOutput } from '#renderer/query/api.ts';

export type Preview = CallOutput<'tokens', 'preview'>;

/** Milliseconds without a change before the engine is asked. */
const SETTLE = 60;

type Answer = { key: string; preview: Preview | null; failure: Failure | null };

/**
 * The narrowing as the engine would sign it. Keeps the last answer while a new one is on its way; an answer
 * to an older question is dropped.
 */
export const usePreview = (
  parentId: TokenId,
  restrictions: readonly Restriction[] | null,
  seal: boolean,
): {
  preview: Preview | null;
  failure: Failure | null;
  /** The preview is about what is chosen now. */
  isFresh: boolean;
  /** The engine has refused since: the preview is about an earlier choice. */
  isOld: boolean;
  /** Asks again. */
  retry: () => void;
} => {
  const { client } = useApi();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [tries, setTries] = useState(0);
  const key = restrictions === null ? null : JSON.stringify([parentId, restrictions, seal, tries]);

  useEffect(() => {
    if (key === null) return undefined;
    const [id, asked, sealed] = JSON.parse(key) as [TokenId, Restriction[], boolean];
    let isStale = false;
    const timer = setTimeout(() => {
      client.tokens.preview({ parentId: id, restrictions: asked, seal: sealed }).then(
        (preview) => {
          if (!isStale) setAnswer({ key, preview, failure: null });
        },
        (error: unknown) => {
          if (!isStale) {
            setAnswer((before) => ({ key, preview: before?.preview ?? null, failure: failureOf(error) }));
          }
        },
      );
    }, SETTLE);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [client, key]);

  const isFresh = answer !== null && answer.key === key;
  return {
    preview: answer?.preview ?? null,
    failure: isFresh ? answer.failure : null,
    isFresh: isFresh && answer.failure === null,
    isOld: answer !== null && answer.failure !== null,
    retry: () => setTries((before) => before + 1),
  };
};
