import { CircleCheck, CircleQuestionMark, CloudOff, Hourglass, TriangleAlert, Unplug } from 'lucide-react';
import type { Failure } from '#contract/failure.ts';
import type { Connection } from '#contract/services.ts';
import type { IconOf } from '#renderer/ui/icon.tsx';
import { sentence } from '#renderer/words/failure.ts';
import { ago, clockTime } from '#renderer/words/time.ts';

export type ConnectionState = {
  icon: IconOf;
  tone: 'good' | 'soon' | 'urgent' | 'quiet';
  words: string;
  /** What is safe and the way on, where there is trouble. */
  text: string | null;
};

const AWAY: readonly string[] = ['unreachable', 'slow', 'unavailable', 'server-error'];

const look = (trouble: Failure): Pick<ConnectionState, 'icon' | 'tone'> => {
  if (trouble.kind !== 'service') return { icon: TriangleAlert, tone: 'urgent' };
  if (trouble.problem === 'rate-limited') return { icon: Hourglass, tone: 'soon' };
  return AWAY.includes(trouble.problem)
    ? { icon: CloudOff, tone: 'soon' }
    : { icon: TriangleAlert, tone: 'urgent' };
};

/** How a connection stands, in words. */
export const connectionState = (
  { trouble, syncedAt, remote }: Pick<Connection, 'trouble' | 'syncedAt' | 'remote'>,
  now: Date,
  timeZone: string,
): ConnectionState => {
  if (!remote) {
    return { icon: Unplug, tone: 'quiet', words: 'No API: imported and narrowed here only', text: null };
  }
  if (trouble !== null) {
    const { title, text } = sentence(trouble);
    const retryAt = trouble.kind === 'service' ? trouble.retryAt : undefined;
    const again = retryAt === undefined ? '' : ` Again at ${clockTime(retryAt, timeZone)}.`;
    const last = syncedAt === null ? '' : ` Last in sync ${ago(syncedAt, now, timeZone)}.`;
    return { ...look(trouble), words: title.replace(/\.$/, ''), text: `${text}${again}${last}` };
  }
  if (syncedAt === null) {
    return { icon: CircleQuestionMark, tone: 'quiet', words: 'Not asked yet', text: null };
  }
  return {
    icon: CircleCheck,
    tone: 'good',
    words: `In sync, ${ago(syncedAt, now, timeZone)}`,
    text: null,
  };
};
