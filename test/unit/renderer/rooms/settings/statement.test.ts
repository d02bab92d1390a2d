import { describe, expect, it } from 'vitest';
import { statementOf } from '#renderer/rooms/settings/statement.ts';
import { plain } from '#renderer/words/power.ts';
import { BACKUP, now, report, slot } from './report.ts';

const said = (change: Parameters<typeof report>[0] = {}) => plain(statementOf(report(change), now, 'UTC'));

describe('statementOf', () => {
  it('says what opens the vault, when it was backed up and that it is whole', () => {
    expect(said()).toBe(
      'Opens with the system keychain or your passphrase. Backed up today, 08:00. All 24 records opened, and the activity log is whole, checked today, 08:30.',
    );
  });

  it('names only ways that are known to open it', () => {
    const slots = [slot('keychain', 'emptied'), slot('passphrase', 'known-to-you')];
    expect(said({ slots })).toContain('Opens with your passphrase. ');
    expect(said({ slots: [slot('keychain', 'silent')] })).toContain(
      'No way to unlock is known to open this vault. ',
    );
  });

  it('claims nothing that was not looked at', () => {
    const text = said({ lastBackup: null, records: null, chain: null });
    expect(text).toContain('Not backed up yet. Its records were not checked yet.');
    expect(text).not.toMatch(/whole|opened/);
    expect(said({ lastBackup: 'unreadable' })).toContain('Its backups can’t be read now. All 24');
  });

  it('does not call damage whole', () => {
    const damaged = { checkedAt: '2026-11-22T08:30:00Z', records: 24, damaged: ['Orders root'] };
    expect(said({ records: damaged })).toContain('1 record of 24 did not open');
    const broken = {
      verdict: 'broken',
      entries: 40,
      problem: 'changed',
      sequence: 12,
      checkedAt: '2026-11-22T08:30:00Z',
    } as const;
    expect(said({ chain: broken })).toContain('the activity log is broken');
    expect(said({ lastBackup: { ...BACKUP, state: 'damaged' } })).toContain('that backup is damaged');
  });
});
