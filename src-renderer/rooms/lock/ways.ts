import type { SlotKind } from '#contract/vault.ts';

/** What has to be typed, and what is asked of the system. */
export type Typed = Extract<SlotKind, 'passphrase' | 'recovery'>;
export type Asked = Exclude<SlotKind, Typed>;

/** The order of the links: what needs no typing comes first. */
const ORDER: readonly SlotKind[] = ['keychain', 'safe-storage', 'passphrase', 'recovery'];

/**
 * What the lock screen offers: one way in front, a field or a button, and the others as links under it. `chosen`: the
 * field that the user asked for.
 */
export const waysIn = (
  slots: readonly SlotKind[],
  chosen: Typed | null,
): { field: Typed | null; button: Asked | null; links: readonly SlotKind[] } => {
  const has = (kind: SlotKind) => slots.includes(kind);
  const asked: Asked | null = has('keychain') ? 'keychain' : has('safe-storage') ? 'safe-storage' : null;
  const field: Typed | null =
    chosen !== null && has(chosen)
      ? chosen
      : has('passphrase')
        ? 'passphrase'
        : asked === null && has('recovery')
          ? 'recovery'
          : null;
  const button = field === null ? asked : null;
  return { field, button, links: ORDER.filter((kind) => has(kind) && kind !== field && kind !== button) };
};
