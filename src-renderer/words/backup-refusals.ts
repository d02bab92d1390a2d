import { MAXIMUM_FILE_BYTES } from '#contract/backups.ts';
import { fileSize } from './backups.ts';
import { AGAIN } from './refusal.ts';
import type { Of, Sentence } from './refusal.ts';

export const backup = ({ problem }: Of<'backup'>): Sentence => {
  switch (problem) {
    case 'missing':
      return { title: 'This backup is no longer there.', text: 'Nothing was changed. Choose another one.' };
    case 'damaged':
      return { title: 'This backup is damaged.', text: 'Nothing was changed. Choose another one.' };
    case 'newer':
      return {
        title: 'A newer Whittle has made this backup.',
        text: 'Nothing was changed. Restore it with that version or a later one.',
      };
    case 'foreign':
      return {
        title: 'This is a backup of another vault.',
        text: 'Nothing was changed. Choose one of this vault.',
      };
    case 'not-a-backup':
      return {
        title: 'This file is not a backup of a vault.',
        text: 'Nothing was changed. An export, which ends in .whittle, is imported instead.',
      };
    case 'failed':
      return {
        title: 'The file could not be written.',
        text: 'Nothing was changed. Look whether the disk has room and the data folder can be written.',
        action: AGAIN,
      };
    case 'not-removed':
      return {
        title: 'This backup could not be removed.',
        text: 'Another program may have it open, or its folder can’t be written. The vault is as it was.',
        action: AGAIN,
      };
  }
};

export const transfer = ({ problem }: Of<'transfer'>): Sentence => {
  switch (problem) {
    case 'not-an-export':
      return {
        title: 'This file is not an export of Whittle.',
        text: 'Nothing was taken in. A backup is restored instead.',
      };
    case 'damaged':
      return {
        title: 'This export is damaged.',
        text: 'It was changed or cut short on its way. Nothing was taken in: copy it again, whole.',
      };
    case 'newer':
      return {
        title: 'A newer Whittle has made this export.',
        text: 'Nothing was taken in. Import it with that version or a later one.',
      };
    case 'wrong-passphrase':
      return {
        title: 'This passphrase does not open the export.',
        text: 'Nothing was taken in. It is the one that was chosen when the file was made. A file that was changed on its way does not open either.',
      };
    case 'nothing-to-export':
      return {
        title: 'There is nothing to export yet.',
        text: 'No file was made. The sandbox and its tokens stay out of an export.',
      };
    case 'too-large':
      return {
        title: `Your tokens are more than the ${fileSize(MAXIMUM_FILE_BYTES)} that an export holds.`,
        text: 'No file was made. Forget those that have ended or are revoked, then export again. Or take a backup along: restored there, it takes the place of the vault there.',
      };
  }
};

export const unknownAddresses = ({ addresses }: Of<'unknown-addresses'>): Sentence => ({
  title: `The file leads to ${addresses.join(', ')}, not known here.`,
  text: 'Nothing was taken in, and nothing was sent there. Import only what you know: Whittle calls that address with its tokens.',
});
