import type { AppHandlers } from '#contract/index.ts';
import type { Rooms } from './rooms.ts';

/** What the handlers need of the app around the rooms. */
export type Front = {
  /** The open rooms; refuses while the database can't be opened. */
  rooms(): Rooms;
  /** Refuses while the vault's file is not where it was opened: nothing is written then. */
  requirePlace(): void;
  /** Resolves when no restore is under way. */
  restored(): Promise<unknown>;
  state: AppHandlers['vault']['state'];
  keychain: AppHandlers['vault']['keychain'];
  /** Backups can be looked at and restored while the vault's file can't be opened. */
  backups: Pick<AppHandlers['backups'], 'list' | 'restore' | 'restoreFile'>;
  about: AppHandlers['settings']['about'];
};

/** Contract -> rooms, a line each. What needs the key is behind `open`, which refuses while the vault is locked. */
export const createHandlers = ({
  rooms,
  requirePlace,
  restored,
  state,
  keychain,
  backups,
  about,
}: Front): AppHandlers => {
  const inPlace = (): Rooms => {
    const found = rooms();
    requirePlace();
    return found;
  };
  const open = (): Rooms => {
    const found = inPlace();
    found.door.requireOpen();
    return found;
  };

  return {
    vault: {
      state,
      keychain,
      create: (key) => inPlace().door.create(key),
      unlock: async (key) => {
        // The lock screen is there before the file is in its place: whoever types fast means the vault that comes.
        await restored();
        return inPlace().door.unlock(key);
      },
      lock: () => rooms().door.lock('asked'),
      setSlot: (key) => open().door.setSlot(key),
      removeSlot: ({ slot }) => open().door.removeSlot(slot),
      offerRecoveryKey: () => ({ code: open().vault.offerRecoveryKey() }),
      keepRecoveryKey: ({ lastGroup }) => open().door.keepRecoveryKey(lastGroup),
      changeKey: (order) => open().changeKey(order),
      touch: () => rooms().door.touch(),
    },
    security: {
      report: () => open().security.report(),
      check: () => open().security.check(),
    },
    backups: {
      list: backups.list,
      make: () => open().upkeep.backUpNow(),
      remove: ({ name }) => {
        open().upkeep.removeBackup(name);
        return {};
      },
      restore: backups.restore,
      restoreFile: backups.restoreFile,
      export: ({ passphrase }) => open().exportTokens(passphrase),
      import: ({ file, passphrase, addresses }) => open().importTokens(file, passphrase, addresses),
    },
    services: {
      list: () => open().sync.list(),
      kinds: () => open().serviceKinds(),
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
    templates: {
      list: ({ service }) => open().templates.list(service),
      save: ({ template, id }) => open().templates.save(template, id),
      remove: ({ id }) => {
        open().templates.remove(id);
        return {};
      },
      share: ({ id }) => open().templates.share(id),
      takeIn: ({ text }) => open().templates.takeIn(text),
    },
    tokens: {
      list: () => open().tokens.list(),
      get: ({ id }) => open().tokens.detail(id),
      find: ({ text }) => open().tokens.find(text),
      inspect: (pasted) => open().tokens.inspect(pasted),
      keep: (pasted) => open().keep(pasted),
      explain: (pasted) => open().tokens.explain(pasted),
      preview: ({ parentId, restrictions, seal }) => open().tokens.preview(parentId, restrictions, seal),
      checkDatalog: ({ service, source }) => open().tokens.checkDatalog(service, source),
      attenuate: (order) => open().tokens.attenuate(order),
      reveal: ({ id, confirmedRoot }) => open().tokens.reveal(id, confirmedRoot),
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
      verify: () => open().security.checkChain(),
    },
    settings: {
      get: () => rooms().settings.get(),
      set: (changes) => open().door.changeSettings(changes),
      about,
    },
  };
};
