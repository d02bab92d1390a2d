import { app } from 'electron';
import type { Screen } from '#contract/screen.ts';
import type { Log } from '#main/kernel/log.ts';
import { LINK_SCHEME, linksAmong, readDeepLink } from './deep-link.ts';

/**
 * Hears the links that the system hands over: in our own command line, in that of a second start, and on macOS in an
 * event. To be called before Electron is ready. The last one is kept until there is a window to show it.
 */
export const hearLinks = (log: Log) => {
  let show: ((screen: Screen) => void) | undefined;
  let waiting: Screen | undefined;

  const follow = (link: string): void => {
    const screen = readDeepLink(link);
    // Not a word of it: what others write has no place in our log.
    if (!screen) log.warn('a link that opens no screen was ignored', { characters: link.length });
    else if (show) show(screen);
    else waiting = screen;
  };

  app.on('open-url', (event, link) => {
    event.preventDefault();
    follow(link);
  });
  app.on('second-instance', (_event, words) => linksAmong(words).forEach(follow));
  linksAmong(process.argv).forEach(follow);
  // From the sources it would claim the scheme for Electron itself.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);

  return {
    /** From now on links are shown like this. */
    showBy: (own: (screen: Screen) => void): void => {
      show = own;
      if (waiting) own(waiting);
      waiting = undefined;
    },
  };
};
