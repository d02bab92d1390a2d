import type { Session, WebContents } from 'electron';
import type { Log } from '#main/kernel/log.ts';

/** Nothing that a page can ask the system for is granted, and nothing is fetched from anywhere else. */
export const fenceSession = (session: Session, mayFetch: (url: string) => boolean, log: Log): void => {
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    log.warn('a permission was asked for and denied', { permission });
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((request, decide) => {
    const cancel =
      !mayFetch(request.url) && !request.url.startsWith('devtools:') && !request.url.startsWith('data:');
    if (cancel)
      log.warn('a request to another place was stopped', { scheme: request.url.split(':')[0] ?? '' });
    decide({ cancel });
  });
};

/** A page stays where it was loaded: no navigation, no new windows, no webviews. */
export const fenceContents = (contents: WebContents, isOurs: (url: string) => boolean, log: Log): void => {
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
  contents.setWindowOpenHandler(() => {
    log.warn('denied', { what: 'new window' });
    return { action: 'deny' };
  });
};
