import type { SlotKind } from '#contract/vault.ts';
import { waysIn } from '#renderer/words/slots.ts';

/** With what a vault opens, in words; `backend` is the keychain's name, empty while it is not known. */
export const opensWords = (slots: readonly SlotKind[], backend: string): string => {
  if (slots.length === 1 && slots[0] === 'passphrase') return 'With a passphrase';
  if (slots.length > 1) return `With ${waysIn(slots)}`;
  return `With your system keychain${backend === '' ? '' : `, ${backend}`}`;
};
