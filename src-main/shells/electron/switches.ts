/**
 * Chromium's switches with which another program could drive the page, or put itself in the place of one of its
 * processes. Electron has fuses for Node's switches and none for these. Whoever can start programs could do much else,
 * but not in the name of this app, which macOS gives its own keys to.
 */
const STRANGE_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'load-extension',
  'disable-web-security',
  'single-process',
  'browser-subprocess-path',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
] as const;

/** The first of them that the app was started with. */
export const findStrangeSwitch = (has: (name: string) => boolean): string | undefined =>
  STRANGE_SWITCHES.find((name) => has(name));
