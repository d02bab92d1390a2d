import { useSyncExternalStore } from 'react';

export type Route =
  | { room: 'tokens'; tokenId: string | null }
  /** `tool`: what the token is for, where that was chosen before. */
  | { room: 'new'; parentId: string | null; tool?: string }
  /** What a pasted text is. */
  | { room: 'explain' }
  | { room: 'activity' }
  /** `connects`: with the dialog that connects one. */
  | { room: 'services'; connects?: true }
  /** `part`: the page of it that is not the first. */
  | { room: 'settings'; part?: 'security' };

/** `#/tokens/<id>`, `#/new/<parentId>/<tool>`, `#/services/connect`, `#/settings/security`, `#/explain`, `#/activity`…; anything else is the tokens. */
export const parseRoute = (hash: string): Route => {
  const [room = '', id = '', tool = ''] = hash.replace(/^#\/?/, '').split('/');
  const one = id === '' ? null : id;
  if (room === 'new') return { room, parentId: one, ...(tool === '' ? {} : { tool }) };
  if (room === 'services') return id === 'connect' ? { room, connects: true } : { room };
  if (room === 'settings') return id === 'security' ? { room, part: id } : { room };
  if (room === 'activity' || room === 'explain') return { room };
  return { room: 'tokens', tokenId: room === 'tokens' ? one : null };
};

/** The address of a route. */
export const hrefOf = (route: Route): string => {
  const id = route.room === 'tokens' ? route.tokenId : route.room === 'new' ? route.parentId : null;
  const connect = route.room === 'services' && route.connects === true ? 'connect' : null;
  const page = route.room === 'settings' ? (route.part ?? null) : null;
  const tool = route.room === 'new' && id !== null ? route.tool : undefined;
  return ['#', route.room, id ?? connect ?? page, tool]
    .filter((part) => part !== null && part !== undefined)
    .join('/');
};

export const go = (route: Route): void => {
  window.location.hash = hrefOf(route);
};

const subscribe = (changed: () => void) => {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
};

/** Where the window is. */
export const useRoute = (): Route => parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
