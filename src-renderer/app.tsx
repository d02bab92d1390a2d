import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { VaultState } from '#contract/vault.ts';
import { News } from '#renderer/parts/news.tsx';
import { Rail } from '#renderer/parts/rail.tsx';
import { ReplacedPage, StoppedPage } from '#renderer/parts/stopped-page.tsx';
import { failureOf, useAct, useCall } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { useLink } from '#renderer/query/link.ts';
import type { WatchLink } from '#renderer/query/link.ts';
import { forgetRoomsBut } from '#renderer/query/memory.ts';
import { usePresence } from '#renderer/query/presence.ts';
import { takeInterrupted } from '#renderer/query/resume.ts';
import { go, useRoute } from '#renderer/query/route.ts';
import type { Route } from '#renderer/query/route.ts';
import { useShortcuts } from '#renderer/query/shortcuts.ts';
import { LockPage } from '#renderer/rooms/lock/lock-page.tsx';
import { dismissToast, showToast, ToastRegion } from '#renderer/ui/toast.tsx';
import { sentence } from '#renderer/words/failure.ts';
import styles from './app.module.css';

// The lock screen is there at once; the rooms behind it are read while nobody waits for them.
const loadRooms = () => import('./rooms.ts');
const ActivityPage = lazy(async () => ({ default: (await loadRooms()).ActivityPage }));
const ExplainPage = lazy(async () => ({ default: (await loadRooms()).ExplainPage }));
const FirstRunPage = lazy(async () => ({ default: (await loadRooms()).FirstRunPage }));
const ServicesPage = lazy(async () => ({ default: (await loadRooms()).ServicesPage }));
const SettingsPage = lazy(async () => ({ default: (await loadRooms()).SettingsPage }));
const StudioPage = lazy(async () => ({ default: (await loadRooms()).StudioPage }));
const TokensPage = lazy(async () => ({ default: (await loadRooms()).TokensPage }));

const TITLES: Record<Route['room'], string> = {
  tokens: 'Tokens',
  new: 'New token',
  explain: 'Explain a token',
  activity: 'Activity',
  services: 'Services',
  settings: 'Settings',
};

const Page = ({ route }: { route: Route }) => {
  switch (route.room) {
    case 'tokens':
      return <TokensPage tokenId={route.tokenId} />;
    case 'new':
      return <StudioPage key={route.parentId} parentId={route.parentId} tool={route.tool} />;
    case 'explain':
      return <ExplainPage />;
    case 'activity':
      return <ActivityPage />;
    case 'services':
      return <ServicesPage connects={route.connects === true} />;
    case 'settings':
      return <SettingsPage part={route.part ?? 'general'} />;
  }
};

/** The window of an unlocked vault: rail and page. */
const Frame = () => {
  const route = useRoute();
  const queries = useQueryClient();
  const { mutate } = useAct('vault', 'lock');
  const lock = useCallback(
    () => mutate({}, { onSuccess: (state) => takeVaultState(queries, state) }),
    // `mutate` is new at each render and does the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [queries],
  );
  useShortcuts(lock);
  usePresence(true);
  useEffect(() => {
    document.title = `${TITLES[route.room]} – Whittle`;
    forgetRoomsBut(route.room);
  }, [route.room]);
  const main = useRef<HTMLElement>(null);
  const place = window.location.hash;
  useEffect(() => {
    // What had the focus went with the page before: the next Tab goes on in this one, not in the rail.
    if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [place]);
  return (
    <div className={styles['frame']}>
      <Rail room={route.room} onLock={lock} />
      <main className={styles['main']} ref={main} tabIndex={-1}>
        <Suspense>
          <Page route={route} />
        </Suspense>
      </main>
    </div>
  );
};

/** Which of the four faces of the vault is on screen. A first run stays until its last step, though the vault is there from the first. */
const Face = ({ state, onAgain }: { state: VaultState; onAgain: () => void }) => {
  const [isFirstRun, setFirstRun] = useState(state.status === 'absent');
  if (state.status === 'absent' && !isFirstRun) setFirstRun(true);
  // A vault that came from a backup has had its first steps.
  if (isFirstRun && state.status === 'locked' && state.because === 'restored') setFirstRun(false);

  switch (state.status) {
    case 'unopenable':
      return <StoppedPage failure={state.failure} onAgain={onAgain} />;
    case 'locked':
      return <LockPage state={state} />;
    case 'absent':
    case 'unlocked':
      return isFirstRun ? (
        <Suspense>
          <FirstRunPage
            slots={state.status === 'unlocked' ? state.slots : null}
            onDone={(route) => {
              go(route);
              setFirstRun(false);
            }}
          />
        </Suspense>
      ) : (
        <Frame />
      );
  }
};

/** Keeps the chosen theme on the root element; without one the system's counts. */
const useTheme = () => {
  const theme = useCall('settings', 'get', {}).data?.theme ?? 'system';
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
};

const GOES_ON = 'goes-on';
/** Milliseconds after which an act that goes on is named, so that nobody wonders. */
const PATIENCE = 400;

/** Goes on, once it is unlocked, with what the lock interrupted. */
const useGoingOn = (isUnlocked: boolean) => {
  useEffect(() => {
    const act = isUnlocked ? takeInterrupted() : null;
    if (act === null) return;
    const naming = setTimeout(() => showToast({ id: GOES_ON, text: `Going on: ${act.label}` }), PATIENCE);
    act.run().then(
      () => {
        clearTimeout(naming);
        dismissToast(GOES_ON);
      },
      (error: unknown) => {
        clearTimeout(naming);
        const failure = failureOf(error);
        // Another lock: the lock screen says it, and it was kept again.
        if (failure.kind === 'locked') dismissToast(GOES_ON);
        else showToast({ id: GOES_ON, text: `“${act.label}” did not go on. ${sentence(failure).title}` });
      },
    );
  }, [isUnlocked]);
};

/** `watch` tells how the link to the main side is. */
export const App = ({ watch }: { watch: WatchLink }) => {
  const link = useLink(watch);
  const state = useCall('vault', 'state', {}, { enabled: link === 'there' });
  useTheme();
  useGoingOn(state.data?.status === 'unlocked');
  const again = () => void state.refetch();
  const isThere = state.data !== undefined;
  useEffect(() => {
    if (isThere) void loadRooms();
  }, [isThere]);
  return (
    <>
      {link === 'replaced' ? (
        <ReplacedPage />
      ) : link === 'lost' ? (
        <StoppedPage failure={{ kind: 'disconnected' }} onAgain={again} />
      ) : state.data !== undefined ? (
        <Face state={state.data} onAgain={again} />
      ) : (
        state.isError && <StoppedPage failure={failureOf(state.error)} onAgain={again} />
      )}
      <News isLinked={link === 'there'} />
      <ToastRegion />
    </>
  );
};
