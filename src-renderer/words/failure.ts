import type { Failure } from '#contract/failure.ts';

/** What the way on does; the screen decides how. */
export type Way = 'again' | 'paste' | 'passphrase' | 'keychain' | 'unlock' | 'sign-in' | 'connect' | 'open';

/** What happened; what is safe and what to do; and the way on. */
export type Sentence = { title: string; text: string; action?: { label: string; way: Way } };

type Of<K extends Failure['kind']> = Extract<Failure, { kind: K }>;

const AGAIN = { label: 'Try again', way: 'again' } as const;
const PASTE = { label: 'Paste again', way: 'paste' } as const;

const many = (count: number, one: string) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

const keychain = ({ problem, backend }: Of<'keychain'>): Sentence => {
  const action = { label: 'Use the passphrase', way: 'passphrase' } as const;
  switch (problem) {
    case 'missing':
      return {
        title: 'No keychain is running here.',
        text: 'A passphrase opens the vault just as well.',
        action,
      };
    case 'locked':
      return {
        title: 'The keychain did not answer.',
        text: `${backend} is locked. Your tokens are safe, and your passphrase still opens them.`,
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
        text: `The entry in ${backend} is gone, or another vault’s. Your tokens are safe, and your passphrase opens them.`,
        action,
      };
    case 'failed':
      return {
        title: 'The keychain did not answer.',
        text: `${backend} gave no key. Your tokens are safe, and your passphrase still opens them.`,
        action,
      };
  }
};

