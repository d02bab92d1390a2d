import { Refusal } from '#contract/failure.ts';
import type { FailureKind } from '#contract/failure.ts';
import type { AppPublish } from '#contract/index.ts';
import type { ConnectionId } from '#contract/services.ts';
import type { Settings } from '#contract/settings.ts';
import type { LockReason, SlotKind, VaultState } from '#contract/vault.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import type { Clipboard, ClipboardEnd } from '#main/delivery/clipboard.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Connections } from '#main/services/connections.ts';
import type { SignIn } from '#main/services/sign-in.ts';
import type { SettingsRoom } from '#main/settings/settings.ts';
import type { Journal } from '#main/sync/journal.ts';
import type { Operations } from '#main/sync/operations.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import { createSession } from '#main/vault/session.ts';
import type { Key, LastingKey, Vault } from '#main/vault/vault.ts';
import type { SandboxKeeper } from '#main/sandbox/keeper.ts';
import type { Presence } from './platform.ts';

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
  restored: 'To restore a backup',
};

const WAY_NOTE: Record<SlotKind, string> = {
  keychain: 'With the system keychain',
  'safe-storage': 'With safe storage',
  passphrase: 'With the passphrase',
  recovery: 'With the recovery key',
};

/** Refused before anything was tried: nothing to remember. */
const UNTRIED: readonly FailureKind[] = [
  'vault-absent',
  'slot-absent',
  'unlock-wait',
  'recovery-key-misspelt',
];

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
  presence: Presence | null;
  clock: Clock;
  /** Once a day: a backup, and a look at every record. */
  keepWell: () => void;
  syncQuietly: (id: ConnectionId) => Promise<void>;
  publish: AppPublish;
  /** Why it is locked at first. */
  lockedBecause: LockReason;
  reportBug: (error: unknown) => void;
}) => {
  const { vault, audit, settings, clock, operations, connections } = deps;
  let callOffSync = (): void => {};
  /** While set, every call is refused as if locked; the key lives on only for what is under way. */
  let locking: Promise<void> | undefined;
  /** How often a lock was asked for. */
  let locks = 0;
  /** What the last lock did to the clipboard. */
  let clipboardEnd: ClipboardEnd | null = null;

  const isUnlocked = () => vault.isUnlocked() && !locking;
  const session = createSession({
    clock,
    because: deps.lockedBecause,
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
      clipboard: clipboardEnd,
      retryAt: vault.retryAt(),
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
    tryTo(deps.keepWell);
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

  /** Where the user wants it, the system asks for them before a keychain gives anything. */
  const requirePresence = async (key: Key): Promise<void> => {
    const { presence } = deps;
    const isAsked = key.with === 'keychain' || key.with === 'safe-storage';
    if (!isAsked || !settings.get().confirmPresence) return;
    if (presence?.isAvailable()) {
      if (await presence.ask('open the vault')) return;
    } else if (!vault.slots().some((slot) => slot === 'passphrase' || slot === 'recovery')) {
      // A closed lid must not shut its owner out: nothing else would open the vault.
      return;
    }
    throw new Refusal({ kind: 'presence', name: presence?.name ?? 'Touch ID' });
  };

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
    // What is wrong with it is told below, seconds later maybe.
    cleared.catch(() => {});
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
    if (ended[0].status === 'fulfilled') clipboardEnd = ended[0].value;
  };

  const lock = async (because: LockReason): Promise<void> => {
    locks += 1;
    if (!isUnlocked()) return locking;
    // From here on every call is refused; nothing below, a file that can't be read included, can keep the vault open.
    locking = wipe(because)
      .catch(deps.reportBug)
      .finally(() => {
        vault.lock();
        locking = undefined;
        tryTo(told);
      });
    callOffSync();
    clipboardEnd = null;
    tryTo(() => session.noteLocked(because));
    tryTo(told);
    await locking;
  };

  /** The key is there: the vault is open, unless a lock came first or the disk takes no entry of it. */
  const enter = (
    locksBefore: number,
    act: { act: 'unlocked' | 'vault-created'; note: string },
  ): VaultState => {
    try {
      // A prompt may be answered long after: a lock that was asked for meanwhile is the newer wish.
      if (locks !== locksBefore) throw new Refusal({ kind: 'locked' });
      audit.append(act);
    } catch (error) {
      // What is not told as open must not be open; a window may still be at the first run, of a vault that is there now.
      vault.lock();
      tryTo(told);
      throw error;
    }
    return opened();
  };

  const unlock = async (key: Key): Promise<VaultState> => {
    await locking;
    if (isUnlocked()) return state();
    const locksBefore = locks;
    let isOpened: boolean;
    try {
      await requirePresence(key);
      isOpened = await vault.unlock(key);
    } catch (error) {
      if (error instanceof Refusal && !UNTRIED.includes(error.failure.kind)) {
        tryTo(() => audit.append({ act: 'unlock-refused', note: WAY_NOTE[key.with] }));
        // The lock screen learns how long it has to wait.
        tryTo(told);
      }
      throw error;
    }
    return isOpened ? enter(locksBefore, { act: 'unlocked', note: WAY_NOTE[key.with] }) : state();
  };

  return {
    state,
    lock: async (because: LockReason): Promise<VaultState> => {
      await lock(because);
      return state();
    },
    /** How often a lock was asked for, also of a vault that was locked already. */
    locksAsked: (): number => locks,
    lockedBecause: (): LockReason => session.locked().because,
    /** As `lock`, where nobody is told: a file that can't be read any more does not matter. */
    close: lock,
    create: async (key: LastingKey): Promise<VaultState> => {
      const locksBefore = locks;
      await vault.create(key);
      return enter(locksBefore, { act: 'vault-created', note: WAY_NOTE[key.with] });
    },
    /** Refuses with `locked` from the moment a lock was asked for. */
    requireOpen: (): void => {
      if (!isUnlocked()) throw new Refusal({ kind: vault.status() === 'absent' ? 'vault-absent' : 'locked' });
    },
    unlock,
    setSlot: async (key: LastingKey): Promise<VaultState> => {
      await vault.setSlot(key);
      audit.append({ act: 'slot-set', note: WAY_NOTE[key.with] });
      return told();
    },
    removeSlot: async (slot: SlotKind): Promise<VaultState> => {
      await vault.removeSlot(slot);
      audit.append({ act: 'slot-removed', note: WAY_NOTE[slot] });
      return told();
    },
    keepRecoveryKey: async (lastGroup: string): Promise<VaultState> => {
      if (!(await vault.keepRecoveryKey(lastGroup))) throw new Refusal({ kind: 'wrong-recovery-key' });
      audit.append({ act: 'slot-set', note: WAY_NOTE.recovery });
      return told();
    },
    changeKey: async (order: Omit<Parameters<Vault['changeKey']>[0], 'inChange'>) => {
      const changed = await vault.changeKey({
        ...order,
        inChange: () => audit.append({ act: 'key-changed', note: 'Every record sealed again' }),
      });
      tryTo(told);
      return changed;
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
