import type { Failure } from '#contract/failure.ts';
import { backup, transfer, unknownAddresses } from './backup-refusals.ts';
import { AGAIN } from './refusal.ts';
import type { Of, Sentence } from './refusal.ts';
import { service, signIn } from './service-refusals.ts';
import { datalog, restriction, template, tokenUnreadable } from './token-refusals.ts';
import { lastSlot, presence, recoveryKeyMisspelt, safeStorage, slotAbsent } from './unlock-refusals.ts';
import { database, dataFolder, keychain } from './vault-refusals.ts';
import type { Opens } from './vault-refusals.ts';

export type { Sentence, Way } from './refusal.ts';

/** A refusal in words: what happened, what is safe, the way on. Exhaustive, so a new one does not go unsaid. */
export const sentence = (failure: Failure, opens: Opens = {}): Sentence => {
  switch (failure.kind) {
    case 'bug':
      return {
        title: 'Something in Whittle went wrong.',
        text: `Your tokens are safe.${failure.reference === '' ? '' : ` The log has it under ${failure.reference}.`}`,
        action: AGAIN,
      };
    case 'unknown-call':
      return {
        title: 'Two versions of Whittle have met.',
        text: 'Your tokens are safe. Close Whittle and start it again.',
      };
    case 'invalid-input':
      return {
        title: 'A value is missing or too long.',
        text:
          failure.fields.length === 0
            ? 'Nothing was changed.'
            : `Nothing was changed. Look at: ${failure.fields.join(', ')}.`,
      };
    case 'disconnected':
      return {
        title: 'Whittle has stopped behind this window.',
        text: 'Your tokens are safe: the vault closed with it. Start it again, and open the new link if it prints one.',
        action: AGAIN,
      };
    case 'locked':
      return {
        title: 'Whittle is locked.',
        text: 'Unlock it, then do it again.',
        action: { label: 'Unlock', way: 'unlock' },
      };
    case 'vault-absent':
      return { title: 'There is no vault here yet.', text: 'Choose how it opens, and it is made.' };
    case 'vault-exists':
      return {
        title: 'There is a vault here already.',
        text: 'It was left as it is. Unlock it.',
        action: { label: 'Unlock', way: 'unlock' },
      };
    case 'wrong-passphrase':
      return {
        title: 'This passphrase does not open the vault.',
        text: 'Nothing was changed. Type it again.',
      };
    case 'weak-passphrase':
      return {
        title: `A passphrase has at least ${failure.minimum} characters.`,
        text: 'Four or five words are easy to keep in mind.',
      };
    case 'slot-absent':
      return slotAbsent(failure, opens);
    case 'last-slot':
      return lastSlot(failure);
    case 'wrong-recovery-key':
      return {
        title: 'This recovery key does not open the vault.',
        text: 'Nothing was changed. Only the newest one does: look at its date.',
      };
    case 'recovery-key-misspelt':
      return recoveryKeyMisspelt(failure);
    case 'unlock-wait':
      return {
        title: 'There were too many wrong tries.',
        text: 'Whittle waits a while before it looks at the next one. Nothing was changed.',
      };
    case 'safe-storage':
      return safeStorage(failure);
    case 'presence':
      return presence(failure);
    case 'keychain':
      return keychain(failure, opens);
    case 'data-folder':
      return dataFolder(failure);
    case 'database':
      return database(failure);
    case 'backup':
      return backup(failure);
    case 'transfer':
      return transfer(failure);
    case 'unknown-addresses':
      return unknownAddresses(failure);
    case 'damaged':
      return {
        title: `${failure.name} can’t be opened.`,
        text: 'Its record is damaged. It was left as it is, and the others are untouched. A backup may still have it whole.',
      };
    case 'not-found':
      return {
        title: `This ${wordFor(failure.what)} is no longer here.`,
        text: 'It was removed meanwhile. Nothing else was changed.',
      };
    case 'token-unreadable':
      return tokenUnreadable(failure);
    case 'token-known':
      return {
        title: `This token is kept already, as ${failure.name}.`,
        text: 'Nothing was added.',
        action: { label: 'Open it', way: 'open' },
      };
    case 'token-revoked':
      return {
        title: `${failure.name} is revoked.`,
        text: 'It opens nothing any more, so it is not copied or narrowed.',
      };
    case 'token-expired':
      return { title: `${failure.name} has expired.`, text: 'Make a new one from its root.' };
    case 'root-copy-unconfirmed':
      return {
        title: 'A root may do everything and never ends.',
        text: 'Narrow it first. To copy it all the same, say so.',
      };
    case 'restriction':
      return restriction(failure);
    case 'datalog':
      return datalog(failure);
    case 'template':
      return template(failure);
    case 'engine':
      return failure.problem === 'too-expensive'
        ? {
            title: 'This token is too expensive to evaluate.',
            text: 'What it may do is unknown, which is neither a yes nor a no. Nothing was made, and Whittle goes on.',
            action: AGAIN,
          }
        : {
            title: 'The Biscuit engine stopped.',
            text: 'Nothing was made. It is started again by itself.',
            action: AGAIN,
          };
    case 'clipboard':
      return {
        title: 'The clipboard can’t be used here.',
        text: 'Nothing was copied. The token is kept.',
        action: AGAIN,
      };
    case 'service':
      return service(failure);
    case 'sign-in':
      return signIn(failure);
    case 'from-backup':
      return {
        title: 'It was under way when the backup was made.',
        text: 'Whether it still is wanted is yours to say: try it now, or give it up.',
      };
    case 'revoke-pending':
      return {
        title: `${failure.name} is being revoked.`,
        text: 'It can be forgotten when the service has confirmed the revoke, or you have given it up in Services.',
      };
    case 'too-late-to-undo':
      return {
        title: 'The revoke has gone out.',
        text: 'It can’t be taken back. Make a new root and new tokens from it.',
      };
  }
};

const wordFor = (what: Of<'not-found'>['what']): string => (what === 'organization' ? 'organisation' : what);

/** A refusal in one line, for places with no room for two. */
export const oneLine = (failure: Failure): string => {
  const { title, text } = sentence(failure);
  return `${title} ${text}`;
};
