import { ScrollText, Search } from 'lucide-react';
import { useDeferredValue, useRef, useState } from 'react';
import { Refused } from '#renderer/parts/refused.tsx';
import { useCall } from '#renderer/query/api.ts';
import { useSearchShortcut } from '#renderer/query/shortcuts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { PageHeader } from '#renderer/ui/page-header.tsx';
import { SearchField } from '#renderer/ui/search-field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { showToast } from '#renderer/ui/toast.tsx';
import { Chain } from './chain.tsx';
import { Entries } from './entries.tsx';
import styles from './activity.module.css';

const WHERE = [
  { id: 'all', label: 'All' },
  { id: 'here', label: 'Here' },
  { id: 'service', label: 'At services' },
] as const;
type Where = (typeof WHERE)[number]['id'];

/** Entries asked for at first, and more at each asking; the contract's limit is 500. */
const PAGE = 100;
const MOST = 500;

/** Nobody looks for this many characters; it is a token, and what is searched for stays in memory. */
const AS_LONG_AS_A_TOKEN = 100;

const keepTokenOut = (text: string): boolean => {
  if (text.trim().length < AS_LONG_AS_A_TOKEN) return false;
  showToast({ text: 'This looks like a token, so it was not kept. Paste it into the search of Tokens' });
  return true;
};

/** The audit log: what was done here and at the services, and whether the chain over it holds. */
export const ActivityPage = () => {
  const [search, setSearch] = useState('');
  const [where, setWhere] = useState<Where>('all');
  const [limit, setLimit] = useState(PAGE);
  const input = useRef<HTMLInputElement>(null);
  useSearchShortcut(input);
  const asked = useDeferredValue(search.trim());
  const read = useCall('audit', 'read', { search: asked, where, limit }, { keepPrevious: true });
  const entries = read.data ?? [];
  const isFiltered = asked !== '' || where !== 'all';

  return (
    <div className={styles['page']}>
      <PageHeader title="Activity">
        <div className={styles['search']}>
          <SearchField
            label="Search the activity"
            placeholder="Token, act or note"
            size="s"
            value={search}
            onChange={setSearch}
            onPaste={keepTokenOut}
            inputRef={input}
          />
        </div>
        <Segmented label="Where it was done" items={WHERE} value={where} onChange={setWhere} />
      </PageHeader>
      <Chain />
      {/* It scrolls, so the keyboard has to reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['body']} role="region" aria-label="Entries" tabIndex={0} data-toasts="over">
        <Refused error={read.error} action={<Button onPress={() => void read.refetch()}>Try again</Button>} />
        {entries.length > 0 && <Entries entries={entries} />}
        {entries.length >= limit && limit < MOST && (
          <div className={styles['more']}>
            <Button isPending={read.isFetching} onPress={() => setLimit(Math.min(MOST, limit + PAGE))}>
              Show older entries
            </Button>
          </div>
        )}
        {read.isSuccess && entries.length === 0 && isFiltered && (
          <EmptyState
            icon={Search}
            title={asked === '' ? 'Nothing was done there yet.' : `Nothing is about “${asked}”.`}
            actions={
              <Button
                onPress={() => {
                  setSearch('');
                  setWhere('all');
                }}
              >
                Show everything
              </Button>
            }
          />
        )}
        {read.isSuccess && entries.length === 0 && !isFiltered && (
          <EmptyState icon={ScrollText} title="Nothing has been done yet." />
        )}
      </div>
    </div>
  );
};
