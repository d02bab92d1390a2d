import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keyOf } from '#renderer/query/api.ts';
import { PageHeader } from '#renderer/ui/page-header.tsx';
import { General } from './general.tsx';
import { Security } from './security.tsx';
import { Tabs } from './tabs.tsx';
import type { Part } from './tabs.tsx';
import styles from './settings.module.css';

const ASKED_ANEW = [keyOf('security', 'report', {}), keyOf('vault', 'keychain', {})];

/** What the user chooses, and how the vault stands. */
export const SettingsPage = ({ part }: { part: Part }) => {
  const queries = useQueryClient();
  // No event tells of a keychain: it is asked anew each time that Settings open.
  useEffect(
    () => () => {
      for (const queryKey of ASKED_ANEW) queries.removeQueries({ queryKey, exact: true });
    },
    [queries],
  );
  return (
    <div className={styles['page']}>
      <PageHeader title="Settings" isRuled={false} />
      <Tabs part={part} />
      <div key={part} className={styles['body']} data-toasts="over">
        {part === 'security' ? <Security /> : <General />}
      </div>
    </div>
  );
};
