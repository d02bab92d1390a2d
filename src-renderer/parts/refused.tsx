import type { ReactNode } from 'react';
import { Notice } from '#renderer/ui/notice.tsx';
import { failureOf } from '#renderer/query/api.ts';
import { sentence } from '#renderer/words/failure.ts';

/** A refusal in place: what happened, what is safe, and the way on where the place has one. */
export const Refused = ({ error, action }: { error: unknown; action?: ReactNode }) => {
  if (error === null || error === undefined) return null;
  const { title, text } = sentence(failureOf(error));
  return (
    <Notice tone="urgent" title={title} role="alert" {...(action === undefined ? {} : { action })}>
      {text}
    </Notice>
  );
};
