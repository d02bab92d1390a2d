import { describe, expect, it } from 'vitest';
import { slotKind } from '#contract/vault.ts';
import { SLOT_ORDER, waysIn } from '#renderer/words/slots.ts';

describe('waysIn', () => {
  it('names the ways in their order, however they come', () => {
    expect(waysIn(['recovery', 'keychain', 'passphrase'])).toBe(
      'the system keychain, your passphrase or your recovery key',
    );
    expect(waysIn(['passphrase', 'keychain'], 'and')).toBe('the system keychain and your passphrase');
    expect(waysIn(['safe-storage'])).toBe('this computer’s safe storage');
  });

  it('knows every way of the contract', () => {
    expect([...SLOT_ORDER].toSorted()).toEqual([...slotKind.options].toSorted());
  });
});
