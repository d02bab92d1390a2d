import type { SlotKind } from '#contract/vault.ts';

/** With what a vault opens, in words; `backend` is the keychain's name, empty while it is not known. */
export const opensWords = (slots: readonly SlotKind[], backend: string): string => {
  const hasPassphrase = slots.includes('passphrase');
  if (!slots.includes('keychain')) return 'With a passphrase';
  if (hasPassphrase) return 'With your system keychain or a passphrase';
  return `With your system keychain${backend === '' ? '' : `, ${backend}`}`;
};
