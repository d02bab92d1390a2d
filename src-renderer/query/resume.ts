import type { AppContract } from '#contract';

/** What a lock interrupted. It holds no secret, and its label names no token: a locked window shows it. */
export type Interrupted = {
  /** Verb and object, as the lock screen says it: `Copy a token`. */
  label: string;
  /** Goes on with it; rejects with a `Refusal`. */
  run: () => Promise<void>;
};

/** The calls that may be kept over a lock: none of them takes a secret. */
type Keepable =
  | 'tokens.copy'
  | 'tokens.attenuate'
  | 'tokens.rename'
  | 'tokens.revoke'
  | 'services.createRoot'
  | 'services.sync';
type CallName = {
  [Room in keyof AppContract['calls']]: `${Room}.${keyof AppContract['calls'][Room] & string}`;
}[keyof AppContract['calls']];

/** The name of a call, where it may be kept; a misspelt one in the list above is no call, and so never. */
export type KeepableCall = Keepable & CallName;

let kept: Interrupted | null = null;
const listeners = new Set<() => void>();

const set = (next: Interrupted | null) => {
  kept = next;
  for (const listener of listeners) listener();
};

/** The one act that waits for the unlock, as an external store. */
export const interrupted = {
  get: (): Interrupted | null => kept,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Keeps an act until the vault is unlocked; a newer one takes its place. */
export const keepForUnlock = (act: Interrupted): void => set(act);

export const dropInterrupted = (): void => set(null);

let vaults = 0;

/** How many vaults this window has seen before this one: what was begun in one of them is not kept for the next. */
export const vaultsBefore = (): number => vaults;

/** It is another vault now, or none. */
export const leaveVault = (): void => {
  vaults += 1;
  dropInterrupted();
};

/** Takes the act out, so that it runs once. */
export const takeInterrupted = (): Interrupted | null => {
  const taken = kept;
  if (taken !== null) set(null);
  return taken;
};
