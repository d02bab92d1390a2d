import { AGAIN } from './refusal.ts';
import type { Of, Sentence } from './refusal.ts';

export const service = (failure: Of<'service'>): Sentence => {
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
    case 'no-api':
      return {
        title: `${name} has no API that Whittle speaks.`,
        text: 'Its tokens are kept and narrowed here, and nothing more. Nothing was changed.',
      };
    case 'no-credential':
      return {
        title: `No root of ${name} is kept here.`,
        text: 'Attenuating and copying still work. To manage the organisation, keep a root.',
        action: { label: 'Connect again', way: 'connect' },
      };
  }
};

export const signIn = ({ problem, service: name }: Of<'sign-in'>): Sentence => {
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
