import { AGAIN } from './refusal.ts';
import type { Of, Sentence } from './refusal.ts';

const PASTE = { label: 'Paste again', way: 'paste' } as const;

const many = (count: number, one: string) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

export const tokenUnreadable = (failure: Of<'token-unreadable'>): Sentence => {
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
        text: `It is of another kind${failure.service === undefined ? '' : `, of ${failure.service}`}. Nothing of it was kept.`,
        action: PASTE,
      };
    case 'cut-short':
      if (failure.expected !== undefined && failure.expected <= failure.characters) {
        return {
          title: 'This token is damaged.',
          text: `It has ${many(failure.characters, 'character')}, but they do not fit together. Copy it again at ${from}, whole.`,
          action: PASTE,
        };
      }
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
        // A JWT is a form, not a service.
        title:
          failure.service === 'JWT'
            ? 'This is a JWT, not a service token.'
            : `This token belongs to ${failure.service ?? 'another service'}.`,
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

export const restriction = ({ problem }: Of<'restriction'>): Sentence => {
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
