import { Refusal } from '#contract/failure.ts';
import type { AppPublish } from '#contract/index.ts';
import type { ConnectionId } from '#contract/services.ts';
import type { Settings } from '#contract/settings.ts';
import type { LockReason, VaultState } from '#contract/vault.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import type { Clipboard } from '#main/delivery/clipboard.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Connections } from '#main/services/connections.ts';
import type { SignIn } from '#main/services/sign-in.ts';
import type { SettingsRoom } from '#main/settings/settings.ts';
import type { Journal } from '#main/sync/journal.ts';
import type { Operations } from '#main/sync/operations.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import { createSession } from '#main/vault/session.ts';
import type { Key, Vault } from '#main/vault/vault.ts';
import type { SandboxKeeper } from '#main/sandbox/keeper.ts';

const DAY = 86_400_000;
/** How often the services are asked while the vault is open. Milliseconds. */
const SYNC_EVERY = 5 * 60_000;

/** How long a lock lets calls end that are under way, before the key is wiped all the same. Milliseconds. */
const LOCK_GRACE = 3000;

const LOCKED_NOTE: Record<LockReason, string> = {
  start: '',
  asked: 'On demand',
  idle: 'Without you for a while',
  system: 'With the screen, sleep or a change of user',
  quit: 'At quit',
};

