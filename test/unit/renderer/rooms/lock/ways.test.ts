import { describe, expect, it } from 'vitest';
import { waysIn } from '#renderer/rooms/lock/ways.ts';

describe('The ways that the lock screen offers', () => {
  it('has the passphrase in front, and links to what is there besides', () => {
    expect(waysIn(['passphrase'], null)).toEqual({ field: 'passphrase', button: null, links: [] });
    expect(waysIn(['passphrase', 'recovery', 'safe-storage', 'keychain'], null)).toEqual({
      field: 'passphrase',
      button: null,
      links: ['keychain', 'safe-storage', 'recovery'],
    });
  });

  it('has a button where nothing needs to be typed', () => {
    expect(waysIn(['keychain'], null)).toEqual({ field: null, button: 'keychain', links: [] });
    expect(waysIn(['safe-storage', 'recovery'], null)).toEqual({
      field: null,
      button: 'safe-storage',
      links: ['recovery'],
    });
    expect(waysIn(['safe-storage', 'keychain'], null)).toEqual({
      field: null,
      button: 'keychain',
      links: ['safe-storage'],
    });
  });

  it('swaps the field for the recovery key, and back', () => {
    expect(waysIn(['keychain', 'passphrase', 'recovery'], 'recovery')).toEqual({
      field: 'recovery',
      button: null,
      links: ['keychain', 'passphrase'],
    });
    expect(waysIn(['keychain', 'recovery'], 'recovery')).toEqual({
      field: 'recovery',
      button: null,
      links: ['keychain'],
    });
  });

  it('asks for the recovery key where there is nothing else', () => {
    expect(waysIn(['recovery'], null)).toEqual({ field: 'recovery', button: null, links: [] });
  });

  it('offers no way that is not there', () => {
    expect(waysIn(['keychain'], 'recovery')).toEqual({ field: null, button: 'keychain', links: [] });
    expect(waysIn(['passphrase'], 'recovery')).toEqual({ field: 'passphrase', button: null, links: [] });
  });
});
