import { describe, expect, it } from 'vitest';
import { slotKind } from '#contract/vault.ts';
import { canSet, wayState, waysWithout, wayText } from '#renderer/rooms/settings/way-words.ts';
import { now, report, slot } from './report.ts';

const context = {
  keychain: { usable: true, backend: 'GNOME Keyring' },
  safeStorage: { offered: true, backend: 'KWallet', problem: null },
  now,
  zone: 'UTC',
};

describe('waysWithout', () => {
  const slots = [
    slot('keychain', 'silent'),
    slot('passphrase', 'known-to-you'),
    slot('recovery', 'known-to-you'),
  ];

  it('counts on no way that did not open the vault when it was asked', () => {
    expect(waysWithout(slots, 'passphrase')).toEqual(['recovery']);
    expect(waysWithout(slots.slice(0, 2), 'passphrase')).toEqual([]);
    expect(
      waysWithout([slot('keychain', 'emptied'), slot('passphrase', 'known-to-you')], 'passphrase'),
    ).toEqual([]);
  });

  it('counts on the keychain where it opened it', () => {
    expect(waysWithout(report().slots, 'passphrase')).toEqual(['keychain']);
  });
});

describe('wayState', () => {
  it('says in words what each state is, and warns of one that opens nothing', () => {
    expect(wayState(slot('keychain', 'opens'))).toEqual({ words: 'Opens it', tone: 'good' });
    expect(wayState(slot('keychain', 'emptied')).tone).toBe('urgent');
    expect(wayState(slot('keychain', 'silent')).tone).toBe('soon');
    expect(wayState(slot('recovery', 'known-to-you')).words).toBe('Only you have it');
  });
});

describe('wayText', () => {
  it('has a whole sentence for every way, there or not', () => {
    for (const kind of slotKind.options) {
      expect(wayText(kind, undefined, context)).toMatch(/\.$/);
      for (const state of ['opens', 'emptied', 'silent'] as const)
        expect(wayText(kind, slot(kind, state), context)).toMatch(/\.$/);
    }
  });

  it('tells an emptied keychain from a silent one, and since when there was a key', () => {
    expect(wayText('keychain', slot('keychain', 'emptied'), context)).toBe(
      'GNOME Keyring answers, but the key of Fri 20 Nov 2026, 09:00 is gone or another vault’s. Renew it, and it opens the vault again.',
    );
    expect(wayText('keychain', slot('keychain', 'silent'), context)).toContain('does not answer now');
  });

  it('says why no key is trusted to safe storage', () => {
    const safeStorage = { offered: true, backend: 'a built-in password', problem: 'unprotected' } as const;
    expect(wayText('safe-storage', undefined, { ...context, safeStorage })).toBe(
      'It would keep the key with a built-in password, which everybody knows, so none is trusted to it.',
    );
    expect(canSet('safe-storage', { ...context, safeStorage })).toBe(false);
  });
});

describe('canSet', () => {
  it('waits for a keychain that answers', () => {
    expect(canSet('keychain', context)).toBe(true);
    expect(canSet('keychain', { ...context, keychain: undefined })).toBe(false);
    expect(canSet('keychain', { ...context, keychain: { usable: false, backend: '' } })).toBe(false);
    expect(canSet('passphrase', { ...context, keychain: undefined })).toBe(true);
  });
});