/** Opening and locking, as every room feels it. */
export const createDoor = (deps: {
  vault: Vault;
  audit: Audit;
  settings: SettingsRoom;
  tokens: Tokens;
  journal: Journal;
  operations: Operations;
  connections: Connections;
  clipboard: Clipboard;
  signIn: SignIn;
  sandbox: SandboxKeeper;
  biscuit: Biscuit;
  clock: Clock;
  syncQuietly: (id: ConnectionId) => Promise<void>;
  publish: AppPublish;
  reportBug: (error: unknown) => void;
}) => {
  const { vault, audit, settings, clock, operations, connections } = deps;
  let callOffSync = (): void => {};
  /** While set, every call is refused as if locked; the key lives on only for what is under way. */
  let locking: Promise<void> | undefined;
  /** How often a lock was asked for. */
  let locks = 0;

  const isUnlocked = () => vault.isUnlocked() && !locking;
  const session = createSession({
    clock,
    lockMinutes: () => settings.get().lockMinutes,
    isUnlocked,
    lock: (because) => void lock(because).catch(deps.reportBug),
  });

  const state = (): Exclude<VaultState, { status: 'unopenable' }> => {
    if (vault.status() === 'absent') return { status: 'absent' };
    if (isUnlocked()) return { status: 'unlocked', slots: vault.slots() };
    const now = clock.now();
    return {
      status: 'locked',
      slots: vault.slots(),
      ...session.locked(),
      endingSoon: deps.tokens.countEnding(toInstant(now), toInstant(now + 14 * DAY)),
      waiting: deps.journal.waiting(),
    };
  };

  const told = () => {
    const now = state();
    deps.publish('vault.changed', now);
    return now;
  };

  const syncAll = async (): Promise<void> => {
    callOffSync();
    if (!isUnlocked()) return;
    callOffSync = clock.after(SYNC_EVERY, () => void syncAll().catch(deps.reportBug));
    for (const { id } of connections.all()) if (isUnlocked()) await deps.syncQuietly(id);
  };

  /** The sandbox comes first, so that its connection can be reached; without it the others go on. */
  const openSandbox = async (): Promise<void> => {
    if (!connections.all().some((connection) => connection.service === 'sandbox')) return;
    try {
      await deps.sandbox.open();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.failure.kind === 'damaged')
        audit.append({ act: 'damage-found', subject: error.failure.name, actor: 'whittle' });
    }
  };

  /** What begins with an open vault. */
  const begin = async (): Promise<void> => {
    session.touch();
    await openSandbox();
    if (!isUnlocked()) return;
    await operations.recover();
    await syncAll();
  };

  const opened = () => {
    void begin().catch((error: unknown) => {
      if (!(error instanceof Refusal)) deps.reportBug(error);
    });
    return told();
  };

  const wayOf = (key: Key): string =>
    key.with === 'keychain' ? 'With the system keychain' : 'With the passphrase';

  /** What must not keep a lock from locking: it is reported, and the lock goes on. */
  const tryTo = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      deps.reportBug(error);
    }
  };

  /** Takes back what left the vault, lets calls end that are under way, and wipes the key. */
  const wipe = async (because: LockReason): Promise<void> => {
    // Each in a promise of its own: whatever one of them throws, the key is wiped.
    const cleared = Promise.resolve().then(deps.clipboard.clear);
    // Locking must not keep a revoke waiting: what is held is sent now, with the key that is still there.
    const sent = Promise.resolve().then(operations.flushHeld);
    tryTo(() =>
      audit.append({
        act: 'locked',
        note: LOCKED_NOTE[because],
        actor: because === 'asked' ? 'you' : 'whittle',
      }),
    );
    deps.signIn.forgetSessions();
    const underWay = Promise.allSettled([sent, operations.settled(), deps.sandbox.settled()]);
    let callOffGrace = (): void => {};
    const grace = new Promise<void>((resolve) => {
      callOffGrace = clock.after(LOCK_GRACE, resolve);
    });
    await Promise.race([underWay, grace]);
    callOffGrace();
    vault.lock();
    const ended = await Promise.allSettled([cleared, deps.biscuit.end(), deps.sandbox.close()]);
    for (const end of ended) if (end.status === 'rejected') deps.reportBug(end.reason);
  };

  const lock = async (because: LockReason): Promise<VaultState> => {
    locks += 1;
    if (!isUnlocked()) {
      await locking;
      return state();
    }
    callOffSync();
    session.noteLocked(because);
    // From here on every call is refused; nothing below can keep the vault open.
    locking = wipe(because).catch(deps.reportBug);
    told();
    await locking;
    locking = undefined;
    return state();
  };

  const unlock = async (key: Key): Promise<VaultState> => {
    await locking;
    if (isUnlocked()) return state();
    const locksBefore = locks;
    let isOpened: boolean;
    try {
      isOpened = await vault.unlock(key);
    } catch (error) {
      if (error instanceof Refusal && error.failure.kind !== 'vault-absent')
        audit.append({ act: 'unlock-refused', note: wayOf(key) });
      throw error;
    }
    if (!isOpened) return state();
    // A prompt may be answered long after: a lock that was asked for meanwhile is the newer wish.
    if (locks !== locksBefore) {
      vault.lock();
      throw new Refusal({ kind: 'locked' });
    }
    audit.append({ act: 'unlocked', note: wayOf(key) });
    return opened();
  };

  return {
    state,
    lock,
    create: async (key: Key): Promise<VaultState> => {
      await vault.create(key);
      audit.append({ act: 'vault-created', note: wayOf(key) });
      return opened();
    },
    /** Refuses with `locked` from the moment a lock was asked for. */
    requireOpen: (): void => {
      if (!isUnlocked()) throw new Refusal({ kind: vault.status() === 'absent' ? 'vault-absent' : 'locked' });
    },
    unlock,
    setSlot: async (key: Key): Promise<VaultState> => {
      await vault.setSlot(key);
      audit.append({ act: 'slot-set', note: wayOf(key) });
      return told();
    },
    touch: () => {
      session.touch();
      return {};
    },
    changeSettings: (changes: { [Name in keyof Settings]?: Settings[Name] | undefined }): Settings => {
      const changed = settings.set(changes);
      audit.append({ act: 'settings-changed', note: Object.keys(changes).join(', ') });
      session.touch();
      return changed;
    },
  };
};
export type Door = ReturnType<typeof createDoor>;
