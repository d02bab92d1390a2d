// The real app on Node: its database on this disk, its engine in its worker, its sandbox on loopback. The clipboard
// is in memory, and the keychain where none is given.
import './node-worker.mjs';

const { createApp } = await import('#main/app.ts');
const { createClient } = await import('#contract/client.ts');
const { contract } = await import('#contract/index.ts');
const { systemClock } = await import('#main/kernel/clock.ts');
const { silentLog } = await import('#main/kernel/log.ts');
const { createMemoryKeychain } = await import('#main/keychain/memory.ts');

/** Opens the app over this data folder; `client` speaks to it through the whole of its wire. */
export const openCore = async (dataFolder, keychain = createMemoryKeychain()) => {
  let held = '';
  const app = createApp({
    shell: 'browser',
    version: '0.0.0',
    dataFolder,
    clock: systemClock,
    log: silentLog,
    keychain,
    safeStorage: null,
    presence: null,
    offers: { hidesFromCapture: false, concealsClipboard: false, locksWithSystem: false },
    clipboard: {
      write: async (text) => {
        held = text;
      },
      clearIfStill: async (text) => (held === text ? 'cleared' : 'replaced'),
    },
    onSystemLock: () => () => {},
  });
  await app.start();
  const client = createClient(contract, {
    // JSON on both ways, as over a wire.
    call: async (method, input) => app.dispatch(method, JSON.parse(JSON.stringify(input))),
    listen: () => () => {},
  });
  return { client, stop: app.stop, clipboard: () => held };
};
