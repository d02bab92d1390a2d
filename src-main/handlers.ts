import type { AppHandlers } from '#contract/index.ts';
import type { Rooms } from './rooms.ts';

/** What the handlers need of the app around the rooms. */
export type Front = {
  /** The open rooms; refuses while the database can't be opened. */
  rooms(): Rooms;
  state: AppHandlers['vault']['state'];
  keychain: AppHandlers['vault']['keychain'];
  about: AppHandlers['settings']['about'];
};

/** Contract -> rooms, a line each. What needs the key is behind `open`, which refuses while the vault is locked. */
export const createHandlers = ({ rooms, state, keychain, about }: Front): AppHandlers => {
  const open = (): Rooms => {
    const found = rooms();
    found.door.requireOpen();
    return found;
  };

  return {
    vault: {
      state,
      keychain,
      create: (key) => rooms().door.create(key),
      unlock: (key) => rooms().door.unlock(key),
      lock: () => rooms().door.lock('asked'),
      setPassphrase: ({ passphrase }) => open().door.setSlot({ with: 'passphrase', passphrase }),
      setKeychain: () => open().door.setSlot({ with: 'keychain' }),
      touch: () => rooms().door.touch(),
    },
    services: {
      list: () => open().sync.list(),
      catalogue: ({ service }) => open().rules(service).catalogue,
      signIn: ({ baseUrl, email, password }) => open().signIn.signIn('hook0', baseUrl, email, password),
      connect: ({ sessionId, organizationId }) => open().signIn.connect(sessionId, organizationId),
      trySandbox: () => open().trySandbox(),
      sync: async ({ connectionId }) => {
        await open().sync.sync(connectionId);
        return open().sync.get(connectionId);
      },
      createRoot: async ({ connectionId, name }) => {
        const connection = open().connections.get(connectionId);
        return { tokenId: await open().createRoot(connection, name) };
      },
      operations: () => open().operations.list(),
      retry: async ({ operationId }) => {
        await open().operations.retry(operationId);
        return {};
      },
      discard: ({ operationId }) => {
        open().operations.discard(operationId);
        return {};
      },
    },
    tokens: {
      list: () => open().tokens.list(),
      get: ({ id }) => open().tokens.detail(id),
      find: ({ text }) => open().tokens.find(text),
      inspect: (pasted) => open().tokens.inspect(pasted),
      keep: (pasted) => open().keep(pasted),
      preview: ({ parentId, restriction }) => open().tokens.preview(parentId, restriction),
      attenuate: (order) => open().tokens.attenuate(order),
      copy: ({ id, confirmedRoot }) => open().tokens.copy(id, confirmedRoot),
      clearClipboard: async () => {
        await rooms().clipboard.clear();
        return {};
      },
      rename: async ({ id, name }) => {
        await open().rename(id, name);
        return {};
      },
      consequences: ({ id }) => open().consequences(id),
      revoke: ({ id }) => {
        const asked = open().revocations.start(id);
        open().operations.wake();
        return asked;
      },
      undoRevoke: ({ operationId }) => {
        open().operations.undoRevoke(operationId);
        return {};
      },
      forget: ({ id }) => {
        open().forget(id);
        return {};
      },
    },
    audit: {
      read: (query) => open().audit.read(query),
      verify: () => open().audit.verify(),
    },
    settings: {
      get: () => rooms().settings.get(),
      set: (changes) => open().door.changeSettings(changes),
      about,
    },
  };
};
