import { DEEPEST_DATALOG, LONGEST_DATALOG } from '#contract/restriction.ts';
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
        text: 'Nothing of it was kept. A self-hosted Hook0 has a key of its own: give its address. For another service, choose it and give its public key.',
        action: PASTE,
      };
    case 'other-service':
      return {
        // A JWT is a form, not a service.
        title:
          failure.service === 'JWT'
            ? 'This is a JWT, not a service token.'
            : `This token belongs to ${failure.service ?? 'another service'}.`,
        text: 'Whittle keeps Biscuits of the services it has a description of. Nothing of this one was kept.',
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
        text: 'A sealed token can’t be narrowed further. Make the new one from the token that it was made from.',
      };
    case 'unknown-action':
      return {
        title: 'An action is not known here.',
        text: 'Nothing was made. Take it out, then create again.',
      };
    case 'unknown-limit':
      return {
        title: 'A limit is not known here.',
        text: 'Nothing was made. Take it out, or write it as a custom check.',
      };
    case 'escape-open':
      return {
        title: 'This leaves an escape open.',
        text: 'Who has the token could get around its restrictions, so nothing was made. Close the escape, or say that it stays open.',
      };
    case 'too-large':
      return {
        title: 'The token would be too large.',
        text: 'Nothing was made. Choose fewer actions or applications, or narrow it less often.',
      };
  }
};

/** The place of a character as a person counts it; nothing where the whole source is meant. */
const atCharacter = (at: number | null): string => (at === null ? '' : ` Look at character ${at + 1}.`);

export const datalog = ({ problem, at }: Of<'datalog'>): Sentence => {
  const where = atCharacter(at);
  switch (problem) {
    case 'empty':
      return {
        title: 'There is no check in it.',
        text: 'Comments restrict nothing, so nothing was made. Write a check, or leave it out.',
      };
    case 'syntax':
      return { title: 'The custom check can’t be read.', text: `Nothing was made.${where}` };
    case 'fact':
      return {
        title: 'A fact restricts nothing.',
        text: `Beside its own check it even undoes it, so nothing was made. Write checks only.${where}`,
      };
    case 'rule':
      return {
        title: 'A rule restricts nothing.',
        text: `It makes facts, which can undo a check, so nothing was made. Write checks only.${where}`,
      };
    case 'policy':
      return {
        title: 'Only the service allows and denies.',
        text: `A token has no policies, so nothing was made. Write “check if …” instead.${where}`,
      };
    case 'trusting':
      return {
        title: 'A check here trusts no other keys.',
        text: `Whittle signs no blocks of third parties, so nothing was made. Leave “trusting …” out.${where}`,
      };
    case 'parameter':
      return {
        title: 'A value in braces has to be written out.',
        text: `Nothing fills it in here, so nothing was made. Write the value itself.${where}`,
      };
    case 'too-long':
      return {
        title: 'The custom check is too long.',
        text: `It has at most ${LONGEST_DATALOG.toLocaleString('en')} characters. Nothing was made.`,
      };
    case 'too-deep':
      return {
        title: 'The custom check is nested too deep.',
        text: `Brackets and negations go ${DEEPEST_DATALOG} deep at most. Nothing was made.${where}`,
      };
  }
};

export const template = ({ problem }: Of<'template'>): Sentence => {
  switch (problem) {
    case 'not-a-template':
      return {
        title: 'This file is no template.',
        text: 'Nothing was changed. Choose a file that Whittle has saved as a template.',
      };
    case 'newer':
      return {
        title: 'This template comes from a newer Whittle.',
        text: 'Nothing was changed. Update Whittle, then take it in again.',
      };
    case 'other-service':
      return {
        title: 'This template is for a service that is not known here.',
        text: 'Nothing was changed. Its actions would mean nothing here.',
      };
    case 'missing':
      return {
        title: 'This template is no longer here.',
        text: 'It was removed meanwhile. Nothing was changed.',
      };
    case 'name-taken':
      return {
        title: 'A template has this name already.',
        text: 'Nothing was changed. Give it another name.',
      };
    case 'built-in':
      return {
        title: 'This template comes with Whittle.',
        text: 'It stays as it is. Save a copy under a name of your own.',
      };
  }
};
