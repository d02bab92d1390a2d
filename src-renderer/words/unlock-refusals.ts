import { AGAIN } from './refusal.ts';
import type { Of, Sentence } from './refusal.ts';
import { SLOT_WORDS } from './slots.ts';
import type { Opens } from './vault-refusals.ts';

export const slotAbsent = ({ slot }: Of<'slot-absent'>, { hasPassphrase = false }: Opens): Sentence => {
  switch (slot) {
    case 'keychain':
      return hasPassphrase
        ? {
            title: 'The keychain does not open this vault.',
            text: 'Your passphrase does.',
            action: { label: 'Use the passphrase', way: 'passphrase' },
          }
        : { title: 'The keychain does not open this vault.', text: 'Unlock it in another way.' };
    case 'safe-storage':
      return { title: 'Safe storage does not open this vault.', text: 'Unlock it in another way.' };
    case 'passphrase':
      return { title: 'This vault has no passphrase.', text: 'Unlock it in another way.' };
    case 'recovery':
      return {
        title: 'This vault has no recovery key.',
        text: 'The one of before ended with its vault key, or was removed. Unlock it in another way.',
      };
  }
};

export const lastSlot = ({ slot }: Of<'last-slot'>): Sentence => ({
  title: 'Nothing else is known to open this vault.',
  text: `So ${SLOT_WORDS[slot].within} stays. Add another way to unlock first.`,
});

/** Crockford's letters leave no other reading, so a letter that is wrong is a slip of the pen. */
export const recoveryKeyMisspelt = ({ characters, expected }: Of<'recovery-key-misspelt'>): Sentence => ({
  title: 'This is not a whole recovery key.',
  text:
    characters === expected
      ? 'At least one letter is wrong: compare it with the paper. No try was counted.'
      : `It has ${characters} of ${expected} letters and digits. No try was counted.`,
});

export const safeStorage = ({ problem, backend }: Of<'safe-storage'>): Sentence => {
  switch (problem) {
    case 'missing':
      return {
        title: 'Safe storage is not offered here.',
        text: 'Nothing was changed. Unlock the vault in another way.',
      };
    case 'unprotected':
      return {
        title: 'Safe storage would not protect the key.',
        text: `It would keep the key with ${backend}, which everybody knows. No key is trusted to it, and nothing was changed.`,
      };
    case 'failed':
      return {
        title: 'Safe storage did not answer.',
        text: `${backend} gave no key. Your tokens are safe.`,
        action: AGAIN,
      };
    case 'emptied':
      return {
        title: 'Safe storage no longer opens this vault.',
        text: 'Its key was made by another account or keychain. The vault was left as it is: unlock it in another way.',
      };
  }
};

export const presence = ({ name }: Of<'presence'>): Sentence => ({
  title: `${name} did not say yes.`,
  text: 'The vault stays closed. Try it again, or unlock in another way.',
  action: AGAIN,
});
