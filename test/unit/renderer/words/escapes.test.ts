import { describe, expect, it } from 'vitest';
import { escapeWords } from '#renderer/words/escapes.ts';
import { catalogueOf } from './catalogues.ts';

const catalogue = catalogueOf('hook0');

describe('escapeWords', () => {
  it('says an escape in the words of its service', () => {
    expect(escapeWords({ id: 'secrets', actions: ['application_secret:list'] }, catalogue)).toStrictEqual({
      id: 'secrets',
      weight: 'escape',
      title: 'This leaves an escape open.',
      text: 'App secrets never end and survive a revoke: who has read them keeps access after this token ends.',
      closes: 'app secrets: list and create',
    });
  });

  it('parts what outlasts a token from what gets around it', () => {
    const words = escapeWords({ id: 'subscriptions', actions: ['subscription:create'] }, catalogue);
    expect(words).toMatchObject({ weight: 'outlasts', title: 'This outlasts the token.' });
  });

  it('takes an unknown one for a way around', () => {
    expect(escapeWords({ id: 'new', actions: ['a:b', 'c:d'] }, catalogue)).toMatchObject({
      weight: 'escape',
      text: 'With a:b and c:d its holder may get around what restricts it.',
    });
  });
});
