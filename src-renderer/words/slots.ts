import type { SlotKind } from '#contract/vault.ts';
import { listed } from './power-phrases.ts';

/** What each way to unlock is called, by itself and within a sentence. */
export const SLOT_WORDS: Readonly<Record<SlotKind, { name: string; within: string }>> = {
  keychain: { name: 'System keychain', within: 'the system keychain' },
  'safe-storage': { name: 'Safe storage', within: 'this computer’s safe storage' },
  passphrase: { name: 'Passphrase', within: 'your passphrase' },
  recovery: { name: 'Recovery key', within: 'your recovery key' },
};

/** The order in which they are shown and named: what opens by itself comes first. */
export const SLOT_ORDER: readonly SlotKind[] = ['keychain', 'safe-storage', 'passphrase', 'recovery'];

/** `the system keychain, your passphrase or your recovery key`. */
export const waysIn = (slots: readonly SlotKind[], last: 'and' | 'or' = 'or'): string =>
  listed(
    SLOT_ORDER.filter((kind) => slots.includes(kind)).map((kind) => SLOT_WORDS[kind].within),
    last,
  );
