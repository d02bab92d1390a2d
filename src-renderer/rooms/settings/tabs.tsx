import { hrefOf } from '#renderer/query/route.ts';
import styles from './tabs.module.css';

export type Part = 'general' | 'security';

const TABS = [
  { part: 'general', label: 'General', href: hrefOf({ room: 'settings' }) },
  { part: 'security', label: 'Security', href: hrefOf({ room: 'settings', part: 'security' }) },
] as const;

/** The pages of Settings. Links, since each has an address. */
export const Tabs = ({ part }: { part: Part }) => (
  <nav aria-label="Settings" className={styles['tabs']}>
    {TABS.map((tab) => (
      <a
        key={tab.part}
        href={tab.href}
        aria-current={tab.part === part ? 'page' : undefined}
        className={styles['tab']}
      >
        {tab.label}
      </a>
    ))}
  </nav>
);
