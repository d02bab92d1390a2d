import type { Transport } from '#contract/define.ts';
import { createBrowserTransport } from './browser.ts';
import { findElectronTransport } from './electron.ts';
import { createLink } from './link.ts';
import type { Link } from './link.ts';

export type ConnectedTransport = {
  transport: Transport;
  shell: 'electron' | 'browser';
  /** `link-used`: only in the browser shell; every call is answered with `disconnected`. */
  state: 'connected' | 'link-used';
  /** Hears when the main side has gone, and when it is back. Returns how to stop. */
  watch: (hear: (link: Link) => void) => () => void;
};

/** The way to the main side, whichever shell this page is in. To be called once, before anything is drawn. */
export const createTransport = async (): Promise<ConnectedTransport> => {
  const electron = findElectronTransport();
  if (electron) {
    const link = createLink();
    const transport: Transport = {
      listen: electron.listen,
      call: async (method, input) => {
        const reply = await electron.call(method, input);
        link.set(!reply.ok && reply.failure.kind === 'disconnected' ? 'lost' : 'there');
        return reply;
      },
    };
    return { transport, shell: 'electron', state: 'connected', watch: link.watch };
  }
  return { ...(await createBrowserTransport()), shell: 'browser' };
};
