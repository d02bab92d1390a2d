import {
  Ban,
  CircleCheck,
  CircleQuestionMark,
  CircleX,
  Hourglass,
  Infinity as Endless,
  TriangleAlert,
} from 'lucide-react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import styles from './state-label.module.css';

export type TokenState = 'valid' | 'soon' | 'urgent' | 'expired' | 'no-end' | 'revoked' | 'unknown';

const STATES: Record<TokenState, { icon: IconOf; word: string; tone: string | null }> = {
  valid: { icon: CircleCheck, word: 'Valid', tone: 'good' },
  soon: { icon: Hourglass, word: 'Soon', tone: 'soon' },
  urgent: { icon: TriangleAlert, word: 'Urgent', tone: 'urgent' },
  expired: { icon: CircleX, word: 'Expired', tone: 'urgent' },
  'no-end': { icon: Endless, word: 'No end', tone: null },
  revoked: { icon: Ban, word: 'Revoked', tone: 'urgent' },
  unknown: { icon: CircleQuestionMark, word: 'Unknown', tone: null },
};

/** How a token stands: icon and word, colour from Soon on. */
export const StateLabel = ({ state, text }: { state: TokenState; text?: string }) => {
  const { icon, word, tone } = STATES[state];
  return (
    <span className={cx(styles['state'], tone !== null && styles[tone])}>
      <Icon of={icon} size={13} />
      <span>{text ?? word}</span>
    </span>
  );
};
