import { hostname } from 'node:os';
import { Refusal } from '#contract/failure.ts';
import type { AppPublish } from '#contract/index.ts';
import type { SecurityReport } from '#contract/security.ts';
import type { ConnectionId, ServiceKind } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';
import { createAudit } from '#main/audit/audit.ts';
import { createGuardedBiscuit } from '#main/biscuit/guarded.ts';
import { limitValues } from '#main/biscuit/limit.ts';
import { normaliseToken } from '#main/biscuit/normalise.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { createClipboard } from '#main/delivery/clipboard.ts';
import type { ClipboardEnd } from '#main/delivery/clipboard.ts';
import type { Database } from '#main/kernel/database.ts';
import { HOOK0_CLOUD, services } from '#main/services/services.ts';
import type { ServiceEntry } from '#main/services/services.ts';
import { createConnections } from '#main/services/connections.ts';
import type { ServiceClient } from '#main/services/service.ts';
import { createSignIn } from '#main/services/sign-in.ts';
import { createSettings } from '#main/settings/settings.ts';
import { createRoots } from '#main/sync/create.ts';
import { createJournal } from '#main/sync/journal.ts';
import { createOperations } from '#main/sync/operations.ts';
import { createRevocations } from '#main/sync/revoke.ts';
import { createSync } from '#main/sync/sync.ts';
import { createTokenStore } from '#main/tokens/store.ts';
import { createTokens } from '#main/tokens/tokens.ts';
import { createTemplates } from '#main/templates/templates.ts';
import { createTransfer } from '#main/transfer/transfer.ts';
import { bind, findOpened, seal } from '#main/vault/envelope.ts';
import { ARGON2ID, derivePassphraseKey } from '#main/vault/slots.ts';
import { createVault } from '#main/vault/vault.ts';
import { createSecurity } from '#main/security/security.ts';
import type { Backups } from '#main/backups/backups.ts';
import { dropRestoredMark } from '#main/backups/restored-mark.ts';
import type { LockReason } from '#contract/vault.ts';
import { createDoor } from './door.ts';
import { createUpkeep } from './upkeep.ts';
import type { Platform } from './platform.ts';
import { onceAtATime } from '#main/kernel/once.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { KeptConnection } from '#main/services/connections.ts';
import { createSandboxKeeper } from '#main/sandbox/keeper.ts';

const CLIPBOARD_NOTE: Record<ClipboardEnd, string> = {
  cleared: 'Taken out of the clipboard',
  replaced: 'Something else was copied, left alone',
  unchecked: 'The clipboard could not be looked at; it may still be there',
};

