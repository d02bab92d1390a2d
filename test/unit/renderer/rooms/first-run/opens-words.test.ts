import { describe, expect, it } from 'vitest';
import { opensWords } from '#renderer/rooms/first-run/opens-words.ts';

describe('opensWords', () => {
  it('names the keychain that holds the key', () => {
    expect(opensWords(['keychain'], 'GNOME Keyring')).toBe('With your system keychain, GNOME Keyring');
    expect(opensWords(['keychain'], '')).toBe('With your system keychain');
  });

  it('says passphrase where there is one', () => {
    expect(opensWords(['passphrase'], 'GNOME Keyring')).toBe('With a passphrase');
    expect(opensWords(['keychain', 'passphrase'], 'GNOME Keyring')).toBe(
      'With the system keychain or your passphrase',
    );
  });
});
