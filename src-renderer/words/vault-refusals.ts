import { AGAIN } from './refusal.ts';
import type { Of, Sentence } from './refusal.ts';

/** What else opens the vault; said only where it is so. */
export type Opens = { hasPassphrase?: boolean; hasRecovery?: boolean };

const emptiedWay = (backend: string, { hasPassphrase = false, hasRecovery = false }: Opens): string => {
  const what = `The entry in ${backend} is gone, or another vault’s.`;
  if (hasPassphrase) return `${what} Your passphrase still opens this one.`;
  if (hasRecovery) return `${what} Your recovery key still opens this one.`;
  return `${what} The vault was left as it is: restore the keychain, then try again.`;
};

export const keychain = ({ problem, backend }: Of<'keychain'>, opens: Opens): Sentence => {
  const { hasPassphrase = false } = opens;
  const action = hasPassphrase ? ({ label: 'Use the passphrase', way: 'passphrase' } as const) : AGAIN;
  const way = hasPassphrase ? ', and your passphrase still opens them.' : '.';
  switch (problem) {
    case 'missing':
      return {
        title: 'No keychain is running here.',
        text: `Your tokens are safe${way}`,
        action,
      };
    case 'locked':
      return {
        title: 'The keychain did not answer.',
        text: `${backend} is locked. Your tokens are safe${way}`,
        action,
      };
    case 'dismissed':
      return {
        title: 'The keychain was not allowed.',
        text: `The question of ${backend} was closed. Nothing was changed.`,
        action: AGAIN,
      };
    case 'emptied':
      return {
        title: 'The keychain no longer has Whittle’s key.',
        text: emptiedWay(backend, opens),
        action,
      };
    case 'failed':
      return {
        title: 'The keychain did not answer.',
        text: `${backend} gave no key. Your tokens are safe${way}`,
        action,
      };
  }
};

export const dataFolder = ({ problem, folder }: Of<'data-folder'>): Sentence => {
  switch (problem) {
    case 'read-only':
      return {
        title: 'The data folder can’t be written.',
        text: `Nothing was changed. Allow writing to ${folder}, then try again.`,
        action: AGAIN,
      };
    case 'full':
      return {
        title: 'The disk is full.',
        text: `Nothing was lost. Free some space for ${folder}, then try again.`,
        action: AGAIN,
      };
    case 'unusable':
      return {
        title: 'The data folder can’t be used.',
        text: `Nothing was changed. See what is at ${folder}, then try again.`,
        action: AGAIN,
      };
  }
};

export const database = ({ problem, file }: Of<'database'>): Sentence => {
  switch (problem) {
    case 'damaged':
      return {
        title: 'The vault’s file is damaged.',
        text: `It was left as it is, at ${file}. Restore a backup: the damaged file is set aside then, and nothing is deleted.`,
        action: AGAIN,
      };
    case 'newer':
      return {
        title: 'A newer Whittle has written this vault.',
        text: 'It was left as it is. Open it with that version or a later one.',
        action: AGAIN,
      };
    case 'already-open':
      return {
        title: 'The vault is open in another Whittle.',
        text: 'Your tokens are safe there. Close the other one, then try again.',
        action: AGAIN,
      };
    case 'foreign':
      return {
        title: 'This file is not a Whittle vault.',
        text: `It was left as it is. Move ${file} away to begin a new vault, then try again.`,
        action: AGAIN,
      };
  }
};
