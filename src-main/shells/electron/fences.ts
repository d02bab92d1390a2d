import type { Session, WebContents } from 'electron';
import type { Log } from '#main/kernel/log.ts';
import { mayOpenOutside } from './external-link.ts';
import { isExport, isOwnBlob } from './exported-file.ts';

type IsOurs = (url: string) => boolean;

/**
 * Nothing that a page can ask the system for is granted, nothing is fetched from anywhere else, and nothing is saved
 * but a file that the page has made for export: Electron asks the user where.
 */
export const fenceSession = (
  session: Session,
  { isOurs, mayFetch }: { isOurs: IsOurs; mayFetch: IsOurs },
  log: Log,
): void => {
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    log.warn('a permission was asked for and denied', { permission });
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    if (isExport(item.getURL(), item.getFilename(), isOurs)) return;
    log.warn('denied', { what: 'download' });
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    const mayPass =
      mayFetch(url) || isOwnBlob(url, isOurs) || url.startsWith('devtools:') || url.startsWith('data:');
    if (!mayPass) log.warn('a request to another place was stopped', { scheme: url.split(':')[0] ?? '' });
    decide({ cancel: !mayPass });
  });
};

/** How long after a key or a click a link still counts as the user's, as in Chromium itself. Milliseconds. */
const ACT_MILLISECONDS = 5_000;
const ACTS: ReadonlySet<string> = new Set(['mouseDown', 'mouseUp', 'rawKeyDown', 'keyDown', 'touchEnd']);

/** Whether the user has just acted in this page. One act is for one link, also for one that is denied. */
const followActs = (contents: WebContents): (() => boolean) => {
  let last = Number.NEGATIVE_INFINITY;
  contents.on('input-event', (_event, { type }) => {
    if (ACTS.has(type)) last = performance.now();
  });
  return () => {
    const isRecent = performance.now() - last < ACT_MILLISECONDS;
    last = Number.NEGATIVE_INFINITY;
    return isRecent;
  };
};

/**
 * A page stays where it was loaded: no navigation, no new windows, no webviews. A link that the user follows to one
 * of a few known places is handed to `openOutside`.
 */
export const fenceContents = (
  contents: WebContents,
  { isOurs, openOutside }: { isOurs: IsOurs; openOutside: (url: string) => void },
  log: Log,
): void => {
  const deny = (event: { preventDefault(): void }, what: string) => {
    log.warn('denied', { what });
    event.preventDefault();
  };
  // Loading the same page again is no way out.
  contents.on('will-navigate', (event) => {
    if (!isOurs(event.url)) deny(event, 'navigation');
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) deny(event, 'frame');
  });
  contents.on('will-redirect', (event) => deny(event, 'redirect'));
  contents.on('will-attach-webview', (event) => deny(event, 'webview'));
  const hasActed = followActs(contents);
  contents.setWindowOpenHandler(({ url, postBody }) => {
    const isWished = hasActed();
    if (isWished && mayOpenOutside(url) && !postBody) openOutside(url);
    else log.warn('denied', { what: 'new window' });
    return { action: 'deny' };
  });
};
