import type { Transport } from '#contract/define.ts';
import { createBrowserTransport } from './browser.ts';
import { findElectronTransport } from './electron.ts';

export type ConnectedTransport = {
  transport: Transport;
  shell: 'electron' | 'browser';
  /** `link-used`: only in the browser shell; every call is answered with `disconnected`. */
  state: 'connected' | 'link-used';
};

/** The way to the main side, whichever shell this page is in. To be called once, before anything is drawn. */
export const createTransport = async (): Promise<ConnectedTransport> => {
  const electron = findElectronTransport();
  if (electron) return { transport: electron, shell: 'electron', state: 'connected' };
  return { ...(await createBrowserTransport()), shell: 'browser' };
};
