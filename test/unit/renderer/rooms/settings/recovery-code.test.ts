import { describe, expect, it } from 'vitest';
import { printRecoveryKey } from '#main/vault/recovery-code.ts';
import { groupsOf } from '#renderer/rooms/settings/recovery-code.ts';

describe('groupsOf', () => {
  it('shows every group of a key as the vault prints it', () => {
    const printed = printRecoveryKey(new Uint8Array(20).fill(0xa7));
    const groups = groupsOf(printed);
    expect(groups).toHaveLength(9);
    expect(groups.join('-')).toBe(printed);
  });

  it('has none before there is a key', () => {
    expect(groupsOf('')).toEqual([]);
  });
});