/** Introduces the rooms to each other over one open database. */
export const openRooms = (deps: {
  platform: Platform;
  database: Database;
  backups: Backups;
  /** Why the vault is locked at first. */
  lockedBecause: LockReason;
  publish: AppPublish;
  reportBug: (error: unknown) => void;
}) => {
  const { platform, database, backups, publish, reportBug } = deps;
  const { clock, log } = platform;

  const clients = new Map<string, ServiceClient>();
  const serviceOf = (service: ServiceKind): ServiceEntry => {
    const found = services.get(service);
    if (!found) throw new Refusal({ kind: 'not-found', what: 'service' });
    return found;
  };
  const clientAt = (service: ServiceKind, baseUrl: string): ServiceClient | null => {
    const key = `${service} ${baseUrl}`;
    const client = clients.get(key) ?? serviceOf(service).createClient?.({ baseUrl, clock, log }) ?? null;
    if (client) clients.set(key, client);
    return client;
  };
  const client = (at: { service: ServiceKind; baseUrl: string }) => clientAt(at.service, at.baseUrl);
  const rules = (service: ServiceKind) => serviceOf(service).rules;
  /** Those that are described, each once: the sandbox is Hook0 under an id of its own. */
  const serviceKinds = () =>
    [...services]
      .filter(([id, { described }]) => id === described)
      .map(
        ([
          service,
          {
            rules: { label },
            createClient,
          },
        ]) => ({
          service,
          label,
          remote: createClient !== null,
        }),
      );
  const tokensChanged = () => publish('tokens.changed', {});
  const servicesChanged = () => publish('services.changed', {});

  const { keychain, safeStorage, presence } = platform;
  const vault = createVault({
    database,
    keychain,
    safeStorage,
    clock,
    slotsChanged: () => upkeep.tryToBackUp('after-change'),
  });
  const audit = createAudit({ database, vault, clock, changed: () => publish('audit.changed', {}) });
  const settings = createSettings({ database, changed: (value) => publish('settings.changed', value) });
  const biscuit = createGuardedBiscuit(createBiscuit({ log }), vault.requireUnlocked, () =>
    door.requireOpen(),
  );
  const connections = createConnections({ database, clock, changed: servicesChanged });
  const clipboard = createClipboard({
    port: platform.clipboard,
    clock,
    // From the moment a lock is asked for: what it has looked for already it would not find.
    requireUnlocked: () => door.requireOpen(),
    changed: (clearsAt, ended) => publish('clipboard.changed', { clearsAt, ended }),
    ended: (subject, end) =>
      audit.append({
        act: 'clipboard-cleared',
        subject: subject.name,
        subjectId: subject.id,
        note: CLIPBOARD_NOTE[end],
        actor: 'whittle',
      }),
  });
  const tokens = createTokens({
    store: createTokenStore(database),
    vault,
    biscuit,
    audit,
    clock,
    connections,
    settings,
    clipboard,
    normalise: normaliseToken,
    client: clientAt,
    rules,
    defaultBaseUrl: HOOK0_CLOUD,
    changed: tokensChanged,
    reportBug,
  });
  const journal = createJournal({ database, clock, changed: servicesChanged });
  const sync = createSync({
    connections,
    tokens,
    journal,
    audit,
    clock,
    log,
    client,
    rules,
    changed: tokensChanged,
  });
  const roots = createRoots({ connections, tokens, journal, sync, audit, changed: tokensChanged });
  const revocations = createRevocations({
    connections,
    tokens,
    journal,
    sync,
    audit,
    clock,
    random: Math.random,
    told: (name, outcome) => publish('tokens.revoked', { name, outcome }),
  });
  const operations = createOperations({
    journal,
    roots,
    revocations,
    audit,
    clock,
    isUnlocked: vault.isUnlocked,
    reportBug,
  });

  const createRoot = (connection: KeptConnection, name: string, credential?: SecretText) =>
    operations.create(() => roots.create(connection, name, credential));

  /** A sync that nobody waits for: what goes wrong is told on the connection. */
  const syncQuietly = async (id: ConnectionId): Promise<void> => {
    try {
      await sync.sync(id);
    } catch (error) {
      if (!(error instanceof Refusal)) reportBug(error);
    }
  };
  const signIn = createSignIn({
    connections,
    audit,
    clock,
    hostName: hostname(),
    requireUnlocked: vault.requireUnlocked,
    client: (service, baseUrl) => {
      const found = clientAt(service, baseUrl);
      if (!found) throw new Refusal({ kind: 'service', service: rules(service).label, problem: 'no-api' });
      return found;
    },
    createRoot,
    synced: syncQuietly,
  });
  const sandbox = createSandboxKeeper({
    biscuit: createBiscuit({ log }),
    vault,
    connections,
    clock,
    log,
    version: rules('sandbox').catalogue.version,
  });
  const templates = createTemplates({
    database,
    audit,
    clock,
    known: (service) => {
      const found = services.get(service);
      if (!found) return undefined;
      const { templates: builtIn, actions, catalogue, vocabulary } = found.rules;
      return {
        described: found.described,
        builtIn,
        actions,
        presets: catalogue.presets.map(({ id }) => id),
        limits: catalogue.limits.map(({ id }) => id),
        idLimits: vocabulary.limits.flatMap(({ id, value }) => (value === 'uuid' ? [id] : [])),
        fits: (limit, values) =>
          vocabulary.limits.some((form) => form.id === limit && limitValues(values, form) !== undefined),
        isSound: async (source) => (await biscuit.look(source, vocabulary)).problems.length === 0,
      };
    },
    allBuiltIn: () =>
      [...services].flatMap(
        ([
          id,
          {
            described,
            rules: { templates: builtIn },
          },
        ]) => (id === described ? builtIn : []),
      ),
    changed: () => publish('templates.changed', {}),
  });
  /** What people call the record that is kept at a place. */
  const nameOf = (place: string): string =>
    tokens.findNameOfPlace(place) ??
    (place.startsWith('sandbox.') ? 'The sandbox' : 'The seal of the activity');
  const findLastBackup = (): SecurityReport['lastBackup'] => {
    try {
      return backups.list(vault.identity()).find(({ because }) => because !== 'set-aside') ?? null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The page has more to say than this; making a backup tells what is wrong with the folder.
      return 'unreadable';
    }
  };
  const security = createSecurity({
    database,
    vault,
    clock,
    safeStorage,
    system: () => ({ presence: presence?.isAvailable() ? presence.name : null, ...platform.offers }),
    nameOf,
    lastBackup: findLastBackup,
    verifyChain: audit.verify,
    foundDamaged: (place) => {
      if (!tokens.noteDamagedAt(place))
        audit.append({ act: 'damage-found', subject: nameOf(place), actor: 'whittle' });
    },
  });
  const transfer = createTransfer({
    vault,
    connections,
    tokens,
    biscuit,
    audit,
    clock,
    normalise: normaliseToken,
    rules: (service) => services.get(service)?.rules,
    isAskable: (service) => (services.get(service)?.createClient ?? null) !== null,
    cipher: { bind, seal, findOpened, derivePassphraseKey, ARGON2ID },
    defaultBaseUrl: HOOK0_CLOUD,
    changed: tokensChanged,
  });
  const upkeep = createUpkeep({
    database,
    backups,
    vault,
    audit,
    security,
    clock,
    isEmpty: () => tokens.isEmpty(),
    changed: () => publish('backups.changed', {}),
    reportBug,
  });
  const door = createDoor({
    vault,
    audit,
    settings,
    tokens,
    journal,
    operations,
    connections,
    clipboard,
    signIn,
    sandbox,
    biscuit,
    presence,
    clock,
    lockedBecause: deps.lockedBecause,
    keepWell: upkeep.daily,
    syncQuietly,
    publish,
    reportBug,
  });

  const trySandbox = onceAtATime(async () => {
    const account = await sandbox.open();
    const known = connections.all().find((each) => each.service === 'sandbox');
    const [root] = known ? sync.candidates(known.id) : [];
    if (known && root) return { connectionId: known.id, tokenId: root.id };
    const { origin, email, password } = account;
    const { sessionId, organizations } = await signIn.signIn('sandbox', origin, email, password.reveal());
    return signIn.connect(sessionId, organizations[0]?.id ?? '');
  });

  return {
    vault,
    audit,
    settings,
    connections,
    clipboard,
    tokens,
    sync,
    roots,
    revocations,
    operations,
    signIn,
    sandbox,
    security,
    templates,
    upkeep,
    exportTokens: transfer.export,
    importTokens: async (file: string, passphrase: string, addresses: readonly string[]) => {
      const merged = await transfer.import(file, passphrase, addresses);
      servicesChanged();
      for (const { id } of connections.all()) void syncQuietly(id);
      return merged;
    },
    door,
    rules,
    serviceKinds,
    /** To be called before anything of the restored vault is asked for; both or neither is written. */
    noteRestored: (from: string): void =>
      tokens.together(() => {
        journal.holdBack();
        audit.append({ act: 'restored', note: from });
        dropRestoredMark(database);
      }),
    changeKey: async ({
      passphrase,
      removeBackups,
    }: {
      passphrase: string | null;
      removeBackups: boolean;
    }) => {
      const changed = await door.changeKey({
        passphrase,
        findTokenName: tokens.findNameOfPlace,
        beforeChange: () => void upkeep.backUp('before-key-change'),
        forgetsEarlier: removeBackups,
      });
      return { ...changed, backupsRemoved: removeBackups ? upkeep.removeEarlier() : 0 };
    },
    keep: async (pasted: Parameters<typeof tokens.keep>[0]) => {
      const kept = await tokens.keep(pasted);
      void syncQuietly(kept.connectionId);
      return kept;
    },
    createRoot,
    trySandbox,
    /** A root is renamed at its service too; an attenuated token has its name only here. */
    rename: async (id: TokenId, name: string): Promise<void> => {
      const token = tokens.get(id);
      const { remoteId } = token;
      if (token.kind === 'attenuated' || remoteId === null) return tokens.rename(id, name, '');
      const connection = connections.get(token.connectionId);
      const credential = sync.requireCredential(connection);
      await sync
        .requireClient(connection)
        .renameToken(credential.secret, connection.organizationId, remoteId, name);
      // Together: a name that was only seen there would be taken for one that was not meant here.
      tokens.together(() => {
        tokens.setSeen(id, remoteId, name);
        tokens.rename(id, name, ', at the service too');
      });
    },
    forget: (id: TokenId): void => {
      const token = tokens.get(id);
      if (journal.domains().has(token.revocationIds[0] ?? ''))
        throw new Refusal({ kind: 'revoke-pending', name: tokens.rootOf(token).name });
      tokens.forget(id);
    },
    consequences: (id: TokenId) => {
      const { root, killed } = tokens.consequences(id);
      const connection = connections.get(root.connectionId);
      return {
        root: { id: root.id, name: root.name },
        service: rules(connection.service).label,
        killed,
        managing:
          client(connection) !== null &&
          sync.candidates(connection.id, root).every(({ id: other }) => other === root.id),
      };
    },
  };
};
export type Rooms = ReturnType<typeof openRooms>;
