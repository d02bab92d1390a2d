import { hostname } from 'node:os';
import { Refusal } from '#contract/failure.ts';
import type { AppPublish } from '#contract/index.ts';
import type { SecurityReport } from '#contract/security.ts';
import type { ConnectionId } from '#contract/services.ts';
import { createAudit } from '#main/audit/audit.ts';
import { tellEndedByLock } from '#main/biscuit/ended-by-lock.ts';
import { normaliseToken } from '#main/biscuit/normalise.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { createClipboard } from '#main/delivery/clipboard.ts';
import type { ClipboardEnd } from '#main/delivery/clipboard.ts';
import type { Database } from '#main/kernel/database.ts';
import { HOOK0_CLOUD } from '#main/services/services.ts';
import { createConnections } from '#main/services/connections.ts';
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
import { ARGON2ID, derivePassphraseKey, LEAST_ARGON2ID } from '#main/vault/slots.ts';
import { createVault } from '#main/vault/vault.ts';
import { createSecurity } from '#main/security/security.ts';
import type { Backups } from '#main/backups/backups.ts';
import type { LockReason } from '#contract/vault.ts';
import { createDescribed } from './described.ts';
import { createDoor } from './door.ts';
import { createErrands } from './errands.ts';
import { createUpkeep } from './upkeep.ts';
import type { Platform } from './platform.ts';
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
  // After a lock no token's text reaches a worker, and none is made.
  const createEngine = () => createBiscuit({ log, requireUnlocked: vault.requireUnlocked });
  const biscuit = tellEndedByLock(createEngine(), () => door.requireOpen());
  const described = createDescribed({ biscuit, clock, log });
  const { rules } = described;
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
    client: described.client,
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
    client: ({ service, baseUrl }) => described.client(service, baseUrl),
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
    requireOpen: () => door.requireOpen(),
    client: described.requireClient,
    createRoot,
    synced: syncQuietly,
  });
  const sandbox = createSandboxKeeper({
    biscuit: createEngine(),
    vault,
    connections,
    clock,
    log,
    label: rules('sandbox').label,
    version: rules('sandbox').catalogue.version,
  });
  const templates = createTemplates({
    database,
    audit,
    clock,
    known: described.knownToTemplates,
    allBuiltIn: described.builtInTemplates,
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
    verifyChain: audit.verifyInSlices,
    requireOpen: () => door.requireOpen(),
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
    rules: described.findRules,
    isAskable: described.isAskable,
    cipher: { bind, seal, findOpened, derivePassphraseKey, ARGON2ID, LEAST_ARGON2ID },
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

  const errands = createErrands({
    database,
    described,
    connections,
    tokens,
    journal,
    sync,
    signIn,
    sandbox,
    transfer,
    upkeep,
    door,
    audit,
    syncQuietly,
    servicesChanged,
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
    door,
    rules,
    serviceKinds: described.kinds,
    createRoot,
    ...errands,
  };
};
export type Rooms = ReturnType<typeof openRooms>;
