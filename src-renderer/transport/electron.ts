import type { Reply, Transport } from '#contract/define.ts';

declare global {
  interface Window {
    /** Put there by preload.ts; absent in the browser shell. */
    readonly whittle?: Transport;
  }
}

const DISCONNECTED: Reply = { ok: false, failure: { kind: 'disconnected' } };

/** The transport of the Electron shell; `undefined` where there is none. */
export const findElectronTransport = (): Transport | undefined => {
  const bridge = window.whittle;
  if (!bridge) return undefined;
  return {
    call: async (method, input) => {
      try {
        return await bridge.call(method, input);
      } catch {
        // The dispatcher never rejects: what does is Electron, whose main side has gone.
        return DISCONNECTED;
      }
    },
    listen: (event, hear) => bridge.listen(event, hear),
  };
};