const dataFolder = ({ problem, folder }: Of<'data-folder'>): Sentence => {
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

const database = ({ problem, file }: Of<'database'>): Sentence => {
  switch (problem) {
    case 'damaged':
      return {
        title: 'The vault’s file is damaged.',
        text: `It was left as it is. Put a copy from a backup at ${file}, then try again.`,
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

const tokenUnreadable = (failure: Of<'token-unreadable'>): Sentence => {
  const from = failure.service ?? 'the service';
  switch (failure.problem) {
    case 'empty':
      return {
        title: 'Nothing was pasted.',
        text: `Copy the token at ${from}, then paste it here.`,
        action: PASTE,
      };
    case 'not-a-token':
      return {
        title: 'This is not a token.',
        text: `It has ${many(failure.characters, 'character')}, and nothing of it was kept. Copy the token at ${from}.`,
        action: PASTE,
      };
    case 'not-a-biscuit':
      return {
        title: 'This is not a Biscuit token.',
        text: `It looks like one of another kind${failure.service === undefined ? '' : `, of ${failure.service}`}. Nothing of it was kept.`,
        action: PASTE,
      };
    case 'cut-short':
      return {
        title: 'This token is cut short.',
        text: `It ends after ${failure.characters.toLocaleString('en')}${failure.expected === undefined ? '' : ` of about ${failure.expected.toLocaleString('en')}`} characters. Copy it again at ${from}, with its last line.`,
        action: PASTE,
      };
    case 'bad-signature':
      return {
        title: `${failure.service ?? 'No known service'} did not sign this token.`,
        text: 'Nothing of it was kept. A self-hosted Hook0 has a key of its own: give its address.',
        action: PASTE,
      };
    case 'other-service':
      return {
        title: `This token belongs to ${failure.service ?? 'another service'}.`,
        text: 'Whittle keeps tokens of Hook0 and the sandbox. Nothing of it was kept.',
        action: PASTE,
      };
    case 'wrong-type':
      return {
        title: 'This is no service token.',
        text: `It is ${failure.type === undefined ? 'of another type' : `of type ${failure.type}`}, and ends with your session. Copy a service token at ${from}.`,
        action: PASTE,
      };
    case 'no-public-key':
      return {
        title: `The public key of ${failure.service ?? 'the service'} could not be had.`,
        text: 'Without it the signature can’t be checked. Nothing was kept.',
        action: AGAIN,
      };
  }
};

const restriction = ({ problem }: Of<'restriction'>): Sentence => {
  switch (problem) {
    case 'restricts-nothing':
      return { title: 'This restricts nothing.', text: 'Choose an application, actions or an end.' };
    case 'expiry-past':
      return { title: 'This end is in the past.', text: 'Nothing was made. Choose a later end.' };
    case 'expiry-beyond-parent':
      return {
        title: 'The parent ends earlier.',
        text: 'A token never outlives the one it is made from. Choose an end before that.',
      };
    case 'parent-sealed':
      return {
        title: 'The parent is sealed.',
        text: 'A sealed token can’t be narrowed further. Make the new one from its root.',
      };
    case 'unknown-action':
      return {
        title: 'An action is not known here.',
        text: 'Nothing was made. Take it out, then create again.',
      };
    case 'too-large':
      return {
        title: 'The token would be too large.',
        text: 'Nothing was made. Choose fewer actions or applications, or narrow it less often.',
      };
  }
};

const service = (failure: Of<'service'>): Sentence => {
  const name = failure.service;
  const now = { label: 'Try now', way: 'again' } as const;
  switch (failure.problem) {
    case 'unreachable':
      return { title: `${name} is not reachable.`, text: 'Attenuating and copying still work.', action: now };
    case 'slow':
      return {
        title: `${name} did not answer in time.`,
        text: 'Attenuating and copying still work.',
        action: now,
      };
    case 'not-json':
      return {
        title: `What answers is not ${name}.`,
        text: 'It sent a page instead of an answer. Look at the address, or at a proxy in between.',
        action: AGAIN,
      };
    case 'bad-address':
      return {
        title: 'This address can’t be used.',
        text: 'Give the origin only, with https, for example https://hook0.example.com.',
      };
    case 'unauthorized':
      return {
        title: `${name} no longer takes this token.`,
        text: 'It was revoked or has ended there. Connect again to manage the organisation.',
        action: { label: 'Connect again', way: 'connect' },
      };
    case 'credential-refused':
      return {
        title: `${name} refused the token that Whittle manages with.`,
        text: 'Your kept tokens are untouched. Connect again with another root.',
        action: { label: 'Connect again', way: 'connect' },
      };
    case 'forbidden':
      return {
        title: `${name} does not allow this.`,
        text: 'The token that Whittle manages with may not do it. Nothing was changed.',
      };
    case 'not-found':
      return {
        title: `${name} does not know it.`,
        text: 'It was removed there. What is kept here is untouched.',
      };
    case 'validation':
      return {
        title: `${name} did not accept the values.`,
        text: 'Nothing was changed. Look at the name, then try again.',
        action: AGAIN,
      };
    case 'rate-limited':
      return {
        title: `${name} asks to slow down.`,
        text: 'Whittle waits as long as it asks, then goes on by itself.',
        action: now,
      };
    case 'quota':
      return {
        title: `The plan at ${name} allows no more.`,
        text: 'Nothing was made. Remove something there, or change the plan.',
      };
    case 'server-error':
      return {
        title: `${name} has trouble of its own.`,
        text: 'Nothing is lost here. Whittle tries again by itself.',
        action: now,
      };
    case 'unavailable':
      return {
        title: `${name} is being worked on.`,
        text: 'Nothing is lost here. Whittle tries again by itself.',
        action: now,
      };
    case 'unexpected':
      return {
        title: `${name} answered in an unknown way.`,
        text: 'What it means is unknown, so nothing was changed here.',
        action: AGAIN,
      };
    case 'no-credential':
      return {
        title: `No root of ${name} is kept here.`,
        text: 'Attenuating and copying still work. To manage the organisation, keep a root.',
        action: { label: 'Connect again', way: 'connect' },
      };
  }
};

const signIn = ({ problem, service: name }: Of<'sign-in'>): Sentence => {
  switch (problem) {
    case 'wrong':
      return {
        title: 'E-mail and password do not match.',
        text: `${name} did not let you in. Nothing was kept.`,
      };
    case 'unverified':
      return {
        title: 'Your e-mail address is not confirmed yet.',
        text: `Open the link that ${name} sent you, then sign in again.`,
      };
    case 'ended':
      return {
        title: 'This sign-in has ended.',
        text: 'It lasts a minute. Sign in again.',
        action: { label: 'Sign in again', way: 'sign-in' },
      };
    case 'viewer':
      return {
        title: 'You may only look at this organisation.',
        text: 'A viewer can’t make tokens. Choose another organisation, or ask an editor.',
      };
  }
};

/** A refusal in words: what happened, what is safe, the way on. Exhaustive, so a new one does not go unsaid. */
export const sentence = (failure: Failure): Sentence => {
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
        text: 'Your tokens are safe. Start it again, and use the new address if it prints one.',
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
      return failure.slot === 'keychain'
        ? {
            title: 'The keychain does not open this vault.',
            text: 'Your passphrase does.',
            action: { label: 'Use the passphrase', way: 'passphrase' },
          }
        : {
            title: 'This vault has no passphrase.',
            text: 'The system keychain opens it.',
            action: { label: 'Use the system keychain', way: 'keychain' },
          };
    case 'keychain':
      return keychain(failure);
    case 'data-folder':
      return dataFolder(failure);
    case 'database':
      return database(failure);
    case 'damaged':
      return {
        title: `${failure.name} can’t be opened.`,
        text: 'Its record is damaged. It was left as it is, and the others are untouched.',
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
    case 'engine':
      return failure.problem === 'too-expensive'
        ? {
            title: 'This token takes too long to work out.',
            text: 'What it may do is unknown, so nothing was made.',
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
