import { Ellipsis, KeyRound, Plug, Plus, ScanSearch, Search } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { Connection } from '#contract/services.ts';
import type { TokenSummary } from '#contract/tokens.ts';
import { NewRootDialog } from '#renderer/parts/new-root-dialog.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { TOOLS } from '#renderer/parts/tools.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { useAct } from '#renderer/query/api.ts';
import { createMemory, useRemembered } from '#renderer/query/memory.ts';
import { go } from '#renderer/query/route.ts';
import { keysOf, useSearchShortcut } from '#renderer/query/shortcuts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Menu } from '#renderer/ui/menu.tsx';
import { FilterTabs } from '#renderer/ui/filter-tabs.tsx';
import { PageHeader } from '#renderer/ui/page-header.tsx';
import { SearchField } from '#renderer/ui/search-field.tsx';
import { showToast } from '#renderer/ui/toast.tsx';
import { endsSoon, lifeOf } from '#renderer/words/life.ts';
import { createSearch } from '#renderer/words/search.ts';
import { TokenTree } from './token-tree.tsx';
import { familyOf, rowsOf } from './tree.ts';
import { shownIn } from './filter.ts';
import type { Filter } from './filter.ts';
import styles from './token-list.module.css';

/** How the list was looked at; a lock does not take it away. */
type View = { query: string; filter: Filter; collapsed: ReadonlySet<string> };
const views = createMemory<View>('tokens');
const FIRST_VIEW: View = { query: '', filter: 'all', collapsed: new Set() };

/** More characters than a search has: it is a token, and is not kept. */
const TOKEN_LENGTH = 100;

