import { Bell, Laptop, Server, ShieldCheck } from 'lucide-react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './badge.module.css';

export type BadgeKind = 'cryptographic' | 'service' | 'computer' | 'reminder';

const BADGES = {
  cryptographic: { icon: ShieldCheck, word: 'Cryptographic', says: 'In the token itself' },
  service: { icon: Server, word: 'Service', says: 'Kept by the service' },
  computer: { icon: Laptop, word: 'This computer', says: 'Kept by this computer' },
  reminder: { icon: Bell, word: 'Reminder only', says: 'Nothing enforces it' },
} as const;

/** Who keeps a restriction. */
export const Badge = ({ kind }: { kind: BadgeKind }) => {
  const { icon, word, says } = BADGES[kind];
  return (
    <span className={cx(styles['badge'], kind === 'cryptographic' && styles['strong'])} title={says}>
      <Icon of={icon} size={12} />
      {word}
    </span>
  );
};
