import type { ReactNode } from 'react';

export type ToastAction = { label: string; onPress: () => void };

export type Toast = {
  id: string;
  /** What it says; of a count-down, by the seconds left. */
  text: ReactNode | ((secondsLeft: number) => ReactNode);
  action?: ToastAction;
  /** Shows what is left until `until`. */
  ring?: boolean;
  /** Milliseconds since 1970 when it goes by itself; left out: after six seconds. */
  until?: number;
  /** Milliseconds since 1970. */
  shownAt: number;
};

let list: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

const set = (next: readonly Toast[]) => {
  list = next;
  for (const listener of listeners) listener();
};

/** The toasts on screen, as an external store. */
export const toasts = {
  get: (): readonly Toast[] => list,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Shows a toast, in place of the one with the same id. Never for errors that need a decision. */
export const showToast = (toast: Omit<Toast, 'id' | 'shownAt'> & { id?: string }): string => {
  count += 1;
  const id = toast.id ?? `toast-${count}`;
  set([...list.filter((shown) => shown.id !== id), { ...toast, id, shownAt: Date.now() }]);
  return id;
};

/** Takes all toasts away but the one named. */
export const clearToasts = (except?: string): void => {
  set(list.filter((shown) => shown.id === except));
};

export const dismissToast = (id: string): void => {
  set(list.filter((shown) => shown.id !== id));
};