/** The left pane: search, views, and the tree of all tokens. */
export const TokenList = ({
  tokens,
  connections,
  selectedId,
}: {
  tokens: readonly TokenSummary[];
  connections: readonly Connection[];
  selectedId: string | null;
}) => {
  const now = useNow();
  const zone = localZone();
  const [{ query, filter, collapsed }, setView] = useRemembered(views, 'list', () => FIRST_VIEW);
  const change = (changes: Partial<View>) => setView((before) => ({ ...before, ...changes }));
  const setQuery = (text: string) => change({ query: text });
  const setFilter = (next: Filter) => change({ filter: next });
  const [rootAt, setRootAt] = useState<Connection | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useSearchShortcut(input);
  const find = useAct('tokens', 'find');
  const sandbox = useAct('services', 'trySandbox');

  const search = useMemo(
    () =>
      createSearch(
        tokens.map(({ id, parentId, name, applications, tool, fingerprint }) => ({
          id,
          parentId,
          name,
          words: [...(applications ?? []), ...(tool === null ? [] : [TOOLS[tool].label]), fingerprint],
        })),
      ),
    [tokens],
  );
  const soon = useMemo(
    () => new Set<string>(tokens.filter((token) => endsSoon(lifeOf({ ...token, now }))).map(({ id }) => id)),
    [tokens, now],
  );
  const text = useDeferredValue(query);
  const answer = useMemo(() => search(text), [search, text]);
  const isSearching = text.trim() !== '';
  const family = useMemo(() => familyOf(tokens), [tokens]);
  const rows = useMemo(
    () =>
      rowsOf(family, connections, {
        visible: shownIn(filter, tokens, answer, soon),
        collapsed: isSearching || filter === 'soon' ? new Set() : collapsed,
        isFlat: filter === 'roots',
      }),
    [tokens, family, connections, filter, answer, soon, collapsed, isSearching],
  );

  const select = (id: string) => go({ room: 'tokens', tokenId: id });
  /** A pasted token goes straight to the main process; here it is never kept. */
  const seek = (pasted: string): boolean => {
    if (pasted.trim().length <= TOKEN_LENGTH) return false;
    setQuery('');
    find.mutate(
      { text: pasted },
      {
        onSuccess: ({ id }) => {
          if (id !== null) {
            change({ filter: 'all', collapsed: new Set() });
            select(id);
          } else {
            showToast({
              text: 'This token is not kept here',
              action: { label: 'Add it', onPress: () => go({ room: 'services', connects: true }) },
            });
          }
        },
        onError: () => showToast({ text: 'This text is not a token that can be found' }),
      },
    );
    return true;
  };

  if (tokens.length === 0) {
    return (
      <>
        <PageHeader title="Tokens" inset="list" isRuled={false}>
          <Button icon={ScanSearch} label="Explain a token" onPress={() => go({ room: 'explain' })}>
            Explain
          </Button>
        </PageHeader>
        <div className={styles['empty']}>
          <EmptyState
            icon={KeyRound}
            title="No tokens yet."
            {...(sandbox.error === null ? {} : { text: <Refused error={sandbox.error} /> })}
            actions={
              <>
                <Button variant="primary" onPress={() => go({ room: 'services', connects: true })}>
                  Paste a root
                </Button>
                <Button
                  isPending={sandbox.isPending}
                  onPress={() => sandbox.mutate({}, { onSuccess: ({ tokenId }) => select(tokenId) })}
                >
                  Try the sandbox
                </Button>
              </>
            }
          />
        </div>
      </>
    );
  }
  return (
    <>
      <PageHeader title="Tokens" inset="list" isRuled={false}>
        <Menu
          label="Add a root"
          icon={Ellipsis}
          items={[
            ...connections
              .filter(({ manageable }) => manageable)
              .map((connection) => ({
                id: connection.id,
                label: `New root at ${connection.label}, ${connection.organization.name}…`,
                icon: KeyRound,
                onAction: () => setRootAt(connection),
              })),
            {
              id: 'connect',
              label: 'Paste or connect…',
              icon: Plug,
              onAction: () => go({ room: 'services', connects: true }),
            },
          ]}
        />
        <Button icon={ScanSearch} label="Explain a token" onPress={() => go({ room: 'explain' })}>
          Explain
        </Button>
        <Button variant="primary" icon={Plus} onPress={() => go({ room: 'new', parentId: null })}>
          New token
        </Button>
      </PageHeader>
      {rootAt !== null && <NewRootDialog connection={rootAt} onClose={() => setRootAt(null)} />}
      <div className={styles['search']}>
        <SearchField
          label="Search tokens"
          placeholder="Name, app, or paste a token"
          value={query}
          onChange={(value) => {
            if (!seek(value)) setQuery(value);
          }}
          onPaste={seek}
          kbd={keysOf('F')}
          inputRef={input}
        />
      </div>
      <div className={styles['tabs']}>
        <FilterTabs
          label="Show"
          items={[
            { id: 'all', label: 'All', count: tokens.length },
            { id: 'roots', label: 'Roots', count: tokens.filter(({ kind }) => kind === 'root').length },
            { id: 'soon', label: 'Ending soon', count: soon.size },
          ]}
          value={filter}
          onChange={setFilter}
        />
      </div>
      {rows.length > 0 ? (
        <TokenTree
          rows={rows}
          selectedId={selectedId}
          now={now}
          zone={zone}
          onSelect={select}
          onToggle={(id, isExpanded) =>
            setView((before) => {
              const after = new Set(before.collapsed);
              if (isExpanded) after.delete(id);
              else after.add(id);
              return { ...before, collapsed: after };
            })
          }
        />
      ) : (
        <div className={styles['empty']}>
          {isSearching ? (
            <EmptyState
              icon={Search}
              title={`No token is called “${text.trim()}”.`}
              actions={<Button onPress={() => setQuery('')}>Clear the search</Button>}
            />
          ) : (
            <EmptyState
              icon={KeyRound}
              title={filter === 'soon' ? 'No token ends soon.' : 'No roots are kept here.'}
              actions={<Button onPress={() => setFilter('all')}>Show all tokens</Button>}
            />
          )}
        </div>
      )}
    </>
  );
};
